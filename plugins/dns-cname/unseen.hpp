// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include "tell.hpp"

/// The endings in which the record itself was not seen.
namespace lapse::dns_cname {

/// Seconds for which resolvers remember that servers failed, at most (RFC 9520).
inline constexpr int64_t kFailureRemembered = 300;

/// Cannot tell.
[[nodiscard]] inline finding not_seen(const expected_record& want, const sighting& s, const std::string& why) {
  finding f = about(open("DNS1020"), want, s);
  f.arg("why", why);
  f.evidence(s.zone.evidence);
  if (s.resolver.conclusive() && s.heard().empty())
    f.saw(s.resolver.looks.back()->authoritative
              ? "The resolvers answer from a zone of their own, which need not be the public one."
              : "The resolvers' word alone does not count: they may remember, or show a zone of this network.");
  return f;
}

/// Why nothing was heard, in words.
[[nodiscard]] inline std::string why_silent(const sighting& s) {
  if (!s.zone.problem.empty()) return s.zone.problem;
  if (s.servers.empty()) return "no name server of " + quoted(s.zone.apex) + " has an address";
  if (reachable_count(s) == 0) return "this machine has no route to the servers of " + quoted(s.zone.apex);
  if (s.all({answer_class::not_asked}))
    return "the servers of " + quoted(s.zone.apex) +
           " could not be asked: " + s.first(answer_class::not_asked)->looks.back().why();
  return "none of the " + std::to_string(reachable_count(s)) + " server addresses of " + quoted(s.zone.apex) +
         " gave a usable answer";
}

/// None of the servers' names has an address. Said twice, it is a broken delegation and not silence.
[[nodiscard]] inline findings without_servers(const known& ask, const expected_record& want, const sighting& s) {
  std::vector<std::pair<std::string, uint16_t>> questions;
  for (const auto& server : s.zone.servers)
    for (const uint16_t type : {rr::A, rr::AAAA}) questions.emplace_back(server.name, type);
  const auto answers = ask.all(questions, [](const auto& q) { return dns(q.first, q.second).again(); });
  for (std::size_t i = 0; i < answers.size(); ++i)
    if (!is_absence(classify_resolved(answers[i], questions[i].first, questions[i].second).what))
      return not_seen(want, s, s.zone.problem);
  finding f = about(fail("DNS1022"), want, s);
  f.arg("count", counted(s.zone.servers.size(), "name server", "name servers"))
      .arg("how", "have no address in the DNS");
  f.evidence(s.zone.evidence).evidence(answers);
  f.fix("Name servers for " + quoted(s.zone.apex) + " that exist, set at the registrar or in the parent zone.");
  f.visible_after(s.zone.ttl);
  return f;
}

/// No place said what the name holds.
[[nodiscard]] inline findings nothing_heard(const known& ask, const expected_record& want, const sighting& s) {
  if (s.zone.without_any_address()) return without_servers(ask, want, s);
  if (!s.zone.problem.empty()) return not_seen(want, s, s.zone.problem);
  if (s.first(answer_class::truncated)) return about(open("DNS1023"), want, s);
  if (!s.all_broken()) return not_seen(want, s, why_silent(s));
  if (s.all({answer_class::server_failure})) {
    const std::string code = rcode_text(s.first(answer_class::server_failure)->looks.back()->code);
    const std::size_t count = reachable_count(s);
    finding f = about(fail("DNS1021"), want, s);
    f.arg("how",
          count == 1 ? "its only address says " + code : "all " + std::to_string(count) + " addresses say " + code);
    f.fix("The zone " + quoted(s.zone.apex) + ", loaded or transferred again on its servers.");
    f.visible_after(kFailureRemembered);
    return f;
  }
  // Servers that refuse this machine may serve others: while the resolvers get the record, that is what it looks like.
  // Without a word from them it may be so as well.
  if (!s.resolver.looks.back())
    return not_seen(want, s, "the servers of " + quoted(s.zone.apex) + " refuse this machine, and the resolvers did not answer");
  if (holds(want, s.resolver))
    return not_seen(
        want, s, "the servers of " + quoted(s.zone.apex) + " refuse this machine, while the resolvers have the record");
  finding f = about(fail("DNS1022"), want, s);
  f.arg("count", counted(reachable_count(s), "server address", "server addresses"));
  f.arg("how", "do not serve it");
  f.fix("The zone " + quoted(s.zone.apex) +
        " on the servers it is delegated to, or a delegation to the servers that have it.");
  f.visible_after(s.zone.ttl);
  return f;
}

}  // namespace lapse::dns_cname
