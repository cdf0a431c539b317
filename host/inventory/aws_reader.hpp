// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "inventory/certificate.hpp"

namespace lapse::inventory {

/// What a saved answer of AWS Certificate Manager is about.
enum class AwsAnswer {
  none,         ///< none of the shapes below
  detail,       ///< describe-certificate, as it is or the object inside "Certificate"
  summaries,    ///< list-certificates: "CertificateSummaryList", or one of its items
  validations,  ///< list-certificate-domain-validations: "DomainValidationSummaryList"
};

[[nodiscard]] AwsAnswer recognise_aws(const config::Node& node);

/// Reads the answer of describe-certificate. Every member is optional there, and values that Lapse does not know are
/// passed on in lower case. The result still needs `complete`.
[[nodiscard]] Certificate read_aws_detail(const config::Node& node, config::Problems& problems);

/// Reads the answer of list-certificates, or one item of it.
[[nodiscard]] std::vector<Certificate> read_aws_summaries(const config::Node& node, config::Problems& problems);

/// Reads the answer of list-certificate-domain-validations: what it says of the names. `id` is its CertificateArn where
/// someone has added one (AWS does not), else empty.
[[nodiscard]] Certificate read_aws_validations(const config::Node& node, config::Problems& problems);

/// Puts the word of list-certificate-domain-validations over that of describe-certificate, which tells the first
/// validation.
void apply_validations(Certificate& certificate, const Certificate& validations);

}  // namespace lapse::inventory
