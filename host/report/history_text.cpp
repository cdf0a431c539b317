// SPDX-License-Identifier: Apache-2.0
#include "report/history_text.hpp"

#include <lapse/calendar.hpp>

#include "config/time.hpp"
#include "report/text.hpp"

namespace lapse::report {
namespace {

using inventory::kNoTime;

const char* since_words(findings::Kind kind) {
  switch (kind) {
    case findings::Kind::fail:
      return "wrong since ";
    case findings::Kind::open:
      return "could not be told since ";
    default:
      return "so since ";
  }
}

std::string window_words(std::int64_t opens, std::int64_t now) {
  const std::int64_t days = lapse::whole_days(lapse::start_of_day(now), lapse::start_of_day(opens));
  if (days == 0) return "renewal window opens today";
  const auto number = static_cast<std::size_t>(days < 0 ? -days : days);
  return days > 0 ? "renewal window opens in " + count(number, "day", "days")
                  : "renewal window opened " + count(number, "day", "days") + " ago";
}

}  // namespace

std::string history_text(const findings::Finding& finding, const verdict::Calendar& calendar, std::int64_t now) {
  std::string out;
  const auto add = [&](const std::string& clause) { out += (out.empty() ? "" : ", ") + clause; };
  if (finding.state != findings::State::unknown) {
    if (finding.last_right != kNoTime && finding.kind != findings::Kind::pass)
      add("right on " + config::format_date(finding.last_right));
    if (finding.first_seen != kNoTime) add(since_words(finding.kind) + config::format_date(finding.first_seen));
    if (finding.state == findings::State::updated) add("changed since the baseline");
    if (finding.carried && finding.last_seen != kNoTime)
      add("last seen on " + config::format_date(finding.last_seen) + " and not looked at again");
    if (calendar.window_opens != kNoTime && finding.bearing == findings::Bearing::renewal)
      add(window_words(calendar.window_opens, now));
  }
  if (finding.waiver != nullptr) {
    add("waived until " + config::format_date(finding.waiver->until) + ": " + clean(finding.waiver->reason, 500));
  }
  return out;
}

std::string gone_text(const findings::Finding& finding) {
  const char* what = finding.gone == findings::Gone::resolved  ? "resolved: "
                     : finding.gone == findings::Gone::removed ? "no longer in the inventory: "
                                                               : "no longer checked: ";
  const std::string id = clean(finding.certificate, 300);
  std::string out = what + finding.outcome->id + " " + (finding.name.empty() ? id : clean(finding.name, 300));
  if (!finding.name.empty() && finding.name != id) out += " (" + id + ")";
  if (finding.first_seen != kNoTime) out += ", wrong since " + config::format_date(finding.first_seen);
  return out;
}

std::string drift_line(const Run& run, const Summary& summary) {
  if (!run.compared) return {};
  const auto number = [&](findings::State s) { return std::to_string(summary.states[static_cast<std::size_t>(s)]); };
  using findings::State;
  std::string out = run.baseline == kNoTime ? "Since the baseline: " : "Since " + config::format_date(run.baseline) + ": ";
  out += number(State::fresh) + " new, " + number(State::updated) + " changed, " + number(State::unchanged) +
         " unchanged, " + number(State::absent) + " gone";
  if (summary.carried > 0) out += "; " + std::to_string(summary.carried) + " could not be looked at again";
  return out + ".";
}

}  // namespace lapse::report
