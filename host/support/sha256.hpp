// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>

#include <array>
#include <cassert>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// SHA-256 for identities: fingerprints, recordings, GUIDs. Header only; whoever includes it links OpenSSL::Crypto.

namespace lapse::support {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// Hashes text that comes in pieces.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new()) {
    [[maybe_unused]] const int done = EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
    assert(done == 1);
  }
  void add(std::string_view text) { EVP_DigestUpdate(context_.get(), text.data(), text.size()); }
  /// The digest of all that was added. Call once.
  [[nodiscard]] Sha256Digest finish() {
    Sha256Digest digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
    return digest;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

[[nodiscard]] inline Sha256Digest sha256(std::string_view text) {
  Sha256 hash;
  hash.add(text);
  return hash.finish();
}

/// Two lower-case digits a byte.
template <class Bytes>
[[nodiscard]] std::string to_hex(const Bytes& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t b : bytes) {
    out += kDigits[b >> 4U];
    out += kDigits[b & 15U];
  }
  return out;
}

/// 64 lower-case hexadecimal digits.
[[nodiscard]] inline std::string sha256_hex(std::string_view text) {
  return to_hex(sha256(text));
}

}  // namespace lapse::support
