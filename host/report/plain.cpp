// SPDX-License-Identifier: Apache-2.0
#include "report/plain.hpp"

#include <ostream>
#include <utility>

#include "report/history_text.hpp"
#include "report/summary_text.hpp"
#include "report/worst.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

/// A field never holds the separator.
std::string field(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const char one = c == '\n' ? ' ' : c;
    if (one == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += one;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out.empty() ? "-" : out;
}

}  // namespace

void PlainReport::begin(const Run& run) {
  run_ = run;
}

void PlainReport::add(const Judged& judged) {
  for (const auto& finding : judged.gone) out_ << field(gone_text(finding)) << "\n";
  if (!needs_a_look(judged)) return;
  const Row row = make_row(judged, run_.now);
  out_ << say(verdict::to_text(row.value)) << "  " << field(row.title) << "  ";
  if (row.findings.empty()) {
    out_ << "-  -\n";
  } else {
    const Shown& first = row.findings.front();
    out_ << first.outcome << "  " << field(first.message);
    if (!first.history.empty()) out_ << "  " << field(first.history);
    out_ << "\n";
  }
}

bool PlainReport::end(const Summary& summary) {
  for (const auto* list : {&summary.gone, &summary.kept})
    for (const auto& finding : *list) out_ << field(gone_text(finding)) << "\n";
  for (const auto* list : {&std::as_const(run_.notifications), &summary.notifications}) {
    for (const auto& notification : *list)
      if (!notification.told) out_ << notification_line(notification) << "\n";
  }
  if (const std::string drift = drift_line(run_, summary); !drift.empty()) out_ << drift << "\n";
  out_ << summary_line(summary) << "\n" << std::flush;
  return out_.good();
}

}  // namespace lapse::report
