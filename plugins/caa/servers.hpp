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
/// zones of its own, and may lie. An authority asks the name servers, so what only a server that said nothing could bear
/// out or refute cannot be told.
namespace lapse::caa {

/// One server's answer to the question for CAA at one name.
struct held_set {
  dns_answer answer;
  answer_class what = answer_class::silent;
  std::vector<property> properties;
};

/// What the servers said of the records at one name.
struct hearing {
  std::vector<held_set> said;
  std::vector<dns_answer> silent;  ///< what came of addresses that said nothing of use
  std::string unheard;             ///< why a server's word is missing; empty when none is, or when there is no such domain
};

/// Reads the answers of `servers`, which begin at `first`. A server with several addresses is heard when one of them says
/// something.
[[nodiscard]] inline hearing heard_from(const delegation& zone, const std::vector<server_address>& servers,
                                        const std::vector<dns_answer>& answers, std::size_t first, const std::string& owner) {
  hearing out;
  std::vector<std::string> told;
  const auto heard = [&](const name_server& s) {
    return std::any_of(s.addresses.begin(), s.addresses.end(),
                       [&](const auto& a) { return std::find(told.begin(), told.end(), a) != told.end(); });
  };
  std::vector<std::pair<dns_answer, std::string>> without_route;  // the answer, its server
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const auto& answer = answers[first + i];
    const auto read = classify(answer, owner, rr::CAA, zone.apex);
    if (is_conclusive(read.what)) {
      told.push_back(servers[i].address);
      out.said.push_back({answer, read.what, {}});
      for (const auto* r : read.records) out.said.back().properties.push_back(read_property(*r));
    } else if (read.what == answer_class::no_route) {
      without_route.emplace_back(answer, servers[i].name);
    } else {
      out.silent.push_back(answer);
    }
  }
  // An address of a family that this machine does not have matters where its server has no other.
  for (const auto& one : without_route)
    if (std::any_of(zone.servers.begin(), zone.servers.end(), [&](const auto& s) { return s.name == one.second && !heard(s); }))
      out.silent.push_back(one.first);
  const auto missing = std::count_if(zone.servers.begin(), zone.servers.end(),
                                     [&](const name_server& s) { return !s.absent && !heard(s); });
  if (out.said.empty())
    out.unheard = "no name server of '" + zone.apex + "' said what it holds";
  else if (missing > 0)
    out.unheard = std::to_string(missing) + " of " + std::to_string(zone.servers.size()) + " name servers of '" + zone.apex +
                  "' did not say what they hold";
  return out;
}

/// What the servers hold at `owner`.
[[nodiscard]] inline hearing held_at(const known& ask, const std::string& owner) {
  const delegation zone = find_zone_holding(ask, owner);
  if (!zone.problem.empty()) return {{}, {}, zone.problem};
  if (!zone.absent.empty()) return {};
  const auto servers = zone.every_address();
  const auto answers = ask.all(servers, [&](const auto& a) { return dns(owner, rr::CAA).at(a.address); });
  return heard_from(zone, servers, answers, 0, owner);
}

/// Servers that said nothing of use are part of the evidence.
inline void tell_of_silent(const hearing& of, relevant_set& set) {
  for (const auto& answer : of.silent) {
    if (std::find(set.asked.begin(), set.asked.end(), answer.asked()) != set.asked.end()) continue;
    set.asked.emplace_back(answer.asked());
    set.seen.push_back(std::string(answer.asked()) + ": " + answer.summary());
  }
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

enum class bearing : uint8_t { borne, refuted, unheard };

/// Does a name server bear what the resolvers show? Where all hold another set, one of those takes its place in `set`. As
/// long as a server was not heard that could bear it, nothing is refuted.
[[nodiscard]] inline bearing borne_by_servers(const known& ask, relevant_set& set) {
  const auto alias = [](const held_set& h) { return h.what == answer_class::cname || h.what == answer_class::dname; };
  const auto unheard = [&](const hearing& of) {
    // Our own validator has walked down from the root, as an authority does.
    if (of.unheard.empty() || set.validated_at(set.label)) return false;
    set.reason = "the resolvers show CAA records at '" + set.owner + "', and " + of.unheard;
    return true;
  };
  if (set.behind_alias()) {
    const auto here = held_at(ask, set.label);
    tell_of_silent(here, set);
    if (std::none_of(here.said.begin(), here.said.end(), alias)) {
      if (unheard(here)) return bearing::unheard;
      if (!here.said.empty()) return bearing::refuted;
    }
  }
  const auto there = held_at(ask, set.owner);
  tell_of_silent(there, set);
  const held_set* other = nullptr;
  for (const auto& h : there.said) {
    if (same_set(h.properties, set.properties)) return bearing::borne;
    if (!h.properties.empty() && !other) other = &h;
  }
  if (unheard(there)) return bearing::unheard;
  if (!other) return there.said.empty() ? bearing::borne : bearing::refuted;
  set.properties = other->properties;
  set.asked.emplace_back(other->answer.asked());
  set.seen.push_back(std::string(other->answer.asked()) + ": " + other->answer.summary());
  return bearing::borne;
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
  while (set.stopped == trouble::none && !set.properties.empty()) {
    const bearing borne = borne_by_servers(ask, set);
    if (borne == bearing::unheard) set.stopped = trouble::unseen;
    if (borne != bearing::refuted) break;
    set.seen.push_back("The resolvers show CAA records at '" + set.owner +
                       "' that no name server holds; the name servers' word counts.");
    relevant_set above;
    above.label = above.owner = set.label;
    if (const auto parent = parent_of(set.label); !parent.empty()) above = climb(ask, parent);
    above.asked.insert(above.asked.begin(), set.asked.begin(), set.asked.end());
    above.seen.insert(above.seen.begin(), set.seen.begin(), set.seen.end());
    above.validated.insert(above.validated.end(), set.validated.begin(), set.validated.end());
    set = std::move(above);
  }
  return set;
}

}  // namespace lapse::caa
