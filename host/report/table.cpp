// SPDX-License-Identifier: Apache-2.0
#include "report/table.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

#include "config/time.hpp"
#include "report/history_text.hpp"
#include "report/summary_text.hpp"
#include "report/text.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostCellLines = 4;  // the whole text stands below the table
constexpr std::size_t kNarrow = 90;        // below this width, what to publish is told below the table only
constexpr std::size_t kNarrowest = 60;     // a narrower terminal wraps by itself
constexpr const char* kGap = "  ";
constexpr std::size_t kMostGone = 50;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::string fails(const Row& row) {
  if (row.findings.empty()) return "-";
  const auto& worst = row.findings.front();
  std::string out = worst.outcome + " " + worst.message;
  if (const std::size_t others = row.findings.size() - 1 + row.more; others > 0) {
    out = say("{} (and {} more)", out, others);
  }
  return out;
}

std::string publish(const Row& row) {
  for (const auto& finding : row.findings) {
    if (!finding.fix.empty())
      return first_line(finding.fix) + (finding.fix.find('\n') == std::string::npos ? "" : " ...");
  }
  return "-";
}

}  // namespace

TableReport::TableReport(std::ostream& out, TableOptions options)
    : out_(out), options_(options), worst_(options.most_rows) {
  options_.width = std::clamp<std::size_t>(options_.width, kNarrowest, 240);
}

void TableReport::begin(const Run& run) {
  run_ = run;
  worst_.set_now(run.now);
}

void TableReport::add(const Judged& judged) {
  worst_.add(judged);
  for (const auto& finding : judged.gone) {
    if (gone_.size() < kMostGone) gone_.push_back(gone_text(finding));
  }
}

TableReport::Style TableReport::style_of(verdict::Value value) {
  switch (value) {
    case verdict::Value::will_not_renew:
      return Style::red;
    case verdict::Value::at_risk:
      return Style::yellow;
    case verdict::Value::cannot_tell:
      return Style::magenta;
    case verdict::Value::will_renew:
      return Style::green;
  }
  return Style::plain;
}

std::string TableReport::styled(const std::string& text, Style style) const {
  if (!options_.color || style == Style::plain) return text;
  const char* code = "0";
  switch (style) {
    case Style::plain:
      break;
    case Style::bold:
      code = "1";
      break;
    case Style::dim:
      code = "2";
      break;
    case Style::red:
      code = "1;31";
      break;
    case Style::yellow:
      code = "1;33";
      break;
    case Style::magenta:
      code = "1;35";
      break;
    case Style::green:
      code = "1;32";
      break;
  }
  return "\033[" + std::string(code) + "m" + text + "\033[0m";
}

void TableReport::print_line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths, Style first,
                             bool bold) {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    lines.push_back(wrap(cells[i], widths[i]));
    auto& cell = lines.back();
    if (cell.size() > kMostCellLines) {
      cell.resize(kMostCellLines);
      const bool fits = display_width(cell.back()) + 4 <= widths[i];
      cell.back() = fits ? cell.back() + " ..." : shorten(cell.back() + "    ", widths[i]);
    }
    height = std::max(height, cell.size());
  }
  for (std::size_t row = 0; row < height; ++row) {
    std::string line;
    std::size_t owed = 0;  // blanks that are only written when something follows them
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string text = row < lines[i].size() ? lines[i][row] : "";
      if (!text.empty()) {
        line.append(owed, ' ');
        owed = 0;
        line += bold ? styled(text, Style::bold) : i == 0 ? styled(text, first) : text;
      }
      owed += widths[i] - std::min(widths[i], display_width(text)) + std::string_view(kGap).size();
    }
    out_ << line << "\n";
  }
}

void TableReport::print_table() {
  const bool wide = options_.width >= kNarrow;
  std::vector<std::string> head{say("VERDICT"), say("CERTIFICATE"), say("WHAT FAILS")};
  if (wide) head.push_back(say("WHAT TO PUBLISH"));
  head.push_back(say("LAST SAFE DAY"));

  constexpr std::size_t kVerdict = 14;
  constexpr std::size_t kDay = 13;
  const std::size_t gaps = (head.size() - 1) * 2;
  const std::size_t rest = options_.width > kVerdict + kDay + gaps + 12 ? options_.width - kVerdict - kDay - gaps : 12;
  std::size_t longest = display_width(head[1]);
  for (const auto& [rank, row] : worst_.rows()) longest = std::max(longest, display_width(row.title));
  const std::size_t title_width = std::min(longest, rest * (wide ? 3 : 4) / 10);
  const std::size_t left = rest - title_width;
  std::vector<std::size_t> widths{kVerdict, title_width};
  if (wide) {
    widths.push_back(left / 2);
    widths.push_back(left - left / 2);
  } else {
    widths.push_back(left);
  }
  widths.push_back(kDay);

  print_line(head, widths, Style::plain, true);
  for (const auto& [rank, row] : worst_.rows()) {
    std::vector<std::string> cells{say(verdict::to_text(row.value)), row.title, fails(row)};
    if (row.accepted) cells[0] = say("{} (waived)", cells[0]);
    if (wide) cells.push_back(publish(row));
    const auto safe = row.calendar.last_safe_day;
    const bool past = safe != inventory::kNoTime && safe + lapse::kDay <= run_.now;
    cells.push_back(past ? say("{} passed", date_or_dash(safe)) : date_or_dash(safe));
    print_line(cells, widths, style_of(row.value), false);
  }
}

/// Evidence keeps its own lines. What is to be copied is never broken, however wide the terminal is.
void TableReport::print_field(const std::string& label, const std::string& text, bool copyable) {
  if (text.empty()) return;
  constexpr std::size_t kIndent = 15;
  std::string start = pad("    " + label, kIndent);
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t feed = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, feed - at);
    at = feed + 1;
    const auto pieces = copyable ? std::vector<std::string>{line} : wrap(line, options_.width - kIndent);
    for (const auto& piece : pieces) {
      out_ << (copyable ? start + styled(piece, Style::bold) : start + piece) << "\n";
      start.assign(kIndent, ' ');
    }
  }
}

void TableReport::print_finding(const Shown& finding, const Row& row) {
  std::string head;
  if (finding.kind == findings::Kind::fail) {
    head = finding.outcome + " " + say(findings::to_text(finding.level));
    if (finding.bearing == findings::Bearing::service) head = say("{}, renewal does not depend on it", head);
  } else if (finding.kind == findings::Kind::review) {
    head = say("{} needs a person's judgement", finding.outcome);
  } else {
    head = say("{} could not be told", finding.outcome);
  }
  if (!finding.name.empty() && row.title.find(finding.name) == std::string::npos) head += ", " + finding.name;
  out_ << "  " << styled(head, Style::bold) << "\n";
  for (const auto& line : wrap(finding.message, options_.width - 4)) out_ << "    " << line << "\n";
  print_field(say("since"), finding.history);
  print_field(say("asked"), finding.asked);
  print_field(say("seen"), finding.seen);
  print_field(say("expected"), finding.expected);
  print_field(say("fix"), finding.fix, true);
  if (!finding.fix.empty() && finding.visible_after >= 0) {
    print_field(say("visible"), finding.visible_after == 0 ? say("at once") : say("within {}", duration(finding.visible_after)));
  }
  print_field(say("more"), "lapse explain " + finding.outcome);
}

void TableReport::print_details(const Row& row) {
  out_ << "\n";
  const std::string value = say(verdict::to_text(row.value));
  auto title = wrap(row.title, options_.width - display_width(value) - 2);
  title.back() += ':';
  for (std::size_t i = 0; i < title.size(); ++i) {
    out_ << styled(title[i], Style::bold) << (i + 1 < title.size() ? "\n" : " ");
  }
  out_ << styled(value, style_of(row.value)) << "\n";
  std::string dates;
  const auto add = [&](const char* what, std::int64_t time) {
    if (time != inventory::kNoTime) dates += (dates.empty() ? "" : say(", ")) + say(what, config::format_date(time));
  };
  add(english("renewal window opens {}"), row.calendar.window_opens);
  add(english("provider's first notice {}"), row.calendar.first_notice);
  add(english("last safe day {}"), row.calendar.last_safe_day);
  add(english("expires {}"), row.calendar.expiry);
  if (!dates.empty()) {
    for (const auto& line : wrap(dates, options_.width - 2)) out_ << "  " << styled(line, Style::dim) << "\n";
  }
  for (const auto& finding : row.findings) print_finding(finding, row);
  if (row.more > 0)
    out_ << "  " << say(row.more == 1 ? "and {} more finding; see --sarif or --jsonl" : "and {} more findings; see --sarif or --jsonl", row.more) << "\n";
}

bool TableReport::end(const Summary& summary) {
  if (!worst_.rows().empty()) {
    print_table();
    if (const std::size_t more = worst_.left_out(); more > 0) out_ << say("and {} more; see --sarif", more) << "\n";
    for (const auto& [rank, row] : worst_.rows()) print_details(row);
    out_ << "\n";
  }
  for (const auto* list : {&summary.gone, &summary.kept}) {
    for (const auto& finding : *list)
      if (gone_.size() < kMostGone) gone_.push_back(gone_text(finding));
  }
  for (const auto& text : gone_) {
    for (const auto& line : wrap(text, options_.width)) out_ << styled(line, Style::green) << "\n";
  }
  for (const auto* list : {&std::as_const(run_.notifications), &summary.notifications}) {
    for (const auto& notification : *list) {
      if (notification.told) continue;
      const bool grave = notification.level == findings::Level::error;
      for (const auto& line : wrap(notification_line(notification), options_.width)) {
        out_ << styled(line, grave ? Style::red : Style::yellow) << "\n";
      }
    }
  }
  if (const std::string drift = drift_line(run_, summary); !drift.empty()) {
    for (const auto& line : wrap(drift, options_.width)) out_ << line << "\n";
  }
  for (const auto& line : wrap(summary_line(summary), options_.width)) out_ << styled(line, Style::bold) << "\n";
  const std::string judged = run_.edition.empty() ? say("Judged as of {}.", config::format_time(run_.now))
                                              : say("Judged as of {} with tables of {}.", config::format_time(run_.now), clean(run_.edition, 200));
  for (const auto& line : wrap(judged, options_.width)) out_ << styled(line, Style::dim) << "\n";
  out_ << std::flush;
  return out_.good();
}

}  // namespace lapse::report
