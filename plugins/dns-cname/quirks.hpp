// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>
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

/// Addresses that do not give back the case of a question, or answer otherwise when it is mixed.
[[nodiscard]] inline std::vector<const place*> losing_case(const sighting& s) {
  std::vector<const place*> out;
  for (const auto& p : s.servers)
    if (p.conclusive() && std::any_of(p.looks.begin(), p.looks.end(), [](const auto& a) { return a.case_lost(); }))
      out.push_back(&p);
  return out;
}

[[nodiscard]] inline finding only_in_one_case(const expected_record& want, const sighting& s,
                                              const std::vector<const place*>& which) {
  finding f = about(fail("DNS1041"), want, s);
  f.arg("count", std::to_string(which.size())).arg("all", std::to_string(reachable_count(s)));
  for (const auto* p : which) f.saw("Does not keep mixed case: " + p->who + ".");
  return f.fix("A version of these servers that repeats a question as it came, and compares names without regard to case.")
      .visible_after(0);
}

/// A name above the record that servers deny, and their denials.
struct denied_ancestor {
  std::string name;
  std::vector<dns_answer> denials;  ///< one a server; empty = there is no such name
  std::vector<dns_answer> unheard;  ///< answers that say neither
};

/// The names between the apex and the record, nearest to the apex first.
[[nodiscard]] inline std::vector<std::string> names_between(const sighting& s) {
  std::vector<std::string> out;
  for (std::string_view at = parent_of(s.name); at.size() > s.zone.apex.size() && out.size() < 4; at = parent_of(at))
    out.insert(out.begin(), std::string(at));
  return out;
}

/// Looks for an ancestor that is denied. There is reason to when the walk to the zone met a denial at one server, or
/// when the resolvers do not find what the servers have. Every server is asked, and a denial counts when it was said
/// twice.
[[nodiscard]] inline denied_ancestor find_denied_ancestor(const known& ask, const sighting& s) {
  if (s.by_resolver) return {};
  const bool met = !s.zone.absent.empty() && s.zone.absent != s.zone.apex && within(s.name, s.zone.absent);
  if (!met && !s.resolver.absent()) return {};
  std::vector<std::pair<std::string, std::string>> questions;  // ancestor, address
  for (const auto& ancestor : met ? std::vector<std::string>{s.zone.absent} : names_between(s))
    for (const auto* p : s.heard())
      if (!p->absent() && !p->address.empty()) questions.emplace_back(ancestor, p->address);
  const auto denies = [&](const dns_answer& a, const std::string& name) {
    return classify(a, name, rr::NS, s.zone.apex).what == answer_class::absent_name;
  };
  denied_ancestor out;
  const auto first = ask.all(questions, [](const auto& q) { return dns(q.first, rr::NS).at(q.second); });
  std::vector<std::pair<std::string, std::string>> doubtful;
  const auto keep_unheard = [&](const dns_answer& a, const std::string& name) {
    const auto what = classify(a, name, rr::NS, s.zone.apex).what;
    if (!is_conclusive(what) && what != answer_class::referral) out.unheard.push_back(a);
  };
  for (std::size_t i = 0; i < first.size(); ++i) {
    keep_unheard(first[i], questions[i].first);
    if (denies(first[i], questions[i].first)) doubtful.push_back(questions[i]);
  }
  const auto second = ask.all(doubtful, [](const auto& q) { return dns(q.first, rr::NS).at(q.second).again(); });
  for (std::size_t i = 0; i < second.size(); ++i) {
    const std::string& name = doubtful[i].first;
    keep_unheard(second[i], name);
    if (!denies(second[i], name) || (!out.name.empty() && out.name != name)) continue;
    out.name = name;
    out.denials.push_back(second[i]);
  }
  return out;
}

[[nodiscard]] inline finding ancestor_denied(const expected_record& want, const sighting& s,
                                             const denied_ancestor& of) {
  finding f = about(fail("DNS1028"), want, s);
  f.arg("ancestor", of.name).arg("count", std::to_string(of.denials.size()));
  f.evidence(s.zone.evidence).evidence(of.denials);
  f.fix("Servers that answer 'no data', and not NXDOMAIN, for " + quoted(of.name) +
        "; until then a record of any type at that name, which helps as well.");
  return f.visible_after(of.denials.front()->negative_ttl());
}

}  // namespace lapse::dns_cname
