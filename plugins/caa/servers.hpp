// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <lapse/zone.hpp>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "climb.hpp"

/// The resolvers' word against that of the name servers: a resolver may remember what has changed, may be of a network with
/// zones of its own, and may lie. An authority asks the name servers.
namespace lapse::caa {

/// One server's answer to the question for CAA at one name.
struct held_set {
  dns_answer answer;
  answer_class what = answer_class::silent;
  std::vector<property> properties;
};

/// What the servers hold that had something to say.
[[nodiscard]] inline std::vector<held_set> held_at(const known& ask, const std::string& owner) {
  const delegation zone = find_zone_holding(ask, owner);
  if (!zone.problem.empty() || !zone.absent.empty()) return {};
  const auto answers = ask.all(zone.every_address(), [&](const auto& a) { return dns(owner, rr::CAA).at(a.address); });
  std::vector<held_set> out;
  for (const auto& answer : answers) {
    const auto read = classify(answer, owner, rr::CAA, zone.apex);
    if (!is_conclusive(read.what)) continue;
    out.push_back({answer, read.what, {}});
    for (const auto* r : read.records) out.back().properties.push_back(read_property(*r));
  }
  return out;
}

[[nodiscard]] inline bool same_set(const std::vector<property>& a, const std::vector<property>& b) {
  const auto words = [](const std::vector<property>& set) {
    std::vector<std::tuple<std::string, std::string, bool>> out;
    for (const auto& p : set) out.emplace_back(p.tag, p.value, p.critical);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  };
  return words(a) == words(b);
}

/// Does any name server bear what the resolvers show? Where all hold another set than they, one of those takes its place
/// in `set`. True also where no server said anything.
[[nodiscard]] inline bool borne_by_servers(const known& ask, relevant_set& set) {
  const auto alias = [](const held_set& h) { return h.what == answer_class::cname || h.what == answer_class::dname; };
  if (set.behind_alias()) {
    const auto here = held_at(ask, set.label);
    if (!here.empty() && std::none_of(here.begin(), here.end(), alias)) return false;
  }
  const auto there = held_at(ask, set.owner);
  const held_set* other = nullptr;
  for (const auto& h : there) {
    if (same_set(h.properties, set.properties)) return true;
    if (!h.properties.empty() && !other) other = &h;
  }
  if (!other) return there.empty();
  set.properties = other->properties;
  set.asked.emplace_back(other->answer.asked());
  set.seen.push_back(std::string(other->answer.asked()) + ": " + other->answer.summary());
  return true;
}

/// Nobody could look the set up: because it does not fit into a datagram, and the servers do not answer over TCP? Asked twice.
inline void look_for_cut_answers(const known& ask, relevant_set& set) {
  const delegation zone = find_zone_holding(ask, set.label);
  if (!zone.problem.empty() || !zone.absent.empty()) return;
  const auto servers = zone.every_address();
  const auto cut = [&](bool again) {
    const auto answers = ask.all(servers, [&](const auto& a) {
      dns question(set.label, rr::CAA);
      question.at(a.address);
      return again ? question.again() : question;
    });
    std::size_t count = 0;
    for (const auto& answer : answers) {
      if (is_conclusive(classify(answer, set.label, rr::CAA, zone.apex).what)) return false;
      if (!answer.tcp_failed()) continue;
      ++count;
      set.asked.emplace_back(answer.asked());
      set.seen.push_back(std::string(answer.asked()) + ": cut short over UDP, and nothing over TCP");
    }
    return count > 0;
  };
  set.needs_tcp = cut(false) && cut(true);
}

/// The climb, with the name servers' word above that of the resolvers.
[[nodiscard]] inline relevant_set climb_by_servers(const known& ask, std::string_view name) {
  relevant_set set = climb(ask, name);
  while (set.stopped == trouble::none && !set.properties.empty() && !borne_by_servers(ask, set)) {
    set.seen.push_back("The resolvers show CAA records at '" + set.owner +
                       "' that no name server holds; the name servers' word counts.");
    relevant_set above;
    above.label = above.owner = set.label;
    if (const auto parent = parent_of(set.label); !parent.empty()) above = climb(ask, parent);
    above.asked.insert(above.asked.begin(), set.asked.begin(), set.asked.end());
    above.seen.insert(above.seen.begin(), set.seen.begin(), set.seen.end());
    set = std::move(above);
  }
  return set;
}

}  // namespace lapse::caa
