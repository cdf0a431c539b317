// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

/// Addresses that nobody on the internet can reach, and names that can stand in a command. No sockets here.
namespace mailbox {

namespace detail {

/// Why an IPv4 address (host order) cannot be reached from the internet; "" when it can. Documentation ranges count as
/// reachable, as everywhere in Lapse.
[[nodiscard]] constexpr const char* closed_ipv4(uint32_t a) {
  const auto in = [a](uint32_t net, int prefix) { return (a >> (32 - prefix)) == (net >> (32 - prefix)); };
  if (in(0x7f000000U, 8)) return "loopback";
  if (in(0x00000000U, 8)) return "unspecified";
  if (in(0x0a000000U, 8) || in(0xac100000U, 12) || in(0xc0a80000U, 16) || in(0x64400000U, 10)) return "private";
  if (in(0xa9fe0000U, 16)) return "link-local";
  if (a >= 0xe0000000U) return "multicast or reserved";
  return "";
}

[[nodiscard]] inline const char* closed_ipv6(const std::array<uint8_t, 16>& a) {
  static constexpr std::array<uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  static constexpr std::array<uint8_t, 16> kLoopback = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  if (a == kLoopback) return "loopback";
  if (a == std::array<uint8_t, 16>{}) return "unspecified";
  if (std::memcmp(a.data(), kMapped.data(), kMapped.size()) == 0)
    return closed_ipv4((uint32_t{a[12]} << 24U) | (uint32_t{a[13]} << 16U) | (uint32_t{a[14]} << 8U) | a[15]);
  if ((a[0] & 0xfeU) == 0xfcU) return "private";
  if (a[0] == 0xfeU && (a[1] & 0x80U)) return "link-local";
  if (a[0] == 0xffU) return "multicast or reserved";
  return "";
}

}  // namespace detail

/// Why the internet cannot reach this address literal: "private", "loopback", ...; "" when it can.
[[nodiscard]] inline std::string closed_address(const std::string& literal) {
  in_addr v4{};
  if (inet_pton(AF_INET, literal.c_str(), &v4) == 1) return detail::closed_ipv4(ntohl(v4.s_addr));
  std::array<uint8_t, 16> v6{};
  if (inet_pton(AF_INET6, literal.c_str(), v6.data()) == 1) return detail::closed_ipv6(v6);
  return "no address";
}

/// Is this name an address written where a name belongs? "192.0.2.1", "[192.0.2.1]", "[IPv6:2001:db8::1]".
[[nodiscard]] inline bool looks_like_address(std::string_view name) {
  if (name.starts_with('[') || name.find(':') != std::string_view::npos) return true;
  in_addr v4{};
  return inet_pton(AF_INET, std::string(name).c_str(), &v4) == 1;
}

/// A domain that may stand behind the @ of an SMTP command: letters, digits, hyphens, underscores and dots, 253 octets
/// at most. What an inventory says is not trusted to be one.
[[nodiscard]] inline bool plain_domain(std::string_view name) {
  if (name.empty() || name.size() > 253 || name.front() == '.' || name.back() == '.') return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!letter && !(c == '.' && name[i - 1] != '.')) return false;
  }
  return true;
}

/// A number from a text, the same on every machine and in every run (FNV-1a, 64 bit, then mixed).
[[nodiscard]] constexpr uint64_t steady_hash(std::string_view text, uint64_t seed = 0) {
  uint64_t h = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) h = (h ^ static_cast<uint8_t>(c)) * 0x100000001b3ULL;
  h ^= h >> 33U;
  h *= 0xff51afd7ed558ccdULL;
  return h ^ (h >> 33U);
}

}  // namespace mailbox
