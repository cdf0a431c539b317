// SPDX-License-Identifier: Apache-2.0
#include "report/cwe.hpp"

#include <algorithm>
#include <array>

namespace lapse::report {
namespace {

struct Known {
  unsigned number;
  const char* name;
  const char* title;
};

// Names as in MITRE's catalogue, version 4.18.
constexpr std::array kKnown{
    Known{295, "ImproperCertificateValidation", "Improper Certificate Validation."},
    Known{296, "ImproperFollowingOfACertificatesChainOfTrust", "Improper Following of a Certificate's Chain of Trust."},
    Known{297, "ImproperValidationOfCertificateWithHostMismatch",
          "Improper Validation of Certificate with Host Mismatch."},
    Known{298, "ImproperValidationOfCertificateExpiration", "Improper Validation of Certificate Expiration."},
    Known{299, "ImproperCheckForCertificateRevocation", "Improper Check for Certificate Revocation."},
    Known{311, "MissingEncryptionOfSensitiveData", "Missing Encryption of Sensitive Data."},
    Known{324, "UseOfAKeyPastItsExpirationDate", "Use of a Key Past its Expiration Date."},
    Known{672, "OperationOnAResourceAfterExpirationOrRelease", "Operation on a Resource after Expiration or Release."},
    Known{754, "ImproperCheckForUnusualOrExceptionalConditions",
          "Improper Check for Unusual or Exceptional Conditions."},
    Known{923, "ImproperRestrictionOfCommunicationChannelToIntendedEndpoints",
          "Improper Restriction of Communication Channel to Intended Endpoints."},
    Known{941, "IncorrectlySpecifiedDestinationInACommunicationChannel",
          "Incorrectly Specified Destination in a Communication Channel."},
};

constexpr std::array kSecret{256U, 257U, 259U, 312U, 319U, 321U, 522U, 540U, 798U};

}  // namespace

Cwe cwe_entry(unsigned number) {
  const auto found = std::ranges::find(kKnown, number, &Known::number);
  if (found != kKnown.end()) return {found->name, found->title};
  return {"Cwe" + std::to_string(number), "Entry " + std::to_string(number) + " of the Common Weakness Enumeration."};
}

bool is_secret_cwe(unsigned number) {
  return std::ranges::find(kSecret, number) != kSecret.end();
}

}  // namespace lapse::report
