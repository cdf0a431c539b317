// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <lapse/ask.hpp>
#include <lapse/dns.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Where a name leads: its A and AAAA records through the resolvers.
namespace https_routing {

/// More addresses than this are not probed: behind a name with so many, they are alike.
inline constexpr std::size_t kMostAddresses = 16;

[[nodiscard]] inline bool is_ipv6(std::string_view address) {
  return address.find(':') != std::string_view::npos;
}

struct resolution {
  std::vector<std::string> addresses;  ///< at most kMostAddresses, both families in turn
  std::size_t left_out = 0;            ///< further ones
  bool seen_ipv4 = false;              ///< the resolver said what there is, be it nothing
  bool seen_ipv6 = false;
  std::vector<lapse::dns_answer> answers;

  [[nodiscard]] bool found() const { return !addresses.empty(); }
  /// Certain that there is no address, of either family.
  [[nodiscard]] bool nothing() const { return addresses.empty() && seen_ipv4 && seen_ipv6; }
  [[nodiscard]] bool seen() const { return seen_ipv4 && seen_ipv6; }
};

namespace detail {

/// Addresses of one family, in order; nothing when the resolver did not say.
[[nodiscard]] inline std::optional<std::vector<std::string>> read_addresses(const lapse::dns_answer& answer,
                                                                            std::string owner, uint16_t type) {
  if (!answer || (answer->code != lapse::rcode::NOERROR && answer->code != lapse::rcode::NXDOMAIN)) return std::nullopt;
  constexpr int kMostAliases = 16;
  for (int step = 0; step < kMostAliases; ++step) {
    const auto alias = answer->at(owner, lapse::rr::CNAME);
    if (alias.empty()) break;
    owner = alias[0]->data;
  }
  std::vector<std::string> out;
  for (const auto* record : answer->at(owner, type)) out.push_back(record->data);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  // A truncated answer holds some of the addresses, or none; that it holds none means nothing.
  if (out.empty() && answer->truncated) return std::nullopt;
  return out;
}

[[nodiscard]] inline resolution resolve_once(std::string_view host, const lapse::known& ask, uint32_t again) {
  constexpr std::array<uint16_t, 2> kTypes = {lapse::rr::A, lapse::rr::AAAA};
  resolution out;
  out.answers = ask.all(kTypes, [&](uint16_t type) { return lapse::dns(host, type).again(again); });
  const std::string owner = lapse::canonical_name(host);
  const auto ipv4 = read_addresses(out.answers[0], owner, lapse::rr::A);
  const auto ipv6 = read_addresses(out.answers[1], owner, lapse::rr::AAAA);
  out.seen_ipv4 = ipv4.has_value();
  out.seen_ipv6 = ipv6.has_value();
  const std::size_t count4 = ipv4 ? ipv4->size() : 0;
  const std::size_t count6 = ipv6 ? ipv6->size() : 0;
  // In turn, so that the bound never hides a whole family.
  for (std::size_t i = 0; i < std::max(count4, count6) && out.addresses.size() < kMostAddresses; ++i) {
    if (i < count4) out.addresses.push_back((*ipv4)[i]);
    if (i < count6 && out.addresses.size() < kMostAddresses) out.addresses.push_back((*ipv6)[i]);
  }
  out.left_out = count4 + count6 - out.addresses.size();
  return out;
}

}  // namespace detail

/// The addresses of `host`. What is not there, or was not told, is asked for once more.
[[nodiscard]] inline resolution resolve(std::string_view host, const lapse::known& ask) {
  auto first = detail::resolve_once(host, ask, 0);
  if (first.found() && first.seen()) return first;
  auto second = detail::resolve_once(host, ask, 1);
  if (!second.found() && first.found()) return first;
  second.answers.insert(second.answers.begin(), first.answers.begin(), first.answers.end());
  return second;
}

}  // namespace https_routing
