// SPDX-License-Identifier: Apache-2.0
#include "observe/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace lapse::observe {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

bool Address::v4() const {
  return std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
}

std::optional<Address> parse_address(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN + 1];
  if (text.empty() || text.size() >= sizeof buffer || text.find('\0') != std::string_view::npos) return std::nullopt;
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  Address result;
  if (text.find(':') != std::string_view::npos) {
    if (inet_pton(AF_INET6, buffer, result.bytes.data()) != 1) return std::nullopt;
    return result;
  }
  if (inet_pton(AF_INET, buffer, result.bytes.data() + kMapped.size()) != 1) return std::nullopt;
  std::copy(kMapped.begin(), kMapped.end(), result.bytes.begin());
  return result;
}

std::string to_text(const Address& address) {
  char buffer[INET6_ADDRSTRLEN];
  const bool v4 = address.v4();
  const void* bytes = address.bytes.data() + (v4 ? kMapped.size() : 0);
  return inet_ntop(v4 ? AF_INET : AF_INET6, bytes, buffer, sizeof buffer) != nullptr ? buffer : "";
}

std::size_t hash_value(const Address& address) {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::memcpy(&high, address.bytes.data(), sizeof high);
  std::memcpy(&low, address.bytes.data() + sizeof high, sizeof low);
  std::uint64_t mixed = (high ^ (low * 0x9e3779b97f4a7c15U)) * 0xbf58476d1ce4e5b9U;
  mixed ^= mixed >> 29U;
  return static_cast<std::size_t>(mixed);
}

}  // namespace lapse::observe
