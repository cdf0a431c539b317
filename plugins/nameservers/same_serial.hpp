// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "problems.hpp"

/// One serial number, and different data behind it: a secondary that compares serial numbers will never mend that.
namespace lapse::nameservers {

/// The standing record, which is what a renewal needs of the zone.
struct needed_record {
  std::string name;
  uint16_t type = 0;
};

namespace detail {

/// What one server has at the record's name, in words that can be compared; nothing when it did not say.
[[nodiscard]] inline std::optional<std::string> held(const dns_answer& answer, const needed_record& of,
                                                     const std::string& apex) {
  const auto read = classify(answer, of.name, of.type, apex);
  if (!is_conclusive(read.what)) return std::nullopt;
  if (is_absence(read.what)) return "no record";
  if (read.what == answer_class::cname || read.what == answer_class::dname) return "an alias of " + quoted(read.target);
  std::set<std::string> data;
  for (const auto* r : read.records) data.insert(r->data);
  std::string out;
  for (const auto& d : data) out += quoted(d);
  return out;
}

[[nodiscard]] inline bool differ(const places& group, const std::vector<std::optional<std::string>>& records) {
  std::set<std::string> soa, record;
  for (const auto* p : group) soa.insert(p->soa->data);
  for (const auto& r : records)
    if (r) record.insert(*r);
  return soa.size() > 1 || record.size() > 1;
}

}  // namespace detail

/// NSC1006. Servers of different primaries count for themselves, and are not compared. Looked at twice. What was asked in
/// vain is kept in the view.
[[nodiscard]] inline findings same_serial_differs(const known& ask, view_of_zone& v,
                                                  const std::optional<needed_record>& record) {
  const auto read_record = [&](const dns_answer& a) {
    auto held = detail::held(a, *record, v.zone.apex);
    if (!held) v.vain.push_back(a);
    return held;
  };
  std::map<std::pair<std::string, uint32_t>, places> groups;
  for (const auto& p : v.places_of)
    if (p.what == state::serves && p.soa) groups[{p.soa->primary, p.soa->serial}].push_back(&p);
  findings out;
  for (const auto& [key, group] : groups) {
    if (group.size() < 2) continue;
    std::vector<dns_answer> answers, again;
    std::vector<std::optional<std::string>> held, later;
    if (record) {
      answers = ask.all(group, [&](const place* p) { return dns(record->name, record->type).at(p->address); });
      for (const auto& a : answers) held.push_back(read_record(a));
    }
    if (!detail::differ(group, held)) continue;
    // A change may have come between two of the questions.
    const auto soa = ask.all(group, [&](const place* p) { return dns(v.zone.apex, rr::SOA).at(p->address).again(3); });
    std::vector<place> now;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto read = classify(soa[i], v.zone.apex, rr::SOA, v.zone.apex);
      const auto s = read.what == answer_class::answer ? read_soa(*read.records.front()) : std::nullopt;
      if (!s) v.vain.push_back(soa[i]);
      if (!s || s->serial != key.second) continue;
      now.push_back(*group[i]);
      now.back().soa = s;
    }
    places same;
    for (const auto& p : now) same.push_back(&p);
    if (record) {
      again = ask.all(same, [&](const place* p) { return dns(record->name, record->type).at(p->address).again(3); });
      for (const auto& a : again) later.push_back(read_record(a));
    }
    if (!detail::differ(same, later)) continue;
    finding f = about(fail("NSC1006"), v.zone).arg("serial", std::to_string(key.second)).arg("who", who(same));
    f.discriminator(key.first);
    f.evidence(soa).evidence(again);
    f.expected("the same data at every server that has one serial number");
    f.fix("Raise the serial number of '" + zone_text(v.zone) + "' above " + std::to_string(key.second) +
          " at its primary server '" + key.first + "', so that every server fetches the zone anew.");
    out += std::move(f);
  }
  return out;
}

}  // namespace lapse::nameservers
