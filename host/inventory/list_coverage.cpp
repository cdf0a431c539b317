// SPDX-License-Identifier: Apache-2.0
#include "inventory/list_coverage.hpp"

namespace lapse::inventory {

void ListCoverage::add(const config::Node& answer, const std::vector<Certificate>& certificates) {
  if (!where_.known()) where_ = answer.where();
  if (answer.find("CertificateSummaryList").present()) {
    ++pages_;
    last_pages_ += answer.find("NextToken").has_value() ? 0 : 1;
  }
  for (const Certificate& certificate : certificates) {
    ++items_;
    const auto& key = certificate.key_algorithm;
    keys_ += key.empty() ? 0 : 1;
    other_keys_ += key.empty() || key == "rsa_1024" || key == "rsa_2048" ? 0 : 1;
    acme_ += certificate.key_pair_origin == "acme" ? 1 : 0;
  }
}

}  // namespace lapse::inventory
