// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "names.hpp"
#include "sighting.hpp"
#include "standing.hpp"

/// What a provider asks of the names themselves, beside the validation record: that each of them exists in public DNS,
/// and that the domain's apex has a record. Silence says nothing here; only what servers say twice counts.
namespace lapse::dns_cname {

/// Every one of these types, at any server of the zone. Nothing of what was asked is there when all answers are
/// denials.
[[nodiscard]] inline bool nothing_of(const known& ask, const delegation& zone, const std::string& name,
                                     const std::vector<name_and_type>& questions, uint32_t look,
                                     std::vector<dns_answer>& answers) {
  const auto found = ask.all(
      questions, [&](const auto& q) { return dns(q.first, q.second).at_any(zone.some_addresses()).again(look); });
  bool nothing = true;
  for (std::size_t i = 0; i < found.size(); ++i) {
    nothing = nothing && is_absence(classify(found[i], name, questions[i].second, zone.apex).what);
    answers.push_back(found[i]);
  }
  return nothing;
}

/// The apex of the zone that the name lies in. A name server record there is what the walk has asked for already.
[[nodiscard]] inline findings check_apex(const known& ask, const name& of, const delegation& zone) {
  const auto first = ask(dns(zone.apex, rr::NS).at_any(zone.some_addresses()));
  const auto read = classify(first, zone.apex, rr::NS, zone.apex);
  const bool alias = read.what == answer_class::cname;
  if (!alias && !is_absence(read.what)) return {};
  std::vector<dns_answer> looks = {first};
  if (alias) {
    const auto second = ask(dns(zone.apex, rr::NS).at_any(zone.some_addresses()).again());
    looks.push_back(second);
    if (classify(second, zone.apex, rr::NS, zone.apex).what != answer_class::cname) return {};
  } else if (!nothing_of(ask, zone, zone.apex,
                         {{zone.apex, rr::NS}, {zone.apex, rr::SOA}, {zone.apex, rr::A}, {zone.apex, rr::AAAA}}, 1,
                         looks)) {
    return {};
  }
  finding f = fail("DNS1035");
  f.arg("zone", zone.apex).arg("name", of.domain());
  f.arg("how", alias ? "a CNAME, which hides every other record there" : "no NS, SOA, A or AAAA record");
  f.evidence(looks).expected("An SOA and NS records at '" + zone.apex + "', and no CNAME.");
  f.fix(zone.apex + ". 3600 IN NS <name server>.").visible_after(looks.back() ? looks.back()->negative_ttl() : -1);
  return f;
}

/// No answer of use came for the name, although its validation record was seen.
[[nodiscard]] inline findings name_unseen(const known& ask, const name& of, const std::string& base,
                                          const delegation& zone, const dns_answer& first) {
  const auto second = ask(dns(base, rr::A).at_any(zone.some_addresses()).again());
  if (is_conclusive(classify(second, base, rr::A, zone.apex).what)) return {};
  finding f = open("DNS1040");
  return f.arg("name", of.domain()).arg("why", second.summary()).evidence(first).evidence(second);
}

/// The name itself. `proven`: a record below it was seen, so that it exists whatever a server says of it.
[[nodiscard]] inline findings check_name(const known& ask, const name& of, const std::string& base,
                                         const delegation& zone, const dns_answer& first, bool proven) {
  const auto what = classify(first, base, rr::A, zone.apex).what;
  if (!is_conclusive(what)) return proven ? name_unseen(ask, of, base, zone, first) : findings{};
  if (!is_absence(what)) return {};
  const std::vector<name_and_type> others = {{base, rr::A}, {base, rr::AAAA}, {base, rr::MX}, {base, rr::TXT}};
  std::vector<dns_answer> looks = {first};
  if (what == answer_class::absent_name) {
    if (proven) return {};
    const auto second = ask(dns(base, rr::A).at_any(zone.some_addresses()).again());
    looks.push_back(second);
    if (classify(second, base, rr::A, zone.apex).what != answer_class::absent_name) return {};
  } else if (!nothing_of(ask, zone, base, others, 1, looks)) {
    return {};
  }
  finding f = fail(what == answer_class::absent_name ? "DNS1034" : "DNS1036");
  f.arg("name", of.domain()).arg("zone", zone.apex).evidence(looks);
  f.expected("A record of any type at '" + base + "' in public DNS.");
  f.fix(base + ". 300 IN CNAME <the endpoint that serves the name>.");
  return f.visible_after(looks.back() ? looks.back()->negative_ttl() : -1);
}

/// Both conditions, as far as the provider has them. Wildcards are no names that could exist.
[[nodiscard]] inline findings check_conditions(const known& ask, const standing& of, const name& n, bool proven) {
  findings out;
  if (!of.names_exist && !of.apex_record) return out;
  const std::string base = canonical_name(without_wildcard(n.domain()));
  delegation zone = find_zone(ask, base);
  const auto dead = [&] { return !zone.problem.empty() || label_count(zone.apex) < 2; };
  if (dead() || zone.some_addresses().empty()) return out;
  auto answer = ask(dns(base, rr::A).at_any(zone.some_addresses()));
  if (classify(answer, base, rr::A, zone.apex).what == answer_class::referral) {
    zone = find_zone_below(ask, std::move(zone), answer, base, rr::A);
    if (dead() || zone.some_addresses().empty()) return out;
    answer = ask(dns(base, rr::A).at_any(zone.some_addresses()));
  }
  if (of.apex_record) out += check_apex(ask, n, zone);
  if (of.names_exist && !n.is_wildcard() && base != zone.apex) out += check_name(ask, n, base, zone, answer, proven);
  return out;
}

}  // namespace lapse::dns_cname
