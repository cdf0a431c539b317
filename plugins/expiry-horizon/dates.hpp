// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "horizon.hpp"

/// What the two dates of the certificate say by themselves.
namespace expiry_horizon {

/// Dates that nothing can be concluded from: not known, in the wrong order, or newer than the clock that judges them.
[[nodiscard]] inline std::optional<lapse::finding> beyond_judging(const horizon& h) {
  const auto& c = h.certificate;
  if (c.not_after() == LAPSE_NO_TIME)
    return described(lapse::open("EXP1012"), h).expected("an expiry date").part(LAPSE_PART_DATES);
  if (c.not_before() != LAPSE_NO_TIME && c.not_after() <= c.not_before())
    return described(lapse::fail("EXP1023"), h)
        .arg("from", lapse::time_text(c.not_before()))
        .arg("through", lapse::time_text(c.not_after()))
        .expected("an end that is later than the start")
        .fix(c.discovered() ? "Have the certificate issued again: what is served can never be valid."
                            : "Correct 'not_before' and 'not_after' in the inventory.")
        .part(LAPSE_PART_DATES);
  if (c.issued_at() != LAPSE_NO_TIME && h.now < c.issued_at() - lapse::kDay)
    return described(lapse::open("EXP1024"), h)
        .arg("now", lapse::time_text(h.now))
        .arg("issued", lapse::time_text(c.issued_at()))
        .expected("an evaluation time after the certificate was issued")
        .fix("Set this machine's clock, or pass the intended time with --now.")
        .part(LAPSE_PART_DATES);
  return std::nullopt;
}

/// `not_after` itself still belongs to the validity (RFC 5280 4.1.2.5).
[[nodiscard]] inline std::optional<lapse::finding> expired(const horizon& h) {
  if (h.now <= h.certificate.not_after()) return std::nullopt;
  return described(lapse::fail("EXP1001"), h)
      .arg("expiry", lapse::time_text(h.certificate.not_after()))
      .expected("an expiry later than " + lapse::time_text(h.now))
      .fix("Request a new certificate: an expired one is not renewed.")
      .part(LAPSE_PART_DATES);
}

/// Harmless in an inventory (a certificate issued for later), broken where it is served already.
[[nodiscard]] inline std::optional<lapse::finding> not_yet_valid(const horizon& h) {
  const auto& c = h.certificate;
  if (c.not_before() == LAPSE_NO_TIME || c.not_before() <= h.now) return std::nullopt;
  return described(c.discovered() ? lapse::fail("EXP1022") : lapse::review("EXP1022"), h)
      .arg("from", lapse::time_text(c.not_before()))
      .expected("a start no later than " + lapse::time_text(h.now))
      .fix("Serve the certificate before this one until then; if it should be valid by now, set this machine's clock.")
      .part(LAPSE_PART_DATES);
}

}  // namespace expiry_horizon
