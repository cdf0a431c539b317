// SPDX-License-Identifier: Apache-2.0
#include "report/identity.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <vector>

#include "support/sha256.hpp"

namespace lapse::report {
namespace {

// Drawn once at random (version 4). Changing it changes every GUID that was ever given.
constexpr std::array<std::uint8_t, 16> kNamespace{0x4d, 0x9e, 0xe0, 0x3c, 0xd4, 0xae, 0x45, 0x97,
                                                  0xa6, 0x1e, 0x7b, 0x5a, 0xd6, 0x32, 0x32, 0xc1};

}  // namespace

std::string stable_guid(std::string_view text) {
  std::vector<std::uint8_t> input(kNamespace.begin(), kNamespace.end());
  input.insert(input.end(), text.begin(), text.end());
  std::array<std::uint8_t, 20> digest{};
  unsigned size = 0;
  EVP_Digest(input.data(), input.size(), digest.data(), &size, EVP_sha1(), nullptr);
  digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0FU) | 0x50U);
  digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3FU) | 0x80U);
  std::string hex = support::to_hex(digest).substr(0, 32);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, 1, '-');
  return hex;
}

}  // namespace lapse::report
