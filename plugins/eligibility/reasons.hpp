// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// What AWS's failure reasons mean (FailureReason of a request, RenewalStatusReason of a renewal), and what mends them.
namespace eligibility {

struct reason {
  std::string_view code;
  std::string_view means;
  std::string_view fix;
};

inline constexpr reason kReasons[] = {
    {"no_available_contacts", "no mailbox of the domain could be written to",
     "Give the domain an MX record and an approval mailbox, or request the certificate with DNS validation."},
    {"additional_verification_required", "AWS wants to verify the request by hand",
     "Answer AWS Support: requests for famous names and for names of Amazon's own are held until then."},
    {"domain_not_allowed", "the domain is listed as unsafe",
     "Have the domain taken off the lists of unsafe sites, then request the certificate again."},
    {"invalid_public_domain", "a name does not end in a public top-level domain",
     "Request a certificate for public names alone; internal names need a private authority."},
    {"domain_validation_denied", "the validation was denied",
     "Request the certificate again with DNS validation, and publish its records."},
    {"caa_error", "a CAA record forbids Amazon to issue",
     "Add a CAA record that allows 'amazon.com', then request the certificate again."},
    {"pca_limit_exceeded", "the private authority has reached its quota",
     "Raise the quota of the private authority, or revoke and delete what is no longer used."},
    {"pca_invalid_arn", "the ARN of the private authority is wrong",
     "Request a certificate from a private authority that exists."},
    {"pca_invalid_state", "the private authority is not active",
     "Bring the private authority into the state ACTIVE: install its certificate, enable or restore it."},
    {"pca_request_failed", "the private authority could not carry out the request",
     "See the private authority's own audit report and CloudTrail for the request that failed, and mend that."},
    {"pca_name_constraints_validation", "the private authority's certificate does not allow these names",
     "Request names that the name constraints of the private authority's certificate allow, or use another authority."},
    {"pca_resource_not_found", "the private authority does not exist any more",
     "Restore the private authority, or request the certificate from another one."},
    {"pca_invalid_args", "the private authority refused the arguments of the request",
     "Request the certificate again with arguments that the private authority accepts."},
    {"pca_invalid_duration", "the private authority's own certificate ends before the new one would",
     "Renew the certificate of the private authority."},
    {"pca_access_denied", "ACM may not ask the private authority",
     "Let ACM issue and read certificates of the private authority: its permissions, or its resource share's policy."},
    {"slr_not_found", "the service-linked role of ACM is missing",
     "Create the service-linked role of ACM in this account (AWSServiceRoleForCertificateManager)."},
    {"other", "AWS gives no reason of its own", "Check the spelling of every name, then request the certificate again."},
};

/// The row for this code; one of its own for codes that are not known here.
[[nodiscard]] constexpr reason reason_of(std::string_view code) {
  for (const auto& r : kReasons)
    if (r.code == code) return r;
  if (code.empty()) return {code, "AWS gives no reason", "Ask AWS for the reason, then request the certificate again."};
  return {code, "a reason that is not known here", "Look the reason up in AWS's own documentation, and mend it."};
}

/// Does the reason lie with the private authority, or with the right to ask it?
[[nodiscard]] constexpr bool lies_with_authority(std::string_view code) {
  return code.starts_with("pca_") || code == "slr_not_found";
}

}  // namespace eligibility
