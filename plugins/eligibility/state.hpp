// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "facts.hpp"
#include "reasons.hpp"

/// Certificates that are in no state to be renewed.
namespace eligibility {

/// The dates say so: the rule expiry-horizon reports it as EXP1001, and a second finding of the same fact helps nobody.
[[nodiscard]] inline std::optional<lapse::finding> expired(const facts& f) {
  const auto& c = f.certificate;
  if (c.not_after() == LAPSE_NO_TIME || f.now <= c.not_after()) return std::nullopt;
  return described(lapse::not_applicable("ELG1013"), f).arg("expiry", lapse::time_text(c.not_after()));
}

/// Statuses in which there is nothing to renew. What was never issued is certain; whether ACM renews a certificate that is
/// revoked or inactive is documented nowhere.
[[nodiscard]] inline std::optional<lapse::finding> not_in_force(const facts& f) {
  const auto status = f.certificate.status();
  const bool never_issued = status == "failed" || status == "validation_timed_out";
  const bool over = status == "expired";
  if (!never_issued && !over && status != "revoked" && status != "inactive") return std::nullopt;
  auto out = described(lapse::fail("ELG1008"), f);
  out.level(never_issued || over ? LAPSE_ERROR : LAPSE_WARNING).arg("status", status).expected("status 'issued'");
  if (status == "failed") {
    const auto why = reason_of(f.certificate.renewal_reason());
    if (!why.code.empty()) out.saw("failure reason '" + std::string(why.code) + "'");
    out.arg("why", why.means).fix(why.fix);
  } else if (status == "validation_timed_out") {
    out.arg("why", "its names were not validated within 72 hours")
        .fix("Request the certificate again, and publish its validation records at once.");
  } else if (status == "revoked") {
    out.arg("why", "clients that check refuse it").fix("Request a new certificate, and put it in the place of this one.");
  } else if (over) {
    out.arg("why", "an expired certificate is not renewed")
        .fix("Request a new certificate, and put it in the place of this one.");
  } else {
    out.arg("why", "what AWS means by it is documented nowhere")
        .fix("Ask AWS what holds the certificate in this status, or request a new one.");
  }
  return out;
}

/// A request that waits for its first validation: there is no certificate yet, and none to renew.
[[nodiscard]] inline std::optional<lapse::finding> not_issued_yet(const facts& f) {
  if (f.certificate.status() != "pending_validation") return std::nullopt;
  return described(lapse::review("ELG1016"), f)
      .expected("status 'issued'")
      .fix("Publish the validation records of every name within 72 hours of the request.");
}

/// The private authority, or the right to ask it, stands in the way of the renewal.
[[nodiscard]] inline std::optional<lapse::finding> authority_refuses(const facts& f) {
  const auto code = f.certificate.renewal_reason();
  if (!lies_with_authority(code)) return std::nullopt;
  // A success that came after the trouble has ended it.
  if (f.certificate.renewal_status() == "success") return std::nullopt;
  const auto why = reason_of(code);
  return described(lapse::fail("ELG1005"), f)
      .arg("why", why.means)
      .saw("renewal status '" + std::string(f.certificate.renewal_status()) + "', reason '" + std::string(code) + "'")
      .expected("a private authority that issues to ACM")
      .fix(why.fix)
      .part(LAPSE_PART_RENEWAL);
}

}  // namespace eligibility
