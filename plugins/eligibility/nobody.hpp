// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "facts.hpp"

/// Certificates that their provider does not renew, whatever state they are in.
namespace eligibility {

/// An ACME client asked ACM for it: the key and the renewal are the client's. An estate that names another provider has
/// said who renews.
[[nodiscard]] inline std::optional<lapse::finding> renewed_by_client(const facts& f) {
  if (!f.by_acm_or_unknown() || f.certificate.key_pair_origin() != "acme") return std::nullopt;
  return described(lapse::review("ELG1006"), f)
      .arg("expiry", f.expiry())
      .expected("an ACME client that renews by itself")
      .fix("See that the ACME client which asked for this certificate runs, and renews it before " + f.expiry() + ".");
}

[[nodiscard]] inline std::optional<lapse::finding> imported(const facts& f) {
  const auto& c = f.certificate;
  if (!f.by_acm_or_unknown() || (c.type() != "imported" && c.key_pair_origin() != "customer_provided")) return std::nullopt;
  return described(lapse::fail("ELG1002"), f)
      .arg("expiry", f.expiry())
      .expected("a certificate that its provider issued and renews")
      .fix("Replace it before " + f.expiry() + ", best by a certificate that the provider issues and renews itself.");
}

[[nodiscard]] inline std::optional<lapse::finding> unmanaged(const facts& f) {
  if (f.certificate.provider() != "unmanaged") return std::nullopt;
  return described(lapse::fail("ELG1012"), f)
      .arg("expiry", f.expiry())
      .expected("a provider that renews it")
      .fix("Replace it before " + f.expiry() + ", best by a certificate that a provider issues and renews by itself.");
}

/// The provider has ended renewals, or never had any.
[[nodiscard]] inline std::optional<lapse::finding> provider_does_not_renew(const facts& f) {
  if (!f.provider || f.provider->renews) return std::nullopt;
  auto out = described(lapse::fail("ELG1011"), f);
  out.arg("provider", f.certificate.provider()).arg("expiry", f.expiry());
  out.expected("a provider that renews such a certificate");
  if (!f.provider->source.empty()) out.saw("by " + f.provider->source);
  return out.fix("Move the name to an offer that renews, or bring a certificate of your own, before " + f.expiry() + ".");
}

}  // namespace eligibility
