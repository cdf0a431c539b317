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
namespace lapse {

/// More addresses than this are not handed out: behind a name with so many, they are alike.
inline constexpr std::size_t kMostAddresses = 16;

[[nodiscard]] inline bool is_ipv6(std::string_view address) {
  return address.find(':') != std::string_view::npos;
}

struct resolution {
  std::vector<std::string> addresses;  ///< at most kMostAddresses, both families in turn
  std::size_t left_out = 0;            ///< further ones
  bool seen_ipv4 = false;              ///< the resolver said what there is, be it nothing
  bool seen_ipv6 = false;
  std::vector<dns_answer> answers;

  [[nodiscard]] bool found() const { return !addresses.empty(); }
  /// Certain that there is no address, of either family.
  [[nodiscard]] bool nothing() const { return addresses.empty() && seen_ipv4 && seen_ipv6; }
  [[nodiscard]] bool seen() const { return seen_ipv4 && seen_ipv6; }
};

namespace detail {

/// Addresses of one family, in order; nothing when the resolver did not say.
[[nodiscard]] inline std::optional<std::vector<std::string>> read_addresses(const dns_answer& answer,
                                                                            std::string owner, uint16_t type) {
  if (!answer || (answer->code != rcode::NOERROR && answer->code != rcode::NXDOMAIN)) return std::nullopt;
  constexpr int kMostAliases = 16;
  for (int step = 0; step < kMostAliases; ++step) {
    const auto alias = answer->at(owner, rr::CNAME);
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

using family = std::optional<std::vector<std::string>>;

/// One look at both families; the answers are kept as evidence.
[[nodiscard]] inline std::array<family, 2> look_up(const known& ask, const std::string& host, uint32_t again,
                                                   std::vector<dns_answer>& evidence) {
  constexpr std::array<uint16_t, 2> kTypes = {rr::A, rr::AAAA};
  const auto answers = ask.all(kTypes, [&](uint16_t type) { return dns(host, type).again(again); });
  evidence.insert(evidence.end(), answers.begin(), answers.end());
  return {read_addresses(answers[0], host, kTypes[0]), read_addresses(answers[1], host, kTypes[1])};
}

[[nodiscard]] inline bool has_any(const family& f) {
  return f && !f->empty();
}

}  // namespace detail

/// The addresses of `name`. A name with none at all is looked up once more, as is a family that was not told.
[[nodiscard]] inline resolution resolve(const known& ask, std::string_view name) {
  const std::string host = canonical_name(name);
  resolution out;
  auto found = detail::look_up(ask, host, 0, out.answers);
  const bool none = !detail::has_any(found[0]) && !detail::has_any(found[1]);
  if (none || !found[0] || !found[1]) {
    auto again = detail::look_up(ask, host, 1, out.answers);
    for (std::size_t i = 0; i < found.size(); ++i)
      if (!found[i] || none) found[i] = std::move(again[i]);
  }
  out.seen_ipv4 = found[0].has_value();
  out.seen_ipv6 = found[1].has_value();
  // In turn, so that the bound never hides a whole family.
  const auto count = [&](std::size_t f) { return found[f] ? found[f]->size() : 0; };
  for (std::size_t i = 0; i < std::max(count(0), count(1)); ++i)
    for (std::size_t f = 0; f < found.size(); ++f)
      if (i < count(f) && out.addresses.size() < kMostAddresses) out.addresses.push_back((*found[f])[i]);
  out.left_out = count(0) + count(1) - out.addresses.size();
  return out;
}

}  // namespace lapse
