// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tell.hpp"

/// Servers that have the record, and behave in a way in which others may not find it.
namespace lapse::dns_cname {

/// Addresses that answered only when the question came without EDNS.
[[nodiscard]] inline std::vector<const place*> without_edns(const sighting& s) {
  std::vector<const place*> out;
  for (const auto& p : s.servers)
    if (p.conclusive() && std::any_of(p.looks.begin(), p.looks.end(), [](const auto& a) { return a.without_edns(); }))
      out.push_back(&p);
  return out;
}

[[nodiscard]] inline finding only_without_edns(const expected_record& want, const sighting& s,
                                               const std::vector<const place*>& which) {
  finding f = about(fail("DNS1027"), want, s);
  f.arg("count", std::to_string(which.size())).arg("all", std::to_string(reachable_count(s)));
  for (const auto* p : which) f.saw("Answers only without EDNS: " + p->who + ".");
  return f
      .fix("A version or a setting of these servers, or of the firewall before them, that lets EDNS pass (RFC 6891).")
      .visible_after(0);
}

/// The servers that deny a name above the record. The walk to the zone met such a denial at one of them; every server
/// is asked before anything is said of it.
[[nodiscard]] inline std::vector<dns_answer> deniers(const known& ask, const sighting& s) {
  std::vector<dns_answer> out;
  if (s.by_resolver || s.zone.absent.empty() || s.zone.absent == s.zone.apex || !within(s.name, s.zone.absent))
    return out;
  std::vector<const place*> asked;
  for (const auto* p : s.heard())
    if (!p->absent() && !p->address.empty()) asked.push_back(p);
  const auto answers = ask.all(asked, [&](const auto* p) { return dns(s.zone.absent, rr::NS).at(p->address).again(); });
  for (const auto& a : answers)
    if (classify(a, s.zone.absent, rr::NS, s.zone.apex).what == answer_class::absent_name) out.push_back(a);
  return out;
}

[[nodiscard]] inline finding ancestor_denied(const expected_record& want, const sighting& s,
                                             const std::vector<dns_answer>& denials) {
  finding f = about(fail("DNS1028"), want, s);
  f.arg("ancestor", both_forms(s.zone.absent)).arg("count", std::to_string(denials.size()));
  f.evidence(s.zone.evidence).evidence(denials);
  f.fix("Servers that answer 'no data', and not NXDOMAIN, for " + quoted(s.zone.absent) +
        "; until then a record of any type at that name, which helps as well.");
  return f.visible_after(denials.front()->negative_ttl());
}

}  // namespace lapse::dns_cname
