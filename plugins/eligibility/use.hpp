// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "facts.hpp"

/// ACM renews a certificate that a service uses, or that was exported since it was issued or last renewed.
///
///     eligibility   used   exported   answer
///     ELIGIBLE      no     no         ELG1017 open: one of the two statements is out of date
///     ELIGIBLE      else   any        ELG1000 pass
///     INELIGIBLE    no     yes        ELG1007 fail: exported once, and not again since the last renewal
///     INELIGIBLE    no     no, ?      ELG1003 fail
///     INELIGIBLE    yes,?  any        ELG1001 fail, with what may be the reason
///     not stated    yes    any        ELG1000 pass
///     not stated    no     no         ELG1003 fail
///     not stated    no     yes        ELG1015 open: exported, but nobody says whether since the last renewal
///     not stated    no     ?          ELG1015 open
///     not stated    ?      any        ELG1015 open; ELG1000 pass when it is being served, so used or exported
///
/// A certificate that was exported and is used by no service gets ELG1014 beside ELG1000: whoever runs it has to export it
/// again after each renewal.
namespace eligibility {

[[nodiscard]] inline lapse::finding neither_used_nor_exported(const facts& f) {
  return described(lapse::fail("ELG1003"), f)
      .expected("a service that uses it, or an export since it was issued or last renewed")
      .fix("Associate the certificate with a service, export it, or delete it when nothing needs it any more.");
}

[[nodiscard]] inline lapse::finding not_exported_again(const facts& f) {
  return described(lapse::fail("ELG1007"), f)
      .expected("an export since the last renewal, or a service that uses it")
      .fix("Export the certificate and deploy it where the old copy is; have a rule on the event 'ACM Certificate Available' "
           "do so after each renewal.");
}

/// What may be the reason of an INELIGIBLE that the inventory does not explain.
[[nodiscard]] inline std::string likely_reason(const facts& f) {
  if (f.certificate.in_use() == LAPSE_UNKNOWN) return "the inventory does not say whether a service uses it";
  if (f.is_private()) return "a private certificate that IssueCertificate made is not renewed by ACM";
  return "a service uses it, and nothing in the inventory speaks against it";
}

[[nodiscard]] inline lapse::finding called_ineligible(const facts& f) {
  return described(lapse::fail("ELG1001"), f)
      .arg("why", likely_reason(f))
      .expected("renewal eligibility 'eligible'")
      .fix(f.is_private() ? "Request the certificate through ACM (RequestCertificate), and use or export it."
                          : "Associate the certificate with a service, or export it; then read the inventory again.");
}

/// The member of an estate's certificate that settles it, as it is written there.
[[nodiscard]] inline const char* missing_member(bool unused, bool exported) {
  if (!unused) return "'in_use: true' or 'in_use: false'";
  return exported ? "'renewal: {eligibility: eligible}' or 'renewal: {eligibility: ineligible}', as RenewalEligibility says"
                  : "'exported: false' if it never was; otherwise 'renewal: {eligibility: eligible}' or "
                    "'renewal: {eligibility: ineligible}', as RenewalEligibility says";
}

[[nodiscard]] inline lapse::finding use_not_known(const facts& f) {
  const bool exported = f.certificate.exported() == LAPSE_YES;
  const bool unused = f.certificate.in_use() == LAPSE_NO;
  return described(lapse::open("ELG1015"), f)
      .arg("what", unused && exported ? "whether it was exported since its last renewal"
                   : unused           ? "whether it was exported"
                                      : "whether a service uses it")
      .arg("member", missing_member(unused, exported))
      .expected("a service that uses it, or an export since it was issued or last renewed")
      .fix("Take the inventory from 'aws acm describe-certificate', or state 'in_use' and 'exported' of this certificate "
           "in the estate.");
}

[[nodiscard]] inline lapse::findings eligible(const facts& f) {
  lapse::findings out;
  const auto& c = f.certificate;
  auto good = described(lapse::pass("ELG1000"), f);
  const bool used = c.in_use() == LAPSE_YES;
  good.arg("why", used                                    ? "a service uses it"
                  : c.renewal_eligibility() == "eligible" ? "the provider says so"
                                                          : "it is being served, so that it is used or was exported");
  out += good;
  if (!used && f.certificate.exported() == LAPSE_YES)
    out += described(lapse::review("ELG1014"), f)
               .fix("Have a rule on the event 'ACM Certificate Available' export the renewed certificate and deploy it.");
  return out;
}

/// The table above.
[[nodiscard]] inline lapse::findings use_of(const facts& f) {
  const auto& c = f.certificate;
  const auto used = c.in_use();
  const auto exported = f.certificate.exported();
  if (c.renewal_eligibility() == "eligible") {
    if (used == LAPSE_NO && exported == LAPSE_NO)
      return described(lapse::open("ELG1017"), f)
          .expected("statements of one and the same day")
          .fix("Read the inventory again, its lists and descriptions together.");
    return eligible(f);
  }
  if (c.renewal_eligibility() == "ineligible") {
    if (used != LAPSE_NO) return called_ineligible(f);
    return exported == LAPSE_YES ? not_exported_again(f) : neither_used_nor_exported(f);
  }
  if (used == LAPSE_YES) return eligible(f);
  if (used == LAPSE_NO && exported == LAPSE_NO) return neither_used_nor_exported(f);
  if (used == LAPSE_UNKNOWN && c.discovered()) return eligible(f);
  return use_not_known(f);
}

}  // namespace eligibility
