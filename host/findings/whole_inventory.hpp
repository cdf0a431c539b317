// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "findings/finding.hpp"
#include "inventory/certificate.hpp"

namespace lapse::findings {

/// The host's rule about what no single certificate shows: ELG1009 is said once a run, ELG1010 beside the checks of a
/// certificate. Neither is a planned check, and neither bears on a verdict.
[[nodiscard]] const Rule& whole_inventory_rule();

/// Certificates of one domain name in several regions of AWS. Each is renewed by itself; where one will and another will
/// not, the second is easily forgotten. Told at the certificate that comes later in the inventory.
class Regions {
 public:
  static constexpr std::size_t kMostNames = 20000;  ///< some 5 MB; names beyond are not compared
  static constexpr std::size_t kMostCopies = 40;    ///< of one name

  /// Takes in a certificate and how it was judged ("will renew"), in the inventory's order.
  [[nodiscard]] std::optional<Finding> tell(const inventory::Certificate& certificate, const std::string& verdict);

 private:
  struct Copy {
    std::string region, id, verdict;
  };
  std::unordered_map<std::string, std::vector<Copy>> copies_;  ///< by the certificate's first name
};

}  // namespace lapse::findings
