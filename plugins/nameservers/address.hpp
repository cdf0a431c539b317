// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>

/// What an IP address itself says: its family, its neighbourhood, whether the world can reach it.
namespace lapse::nameservers {

enum class family : uint8_t { ipv4, ipv6 };

[[nodiscard]] inline family family_of(const std::string& address) {
  return address.find(':') == std::string::npos ? family::ipv4 : family::ipv6;
}

/// The bytes of an address; IPv4 in the first four.
[[nodiscard]] inline std::array<uint8_t, 16> bytes_of(const std::string& address) {
  std::array<uint8_t, 16> out{};
  inet_pton(family_of(address) == family::ipv4 ? AF_INET : AF_INET6, address.c_str(), out.data());
  return out;
}

namespace detail {

/// An IPv4 network, as its first bits.
struct network4 {
  uint32_t first;
  unsigned bits;
};

/// IANA's special-purpose registry, as far as no name server of the public DNS can be there. The documentation ranges
/// are not among them: nothing is wrong with an example.
inline constexpr network4 kNotPublic[] = {{0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},
                                          {0xa9fe0000, 16}, {0xac100000, 12}, {0xc0a80000, 16}, {0xe0000000, 3}};

[[nodiscard]] inline bool is_public4(std::span<const uint8_t> b) {
  const uint32_t value = (uint32_t{b[0]} << 24) | (uint32_t{b[1]} << 16) | (uint32_t{b[2]} << 8) | b[3];
  return std::none_of(std::begin(kNotPublic), std::end(kNotPublic),
                      [&](const auto& n) { return ((value ^ n.first) >> (32 - n.bits)) == 0; });
}

}  // namespace detail

/// Can somebody out there send a packet to this address? Not to loopback, link-local, private or multicast ones.
[[nodiscard]] inline bool is_public(const std::string& address) {
  const auto b = bytes_of(address);
  if (family_of(address) == family::ipv4) return detail::is_public4(b);
  const bool zeros = std::all_of(b.begin(), b.begin() + 10, [](uint8_t x) { return x == 0; });
  if (zeros && b[10] == 0xff && b[11] == 0xff) return detail::is_public4(std::span(b).subspan(12));
  if (zeros && b[10] == 0 && b[11] == 0) return false;         // ::, ::1, and the old embedded IPv4
  if ((b[0] & 0xfeU) == 0xfcU || b[0] == 0xffU) return false;  // unique local, multicast
  return !(b[0] == 0xfeU && (b[1] & 0xc0U) == 0x80U);          // link-local
}

/// Do two addresses of one family lie in one network of the size that is routed as a whole (/24, /48)?
[[nodiscard]] inline bool same_network(const std::string& a, const std::string& b) {
  if (family_of(a) != family_of(b)) return false;
  const auto x = bytes_of(a);
  const auto y = bytes_of(b);
  return std::equal(x.begin(), x.begin() + (family_of(a) == family::ipv4 ? 3 : 6), y.begin());
}

}  // namespace lapse::nameservers
