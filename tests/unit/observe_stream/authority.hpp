// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "observe/answer.hpp"
#include "observe/openssl.hpp"

// Certificates for the tests, made as they run: nothing in them can expire while the project lives.

namespace lapse::observe::testing {

using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

/// The tests' evaluation time: 2026-11-23T00:00:00Z.
constexpr std::int64_t kNow = 1795392000;
constexpr std::int64_t kDay = 86400;

/// What a certificate is to hold.
struct Profile {
  std::string name = "shop.example.com";
  bool ca = false;
  std::int64_t not_before = kNow - 30 * kDay;
  std::int64_t not_after = kNow + 60 * kDay;
  std::string permitted_dns;           ///< name constraint, for a CA
  std::string purpose = "serverAuth";  ///< extended key usage, for a leaf
  int alternative_names = 1;           ///< many make it large
  unsigned rsa_bits = 0;               ///< 0 = a key on P-256
  std::string san;                     ///< as openssl.cnf has it, in the place of the name; "none" = without
};

/// A certificate and its key.
struct Identity {
  KeyPtr key;
  X509Ptr certificate;

  [[nodiscard]] Bytes der() const;
  [[nodiscard]] std::string pem() const;
};

/// Issued by `issuer`; self-signed without one.
[[nodiscard]] Identity issue(const Profile& profile, const Identity* issuer = nullptr);

/// Root, intermediate and a leaf for shop.example.com.
struct Pki {
  Identity root = issue({.name = "Test Root", .ca = true, .not_after = kNow + 3650 * kDay});
  Identity intermediate = issue({.name = "Test Intermediate", .ca = true, .not_after = kNow + 1000 * kDay}, &root);
  Identity leaf = issue({}, &intermediate);
};

/// A folder that is gone with the object.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  /// Writes a file into it and returns its path.
  std::string write(const std::string& name, const std::string& text) const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace lapse::observe::testing
