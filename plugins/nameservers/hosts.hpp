// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/ask.hpp>
#include <lapse/classify.hpp>
#include <lapse/zone.hpp>
#include <string>
#include <vector>

#include "address.hpp"
#include "look.hpp"

/// What the names of a zone's servers themselves hold: addresses, an alias, nothing.
namespace lapse::nameservers {

/// One server's name, and what the DNS says of it.
struct host {
  const name_server* server = nullptr;
  std::vector<std::string> own[2];  ///< IPv4, IPv6: what the name itself holds
  bool known[2] = {};               ///< was that answered?
  std::string alias;                ///< where the name leads, when it is an alias
  std::vector<dns_answer> looks;

  [[nodiscard]] bool answered() const { return known[0] && known[1]; }
  [[nodiscard]] bool empty() const { return own[0].empty() && own[1].empty(); }
  /// An address of this family, from the delegation or from the name itself.
  [[nodiscard]] bool has(family f) const {
    const auto& glue = server->addresses;
    return !own[static_cast<std::size_t>(f)].empty() ||
           std::any_of(glue.begin(), glue.end(), [&](const auto& a) { return family_of(a) == f; });
  }
  /// Addresses that the delegation gives and the name does not have.
  [[nodiscard]] std::vector<std::string> stale_glue() const {
    std::vector<std::string> out;
    for (const auto& a : server->addresses) {
      const auto i = static_cast<std::size_t>(family_of(a));
      if (known[i] && alias.empty() && std::find(own[i].begin(), own[i].end(), a) == own[i].end()) out.push_back(a);
    }
    return out;
  }
};

namespace detail {

inline constexpr uint16_t kAddressTypes[2] = {rr::A, rr::AAAA};

/// Addresses of a server whose name lies in the zone come from the zone's servers, all others from the resolvers.
[[nodiscard]] inline dns host_question(const delegation& zone, const std::string& name, uint16_t type) {
  dns out(name, type);
  return within(name, zone.apex) ? out.at_any(zone.some_addresses()) : out;
}

inline void take(host& h, std::size_t i, const dns_answer& answer, const reading& read) {
  h.looks.push_back(answer);
  if (!is_conclusive(read.what)) return;
  h.known[i] = true;
  if (read.what == answer_class::cname || read.what == answer_class::dname) h.alias = read.target;
  lapse::detail::take_addresses(answer, h.server->name, kAddressTypes[i], h.own[i]);
}

}  // namespace detail

/// Says what `look_at_hosts` will ask, so that it is under way in the same round.
inline void soon_hosts(const known& ask, const delegation& zone) {
  for (const auto& s : zone.servers)
    for (const uint16_t type : detail::kAddressTypes) ask.soon(detail::host_question(zone, s.name, type));
}

[[nodiscard]] inline std::vector<host> look_at_hosts(const known& ask, const delegation& zone,
                                                     const std::vector<place>& places_of) {
  const auto serving = which(places_of, state::serves);
  std::vector<host> out;
  for (const auto& s : zone.servers) {
    host h;
    h.server = &s;
    for (std::size_t i = 0; i < 2; ++i) {
      const uint16_t type = detail::kAddressTypes[i];
      const auto answer = ask(detail::host_question(zone, s.name, type));
      const bool inside = within(s.name, zone.apex);
      auto read = inside ? classify(answer, s.name, type, zone.apex) : classify_resolved(answer, s.name, type);
      detail::take(h, i, answer, read);
      // A lame server may have answered, or the name lies in a zone further down.
      if (h.known[i] || !inside || serving.empty()) continue;
      if (read.what == answer_class::referral) {
        const auto resolved = ask(dns(s.name, type));
        detail::take(h, i, resolved, classify_resolved(resolved, s.name, type));
      } else {
        const auto other = ask(dns(s.name, type).at(serving.front()->address));
        detail::take(h, i, other, classify(other, s.name, type, zone.apex));
      }
    }
    out.push_back(std::move(h));
  }
  return out;
}

/// Is it still true, at a second look, that this name has no address? Through the resolvers, as the world sees it.
[[nodiscard]] inline bool still_absent(const known& ask, const std::string& name, std::vector<dns_answer>& looks) {
  const auto answers = ask.all(detail::kAddressTypes, [&](uint16_t type) { return dns(name, type).again(); });
  std::vector<std::string> found;
  bool conclusive = true;
  for (std::size_t i = 0; i < 2; ++i) {
    conclusive = conclusive && is_conclusive(classify_resolved(answers[i], name, detail::kAddressTypes[i]).what);
    lapse::detail::take_addresses(answers[i], name, detail::kAddressTypes[i], found);
    looks.push_back(answers[i]);
  }
  return conclusive && found.empty();
}

}  // namespace lapse::nameservers
