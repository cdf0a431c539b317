// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/findings.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "chain.hpp"
#include "expected.hpp"
#include "names.hpp"
#include "sighting.hpp"

/// What every finding of this rule says: the record, what was asked, what came back, what to publish.
namespace lapse::dns_cname {

/// "1 server address", "3 server addresses".
[[nodiscard]] inline std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

/// Servers that this machine has a route to.
[[nodiscard]] inline std::size_t reachable_count(const sighting& s) {
  return static_cast<std::size_t>(std::count_if(s.servers.begin(), s.servers.end(),
                                                [](const auto& p) { return p.what != answer_class::no_route; }));
}

/// Has its server another address that this machine can reach?
[[nodiscard]] inline bool reached_otherwise(const sighting& s, const place& of) {
  return std::any_of(s.servers.begin(), s.servers.end(),
                     [&](const place& p) { return p.server == of.server && p.what != answer_class::no_route; });
}

/// Every look at the name, and what a reader must know of who was not heard.
inline void add_evidence(finding& f, const sighting& s) {
  std::size_t no_route = 0;
  for (const auto& p : s.servers) {
    if (p.what == answer_class::no_route) ++no_route;
    if (p.what != answer_class::no_route || !reached_otherwise(s, p)) f.evidence(p.looks);
  }
  f.evidence(s.resolver.looks);
  // What the walk asked in vain might have told of further servers.
  if (s.zone.problem.empty() && s.zone.absent.empty()) f.evidence(s.zone.evidence);
  if (no_route > 0)
    f.saw("This machine has no route to " + counted(no_route, "server address", "server addresses") + "; left out.");
  const auto heard = s.heard();
  if (s.by_resolver) {
    f.saw("No name server could be asked; judged by the resolvers alone.");
    return;
  }
  if (!heard.empty() && heard.size() < reachable_count(s))
    f.saw(counted(reachable_count(s) - heard.size(), "server", "servers") +
          " gave no usable answer; judged by the others.");
  const bool alike =
      std::any_of(heard.begin(), heard.end(), [&](const auto* p) { return p->content() == s.resolver.content(); });
  if (!heard.empty() && s.resolver.conclusive() && !alike)
    f.saw("The resolvers say something else, perhaps from before a change; the name servers' word counts.");
}

/// A finding about the record, with everything that was seen of it.
[[nodiscard]] inline finding about(finding f, const expected_record& want, const sighting& seen) {
  f.part(LAPSE_PART_RECORD)
      .arg("type", want.type_name)
      .arg("record", seen.name)
      .arg("expected", want.value)
      .arg("zone", seen.zone.apex.empty() ? "." : seen.zone.apex)
      .expected(want.line());
  add_evidence(f, seen);
  return f;
}

/// The names on the way, where there were any.
inline void add_chain(finding& f, const chain& c) {
  if (c.length() > 1) f.saw("The way: " + c.shown() + ".");
  if (c.at)
    for (const auto* p : c.at->heard()) f.evidence(p->looks);
  f.evidence(c.unheard);
}

/// The longest time for which one of these may be remembered.
[[nodiscard]] inline int64_t longest_ttl(const std::vector<const place*>& places) {
  int64_t out = -1;
  for (const auto* p : places) out = std::max(out, p->ttl);
  return out;
}

/// "at all 4 server addresses of 'example.com'".
[[nodiscard]] inline std::string where(const sighting& s) {
  if (s.by_resolver)
    return s.zone.apex.empty()
               ? "in the resolvers' answer; no name server could be asked"
               : "in the resolvers' answer; no name server of " + quoted(s.zone.apex) + " could be asked";
  const std::size_t heard = s.heard().size();
  const std::size_t all = reachable_count(s);
  if (s.servers.size() == 1 && s.servers[0].address.empty()) return "at " + s.servers[0].who;
  if (heard < all)
    return "at " + std::to_string(heard) + " of " + std::to_string(all) + " server addresses of " +
           quoted(s.zone.apex) + "; the others gave no usable answer";
  return all == 1 ? "at the only server address of " + quoted(s.zone.apex)
                  : "at all " + std::to_string(all) + " server addresses of " + quoted(s.zone.apex);
}

}  // namespace lapse::dns_cname
