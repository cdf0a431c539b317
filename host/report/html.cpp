// SPDX-License-Identifier: Apache-2.0
#include "report/html.hpp"

#include <fmt/format.h>

#include <utility>

#include "config/time.hpp"
#include "report/history_text.hpp"
#include "report/html_card.hpp"
#include "report/html_text.hpp"
#include "report/html_words.hpp"
#include "report/summary_text.hpp"
#include "support/say.hpp"
#include "support/sha256.hpp"

namespace lapse::report {
namespace {

using html::escape;
using verdict::Value;

constexpr std::array kOrder{Value::will_not_renew, Value::at_risk, Value::cannot_tell, Value::will_renew};

/// Shares of the whole as one bar; the tiles say the same in numbers.
std::string bar(const Summary& summary) {
  if (summary.certificates == 0) return {};
  std::string out = "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">";
  double x = 0;
  for (const Value value : kOrder) {
    const auto share = static_cast<double>(summary.verdicts[static_cast<std::size_t>(value)]) * 1000.0 /
                       static_cast<double>(summary.certificates);
    if (share > 0)
      out += fmt::format("<rect class=\"fill-{}\" x=\"{:.2f}\" width=\"{:.2f}\" height=\"10\"/>",
                         html::slug(verdict::to_text(value)), x, share);
    x += share;
  }
  return out + "</svg>";
}

}  // namespace

Result<std::unique_ptr<HtmlReport>> HtmlReport::open(const std::filesystem::path& path, HtmlOptions options,
                                                     std::ostream& errors) {
  auto file = OutputFile::open(path);
  if (!file) return Failure{file.error()};
  return std::unique_ptr<HtmlReport>(new HtmlReport(std::move(*file), options, errors));
}

void HtmlReport::begin(const Run& run) { run_ = run; }

void HtmlReport::drop_last() {
  const auto last = std::prev(cards_.end());
  ++left_out_[static_cast<std::size_t>(last->second.value)];
  bytes_ -= last->second.html.size();
  cards_.erase(last);
}

void HtmlReport::add(const Judged& judged) {
  const auto value = judged.verdict.value;
  for (const auto& finding : judged.gone) note_gone(finding);
  auto rank = Worst::rank(judged, seen_++);
  if (!needs_a_look(judged)) ++rank.group;  // after those that renew but have a failure
  const bool full = cards_.size() >= options_.most_certificates || bytes_ >= options_.most_bytes;
  if (options_.most_certificates == 0 || (full && !cards_.empty() && std::prev(cards_.end())->first < rank)) {
    ++left_out_[static_cast<std::size_t>(value)];
    return;
  }
  // The certificate's id may stand twice on a page; its place in the inventory does not.
  const std::string id = support::sha256_hex(judged.certificate.id).substr(0, 10) + "-" + std::to_string(rank.order);
  Card made{value, {}, html::card(judged, run_.now, id)};
  for (const auto& finding : judged.findings)
    if (finding.kind == findings::Kind::fail || finding.kind == findings::Kind::open || finding.kind == findings::Kind::review)
      made.rules.insert(finding.rule->kind);
  bytes_ += made.html.size();
  cards_.emplace(rank, std::move(made));
  while (cards_.size() > options_.most_certificates || (bytes_ > options_.most_bytes && cards_.size() > 1)) drop_last();
}

std::string HtmlReport::tiles(const Summary& summary) const {
  std::string out;
  for (const Value value : kOrder) {
    const std::string kind = html::slug(verdict::to_text(value));
    out += "<button type=\"button\" class=\"tile " + kind + "\" data-verdict=\"" + kind +
           "\" aria-pressed=\"false\" disabled><strong>" +
           std::to_string(summary.verdicts[static_cast<std::size_t>(value)]) + "</strong> " +
           escape(html::verdict_words(value)) + "</button>";
  }
  return out;
}

std::string HtmlReport::notices(const Summary& summary) const {
  std::string out;
  for (const auto* list : {&run_.notifications, &summary.notifications})
    for (const auto& one : *list) out += "<li>" + escape(notification_line(one), 2500) + "</li>";
  if (out.empty()) return out;
  return "<section class=\"notices\" aria-labelledby=\"notices-title\"><h2 id=\"notices-title\">" +
         escape(say("About this run")) + "</h2><ul>" + out + "</ul></section>";
}

void HtmlReport::note_gone(const findings::Finding& finding) {
  constexpr std::size_t kMostGone = 200;
  if (gone_.size() < kMostGone) gone_.push_back(gone_text(finding));
  else ++gone_more_;
}

std::string HtmlReport::drift(const Summary& summary) const {
  const std::string line = drift_line(run_, summary);
  if (line.empty()) return {};
  std::string out = "<p class=\"summary\">" + escape(line, 500) + "</p>";
  if (gone_.empty()) return out;
  out += "<details><summary>" + escape(say("Not in this run")) + "</summary><ul>";
  for (const auto& one : gone_) out += "<li><bdi>" + escape(one, 1500) + "</bdi></li>";
  out += "</ul>";
  if (gone_more_ > 0) out += "<p>" + escape(say("And {} more.", gone_more_)) + "</p>";
  return out + "</details>";
}

std::string HtmlReport::rules() const {
  std::set<std::string> all;
  for (const auto& [rank, card] : cards_) all.insert(card.rules.begin(), card.rules.end());
  std::string out;
  for (const auto& rule : all) out += "<option>" + escape(rule, 100) + "</option>";
  return out;
}

std::string HtmlReport::capped(const Summary& summary) const {
  if (cards_.size() == summary.certificates) return {};
  std::string left;
  for (const Value value : kOrder) {
    const auto number = left_out_[static_cast<std::size_t>(value)];
    if (number == 0) continue;
    left += (left.empty() ? "" : say(", ")) + std::to_string(number) + " " + html::verdict_words(value);
  }
  return "<p class=\"capped\">" +
         escape(say("This page shows the {} of {} certificates that need a look first. Not shown: {}. --jsonl and "
                    "--sarif hold all of them, and --html-most shows more here.",
                    cards_.size(), summary.certificates, left)) +
         "</p>";
}

std::string HtmlReport::footer() const {
  std::string out = say("Judged as of {}.", config::format_time(run_.now));
  if (!run_.edition.empty()) out += " " + say("Dated tables of {}.", run_.edition);
  if (run_.replayed) out += " " + say("Judged from a recording.");
  return out + " " + say("Lapse {}.", run_.version);
}

std::map<std::string_view, std::string> HtmlReport::slots(const Summary& summary) const {
  std::string legend = "<p>" + escape(say("The line runs from the first day of validity to the last. Green is the renewal window; red is "
                                          "too late for a fix to come in time. A square is a day on which the rules of "
                                          "issuing change. The dashed line is the day of this report.")) + "</p>";
  return {
      {"lang", language()},
      {"style-hash", html::policy_hash(html::kStyle)},
      {"script-hash", html::policy_hash(html::kScript)},
      {"style", std::string(html::kStyle)},
      {"script", std::string(html::kScript)},
      {"generator", escape("Lapse " + run_.version)},
      {"title", escape(say("Will these certificates renew? {}", run_.scope), 300)},
      {"skip", escape(say("Go to the certificates"))},
      {"heading", escape(say("Will these certificates renew with no human action?"))},
      {"about", escape(say("{}, judged as of {}", run_.scope, config::format_time(run_.now)), 400)},
      {"glance", escape(say("At a glance"))},
      {"tiles-label", escape(say("Show only certificates with this verdict"))},
      {"tiles", tiles(summary)},
      {"bar", bar(summary)},
      {"summary", escape(summary_line(summary), 600)},
      {"drift", drift(summary)},
      {"notices", notices(summary)},
      {"certificates", escape(say("Certificates"))},
      {"search", escape(say("Search"))},
      {"rule", escape(say("Rule"))},
      {"every-rule", escape(say("every rule"))},
      {"rules", rules()},
      {"order", escape(say("Order"))},
      {"order-time", escape(say("least time left first"))},
      {"order-verdict", escape(say("worst verdict first"))},
      {"order-name", escape(say("by name"))},
      {"reset", escape(say("Show all"))},
      // The script fills in the two numbers.
      {"shown-text", escape(say("{} of {} certificates shown", "{0}", "{1}"))},
      {"shown", escape(say("{} of {} certificates shown", cards_.size(), cards_.size()))},
      {"capped", capped(summary)},
      {"legend", escape(say("How to read the lines"))},
      {"legend-items", legend},
      {"copied", escape(say("Copied."))},
      {"not-copied", escape(say("It could not be copied: select the text and copy it."))},
      {"none", escape(say("No certificate fits. Change the search or show all."))},
      {"footer", escape(footer(), 600)},
  };
}

bool HtmlReport::end(const Summary& summary) {
  for (const auto& finding : summary.gone) note_gone(finding);
  for (const auto& finding : summary.kept) note_gone(finding);
  const auto filled = slots(summary);
  std::string_view rest = html::kFrame;
  while (!rest.empty()) {
    const auto open = rest.find("{{");
    file_->write(rest.substr(0, open));
    if (open == std::string_view::npos) break;
    const auto close = rest.find("}}", open);
    const auto slot = rest.substr(open + 2, close - open - 2);
    rest.remove_prefix(close + 2);
    if (slot == "cards") {
      for (const auto& [rank, card] : cards_) file_->write(card.html);
    } else {
      file_->write(filled.at(slot));
    }
  }
  if (const auto failure = file_->commit()) {
    errors_ << say_lines(failure->message) << "\n";
    return false;
  }
  return true;
}

}  // namespace lapse::report
