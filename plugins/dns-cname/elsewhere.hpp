// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/addresses.hpp>
#include <string>
#include <utility>
#include <vector>

#include "chain.hpp"
#include "tell.hpp"

/// Where else the record may be, when the public delegation does not lead to it. Only asked when it is absent.
namespace lapse::dns_cname {

/// Is what the resolvers show another zone of the same name, and not a memory of the public one? An answer with
/// authority, or another SOA record, says so.
[[nodiscard]] inline bool another_view(const known& ask, const sighting& s) {
  if (!s.resolver.looks.empty() && s.resolver.looks.back() && s.resolver.looks.back()->authoritative) return true;
  const std::string apex = s.zone.apex;
  const dns theirs(apex, rr::SOA);
  ask.soon(theirs);
  const auto open_answer = ask(s.where_any(dns(apex, rr::SOA)));
  const auto inner_answer = ask(theirs);
  const auto source = [&](const dns_answer& answer) -> std::string {
    if (!answer) return {};
    const auto found = answer->at(apex, rr::SOA);
    if (found.empty()) return {};
    // Primary server and mailbox; the serial number differs by itself.
    const std::string& data = found.front()->data;
    const auto second = data.find(' ');
    return lower(data.substr(0, second == std::string::npos ? second : data.find(' ', second + 1)));
  };
  const std::string open_source = source(open_answer);
  const std::string inner_source = source(inner_answer);
  return !open_source.empty() && !inner_source.empty() && open_source != inner_source;
}

/// A server outside the delegation that has the record.
struct stray {
  std::string who;  ///< empty = there is none
  std::vector<dns_answer> looks;
};

/// Asks the servers of the zone above, which often still hold a zone that has moved, and the primary server that the
/// zone's SOA record names.
[[nodiscard]] inline stray find_stray(const known& ask, const expected_record& want, const sighting& s) {
  std::vector<std::pair<std::string, std::string>> others;  // address, name
  const auto add = [&](const std::string& address, const std::string& name) {
    const auto same_address = [&](const auto& o) { return o.first == address; };
    const bool known_server =
        std::any_of(s.servers.begin(), s.servers.end(), [&](const auto& p) { return p.address == address; });
    if (!known_server && others.size() < 8 && std::none_of(others.begin(), others.end(), same_address))
      others.emplace_back(address, name);
  };
  std::string primary;
  for (const auto& p : s.servers)
    if (primary.empty() && !p.looks.empty() && p.looks.back() && p.looks.back()->soa())
      primary = canonical_name(p.looks.back()->soa()->data.substr(0, p.looks.back()->soa()->data.find(' ')));
  if (is_askable(primary) && label_count(primary) > 1) ask.soon(dns(primary, rr::A), dns(primary, rr::AAAA));
  const delegation above = find_zone(ask, s.zone.apex);
  if (above.problem.empty() && label_count(above.apex) > 1)
    for (const auto& a : above.every_address()) add(a.address, a.name);
  if (is_askable(primary) && label_count(primary) > 1)
    for (const auto& a : resolve(ask, primary).addresses) add(a, primary);

  const auto looks = ask.all(others, [&](const auto& o) { return dns(s.name, s.type).at(o.first); });
  for (std::size_t i = 0; i < looks.size(); ++i) {
    const auto has = [&](const dns_answer& answer) {
      place p;
      read_look(p, answer, classify(answer, s.name, s.type, s.zone.apex), s.type);
      return holds(want, p);
    };
    if (!has(looks[i])) continue;
    const auto second = ask(dns(s.name, s.type).at(others[i].first).again());
    if (has(second)) return {others[i].second + " (" + others[i].first + ")", {looks[i], second}};
  }
  return {};
}

}  // namespace lapse::dns_cname
