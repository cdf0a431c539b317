// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/outcome_lists.hpp>

#include "outcomes_dates.hpp"
#include "outcomes_seen.hpp"

/// Every way in which this rule can end. The page README.md says the same at length.
namespace expiry_horizon {

inline constexpr auto kAllOutcomes = lapse::joined(kDatesOutcomes, kSeenOutcomes);
inline constexpr auto& kOutcomes = kAllOutcomes.all;

}  // namespace expiry_horizon
