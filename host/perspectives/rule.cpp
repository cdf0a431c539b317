// SPDX-License-Identifier: Apache-2.0
#include "perspectives/rule.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "findings/own_rule.hpp"

namespace lapse::perspectives {
namespace {

using findings::Bearing;
using findings::Kind;
using findings::Level;
using findings::Outcome;

std::vector<Outcome> outcomes() {
  std::vector<Outcome> all;
  const auto add = [&](const char* id, const char* name, Kind kind, Level level, const char* brief, const char* full,
                       const char* help, const char* message) {
    Outcome o;
    o.id = id;
    o.name = name;
    o.kind = kind;
    o.level = level;
    o.bearing = Bearing::renewal;
    o.short_description = brief;
    o.full_description = full;
    o.help = help;
    o.message = message;
    o.tags = {"perspectives", "dns"};
    all.push_back(std::move(o));
  };
  add("MPC1000", "PerspectivesAgree", Kind::pass, Level::none, "Every vantage point that could tell sees the same.",
      "An authority looks from several places of the world at once and issues only when enough of them see the same (TLS "
      "Baseline Requirements 3.2.2.9). From the vantage points of this run the rule came to the same result.",
      "Nothing to do.", "Rule '{rule}' comes to the same result for '{subject}' from {count} vantage points.");
  add("MPC1001", "PerspectivesDisagree", Kind::fail, Level::warning,
      "Some vantage points see a failure that others do not; the quorum still holds.",
      "The renewal would be refused as seen from some vantage points, and not as seen from others. That many may disagree "
      "before an authority must refuse, so a renewal today would probably work. One more, and it would not.",
      "Compare what is listed under 'seen'. Usual causes: a firewall or an access list by country in front of the name "
      "servers, answers that depend on where the question comes from (GeoDNS), one anycast site with an old copy of the "
      "zone, or a resolver that blocks the name. Make every site answer alike for the validation record and for CAA.",
      "Rule '{rule}' fails for '{subject}' as seen from {who}, and not from {others}; up to {most} remote vantage points may "
      "disagree.");
  add("MPC1002", "QuorumFails", Kind::fail, Level::error,
      "More vantage points see a failure than an authority may ignore.",
      "The renewal would be refused as seen from more remote vantage points than may disagree with the first one (TLS "
      "Baseline Requirements 3.2.2.9), so an authority that sees the same must not issue.",
      "Compare what is listed under 'seen' and mend what the failing vantage points see, as given under 'fix'. Usual causes: "
      "a firewall or an access list by country in front of the name servers, GeoDNS on the validation name, anycast sites "
      "with an old copy of the zone.",
      "Rule '{rule}' fails for '{subject}' as seen from {who}: {failing} remote vantage points, where at most {most} may "
      "disagree.");
  add("MPC1003", "AnswersDiffer", Kind::review, Level::none,
      "Vantage points see different things, and each is acceptable.",
      "No vantage point sees a reason to refuse the renewal, but they do not see the same. Answers that depend on where the "
      "question comes from are fragile: the place from which they are wrong may be one that nobody watches.",
      "Compare what is listed under 'seen'. If the difference is not meant, make every site answer alike.",
      "Rule '{rule}' accepts '{subject}' from every vantage point, but not with the same result: {answers}.");
  add("MPC1004", "FewVantagePoints", Kind::not_applicable, Level::none,
      "There are fewer vantage points than an authority uses.",
      "An authority corroborates from several places; this run looked from fewer. With a single vantage point nothing is "
      "compared at all. What was seen is true from where it was seen. This is said once a run and never about a "
      "certificate, and not when no further vantage point was asked for.",
      "Record an audit of the same estate on machines elsewhere ('lapse audit -c lapse.yaml --record tokyo.rec') and give "
      "the recordings with '--perspective tokyo=tokyo.rec', or name sets of resolvers under 'network: perspectives:'.",
      "Vantage points beside this one: {count}; authorities use at least {required} ({source}).");
  add("MPC1005", "VantagePointFailed", Kind::open, Level::none, "A vantage point could not tell.",
      "Silence is neither agreement nor disagreement. A vantage point that could not even look up the root's name servers is "
      "broken itself: that is said once a run, and it takes no part in the quorum. About a single name this says that more "
      "vantage points were silent, or had not recorded the question, than may disagree.",
      "Look at what the vantage point was asked and how that ended. For a recording, make it again with the estate as it is "
      "now and the same version of Lapse; for resolvers, see that they answer this machine.",
      "Whether rule '{rule}' would find a quorum for '{subject}' cannot be told: {who} could not tell.");
  add("MPC1006", "NothingToCompare", Kind::not_applicable, Level::none,
      "No vantage point has anything to say that bears on the renewal.",
      "The rule does not concern the renewal of this subject, from wherever it is judged.", "Nothing to do.",
      "Rule '{rule}' has nothing to say about the renewal of '{subject}' from any vantage point.");
  add("MPC1007", "RecordingFromAnotherTime", Kind::review, Level::none,
      "The recording of a vantage point was made too long before or after this run.",
      "A difference between this recording and what is seen here may be one of time and not of place: records change, and so "
      "do signatures. This is said once a run for each such recording; it takes part in the quorum all the same, and its "
      "age stands beside its name under 'seen'.",
      "Make the recording again, close to the time of the audit.",
      "The recording of vantage point '{who}' was made {age}, more than {most} h apart: a difference may be one of time.");
  return all;
}

}  // namespace

const findings::Rule& rule() {
  static const findings::Rule kRule =
      findings::own_rule("perspectives", "Is the same seen from every vantage point, or by as many as an authority needs?",
                         "host/perspectives/README.md", outcomes());
  return kRule;
}

bool compares(const findings::Rule& rule) {
  const auto dns = [](const std::string& need) { return need == "dns/1" || need == "dns-validated/1"; };
  const auto stops = [](const Outcome& o) { return o.bearing == Bearing::renewal && o.kind == Kind::fail; };
  return !rule.needs.empty() && std::ranges::all_of(rule.needs, dns) && std::ranges::any_of(rule.outcomes, stops);
}

}  // namespace lapse::perspectives
