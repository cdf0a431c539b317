// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/outcome_lists.hpp>

#include "outcomes_around.hpp"
#include "outcomes_record.hpp"

/// Every way in which this rule can end. The page README.md says the same at length.
namespace lapse::dns_cname {

inline constexpr auto kAllOutcomes = joined(kRecordOutcomes, kAroundOutcomes);
inline constexpr auto& kOutcomes = kAllOutcomes.all;

}  // namespace lapse::dns_cname
