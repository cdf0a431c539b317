// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/table_row.hpp"

namespace lapse::config {

/// A day on which the rules of issuing change, as a row of the dated table `policy-dates` tells it.
struct PolicyChange {
  std::int64_t date = 0;  ///< its first second, UTC
  std::string about;      ///< "public certificates last at most 100 days"
  std::string source;
};

/// The changes of a row, earliest first; an entry without a date is left out.
[[nodiscard]] std::vector<PolicyChange> policy_changes(const Row& row);

}  // namespace lapse::config
