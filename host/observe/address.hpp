// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Internet addresses as values: what the egress policy compares and what the DNS engine knows a server by.

namespace lapse::observe {

/// An address as 16 bytes; IPv4 is kept in its IPv4-mapped form ::ffff:a.b.c.d, so that one comparison serves both.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  friend bool operator==(const Address&, const Address&) = default;

  [[nodiscard]] bool v4() const;
};

/// Reads an IPv4 (four decimal parts) or IPv6 literal, without brackets, port or zone. Nothing else is an address.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

/// As inet_ntop prints it; IPv4-mapped addresses as IPv4.
[[nodiscard]] std::string to_text(const Address& address);

/// For hash tables.
[[nodiscard]] std::size_t hash_value(const Address& address);

}  // namespace lapse::observe
