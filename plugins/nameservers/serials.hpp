// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "problems.hpp"
#include "same_serial.hpp"

/// Serial numbers that differ: a copy that is behind, or a change on its way.
namespace lapse::nameservers {

/// Do the servers that are behind hold something else at the standing record's name than the others? The questions are
/// those of dns-cname.
[[nodiscard]] inline bool lack_what_others_hold(const known& ask, const view_of_zone& v, const places& stale,
                                                const needed_record& record, finding& f) {
  places serving = which(v.places_of, state::serves);
  const auto answers = ask.all(serving, [&](const place* p) { return dns(record.name, record.type).at(p->address); });
  std::set<std::string> there, behind;
  for (std::size_t i = 0; i < serving.size(); ++i) {
    const auto held = detail::held(answers[i], record, v.zone.apex);
    if (!held) continue;
    const bool old = std::find(stale.begin(), stale.end(), serving[i]) != stale.end();
    (old ? behind : there).insert(*held);
    if (old) f.evidence(answers[i]);
  }
  return std::any_of(behind.begin(), behind.end(), [&](const auto& what) { return !there.contains(what); }) && !there.empty();
}

/// NSC1004 and NSC1005.
[[nodiscard]] inline findings serials_differ(const known& ask, const view_of_zone& v,
                                             const std::optional<needed_record>& record) {
  std::map<std::string, std::vector<const place*>> by_primary;
  std::set<uint32_t> serials;
  for (const auto& p : v.places_of)
    if (p.soa) {
      by_primary[p.soa->primary].push_back(&p);
      serials.insert(p.soa->serial);
    }
  if (serials.size() < 2) return {};
  places all;
  for (const auto& [primary, group] : by_primary) all.insert(all.end(), group.begin(), group.end());

  // Late in the run: a transfer that is under way has time to end.
  const auto second = [&](const place* p) { return dns(v.zone.apex, rr::SOA).at(p->address).again(2).at_end(); };
  const auto later = ask.all(all, second);
  places stale;
  std::string newest_text;
  std::size_t at = 0;
  for (const auto& [primary, group] : by_primary) {
    std::vector<std::optional<uint32_t>> now;
    for (std::size_t i = 0; i < group.size(); ++i, ++at) {
      const auto read = classify(later[at], v.zone.apex, rr::SOA, v.zone.apex);
      const auto soa = read.what == answer_class::answer ? read_soa(*read.records.front()) : std::nullopt;
      now.push_back(soa ? std::optional(soa->serial) : std::nullopt);
    }
    uint32_t newest = group.front()->soa->serial;
    for (const auto* p : group)
      if (is_older(newest, p->soa->serial)) newest = p->soa->serial;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const uint32_t was = group[i]->soa->serial;
      if (!is_older(was, newest) || now[i] != was) continue;
      stale.push_back(group[i]);
      newest_text = std::to_string(newest);
    }
  }
  finding f = about(fail(stale.empty() ? "NSC1005" : "NSC1004"), v.zone);
  f.arg("why", by_primary.size() > 1 ? "they follow different primaries" : "a change is on its way");
  f.arg("serial", newest_text).arg("who", who(stale));
  add_looks(f, all);
  f.evidence(later);
  if (stale.empty()) {
    f.fix(by_primary.size() > 1
              ? "Compare the records of '" + zone_text(v.zone) + "' at its primary servers; the numbers may differ."
              : "Run the audit again later: a change of '" + zone_text(v.zone) + "' reaches all servers by itself.");
  } else {
    const std::string zone = zone_text(v.zone);
    f.fix("Have " + who(stale) + " fetch '" + zone + "' anew (BIND: rndc retransfer " + zone + "; Knot: knotc zone-retransfer " +
          zone + "; NSD: nsd-control force_transfer " + zone + "), and mend what kept it from doing so.");
    // Without a notification a secondary looks at its primary once in this time.
    f.visible_after(stale.front()->soa->refresh);
    if (record && lack_what_others_hold(ask, v, stale, *record, f)) f.level(LAPSE_ERROR).bearing(LAPSE_BEARS_RENEWAL);
  }
  return f;
}

}  // namespace lapse::nameservers
