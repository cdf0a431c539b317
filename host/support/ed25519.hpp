// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "support/result.hpp"

// Ed25519 (RFC 8032) with OpenSSL: the keys that sign plugins. Keys are PEM files as `openssl genpkey` writes them.

struct evp_pkey_st;

namespace lapse::support {

using PublicKey = std::array<std::uint8_t, 32>;
using Ed25519Signature = std::array<std::uint8_t, 64>;

/// Reads "-----BEGIN PUBLIC KEY-----", or the one base64 line that stands between the marks.
[[nodiscard]] Result<PublicKey> read_public_key(std::string_view text);

/// What people call a key: the first 16 hexadecimal digits of its SHA-256.
[[nodiscard]] std::string key_id(const PublicKey& key);

/// The one base64 line of the key's PEM form.
[[nodiscard]] std::string base64_of(const PublicKey& key);

/// The key's PEM form.
[[nodiscard]] std::string pem_of(const PublicKey& key);

/// Was this message signed with the key?
[[nodiscard]] bool verified(const PublicKey& key, std::string_view message, const Ed25519Signature& signature);

/// RFC 4648 section 4, with padding.
[[nodiscard]] std::string base64_of(const Ed25519Signature& signature);
[[nodiscard]] std::optional<Ed25519Signature> signature_of(std::string_view base64);

/// A key that signs.
class PrivateKey {
 public:
  /// A new one.
  [[nodiscard]] static Result<PrivateKey> make();
  /// Of a PKCS#8 PEM file. Asks on the terminal for the passphrase when the file has one.
  [[nodiscard]] static Result<PrivateKey> read(const std::filesystem::path& file);

  [[nodiscard]] PublicKey public_key() const;
  [[nodiscard]] Ed25519Signature sign(std::string_view message) const;
  /// PKCS#8 PEM, not encrypted.
  [[nodiscard]] std::string pem() const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  using Held = std::unique_ptr<evp_pkey_st, Free>;
  explicit PrivateKey(Held key) : key_(std::move(key)) {}
  Held key_;
};

}  // namespace lapse::support
