// SPDX-License-Identifier: Apache-2.0
#include "report/history_text.hpp"

#include <lapse/calendar.hpp>

#include "config/time.hpp"
#include "report/text.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

using inventory::kNoTime;

std::string since_words(findings::Kind kind, const std::string& date) {
  switch (kind) {
    case findings::Kind::fail:
      return say("wrong since {}", date);
    case findings::Kind::open:
      return say("could not be told since {}", date);
    default:
      return say("so since {}", date);
  }
}

std::string window_words(std::int64_t opens, std::int64_t now) {
  const std::int64_t days = lapse::whole_days(lapse::start_of_day(now), lapse::start_of_day(opens));
  if (days == 0) return say("renewal window opens today");
  const auto number = static_cast<std::size_t>(days < 0 ? -days : days);
  if (days > 0) return say(number == 1 ? "renewal window opens in {} day" : "renewal window opens in {} days", number);
  return say(number == 1 ? "renewal window opened {} day ago" : "renewal window opened {} days ago", number);
}

}  // namespace

std::string history_text(const findings::Finding& finding, const verdict::Calendar& calendar, std::int64_t now) {
  std::string out;
  const auto add = [&](const std::string& clause) { out += (out.empty() ? "" : say(", ")) + clause; };
  if (finding.state != findings::State::unknown) {
    if (finding.last_right != kNoTime && finding.kind != findings::Kind::pass)
      add(say("right on {}", config::format_date(finding.last_right)));
    if (finding.first_seen != kNoTime) add(since_words(finding.kind, config::format_date(finding.first_seen)));
    if (finding.state == findings::State::updated) add(say("changed since the baseline"));
    if (finding.carried && finding.last_seen != kNoTime)
      add(say("last seen on {} and not looked at again", config::format_date(finding.last_seen)));
    if (calendar.window_opens != kNoTime && finding.bearing == findings::Bearing::renewal)
      add(window_words(calendar.window_opens, now));
  }
  if (finding.waiver != nullptr) {
    add(say("waived until the end of {} (UTC): {}", config::format_date(finding.waiver->until), clean(finding.waiver->reason, 500)));
  }
  return out;
}

std::string gone_text(const findings::Finding& finding) {
  const std::string id = clean(finding.certificate, 300);
  std::string what = finding.outcome->id + " " + (finding.name.empty() ? id : clean(finding.name, 300));
  if (!finding.name.empty() && finding.name != id) what += " (" + id + ")";
  if (finding.first_seen != kNoTime) what += say(", ") + since_words(findings::Kind::fail, config::format_date(finding.first_seen));
  if (finding.carried) return say("not in what could be read of the inventory, and still counted: {}", what);
  switch (finding.gone) {
    case findings::Gone::resolved:
      return say("resolved: {}", what);
    case findings::Gone::removed:
      return say("no longer in the inventory: {}", what);
    default:
      return say("no longer checked: {}", what);
  }
}

std::string drift_line(const Run& run, const Summary& summary) {
  if (!run.compared) return {};
  const auto number = [&](findings::State s) { return std::to_string(summary.states[static_cast<std::size_t>(s)]); };
  using findings::State;
  const std::string counts = say("{} new, {} changed, {} unchanged, {} gone", number(State::fresh), number(State::updated),
                                 number(State::unchanged), number(State::absent));
  const std::string out = run.baseline == kNoTime ? say("Since the baseline: {}", counts)
                                                  : say("Since {}: {}", config::format_date(run.baseline), counts);
  return (summary.carried == 0 ? out : say("{}; {} could not be looked at again", out, summary.carried)) + say(".");
}

}  // namespace lapse::report
