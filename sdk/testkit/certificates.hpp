// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lapse::testkit {

/// A certificate that a scenario describes instead of shipping: enough of one to be judged by its members. It is signed
/// by its own key, so trust is a statement of the scenario and never of the signature.
struct CertificatePlan {
  std::vector<std::string> names;
  std::string subject, issuer, organization;
  std::string serial = "1";
  std::int64_t not_before = 0, not_after = 0;
  bool is_ca = false;
  bool must_staple = false;
  /// Put in as they are, for odd times: "UTCTime 2612152359Z", "GeneralizedTime ..."; without a word before it, one of up
  /// to 13 characters is a UTCTime.
  std::string raw_not_before, raw_not_after;
  std::string key_id;  ///< of the issuer (authority key identifier), hexadecimal
};

/// DER of it. Throws std::runtime_error for a plan that OpenSSL refuses.
[[nodiscard]] std::vector<std::uint8_t> make_certificate(const CertificatePlan& plan);

/// All certificates of a PEM text as DER. Throws std::runtime_error.
[[nodiscard]] std::vector<std::vector<std::uint8_t>> read_pem_text(const std::string& text);

/// All certificates of a PEM file as DER. Throws std::runtime_error.
[[nodiscard]] std::vector<std::vector<std::uint8_t>> read_pem(const std::string& path);

}  // namespace lapse::testkit
