// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/outcome_lists.hpp>

#include "outcomes_reach.hpp"
#include "outcomes_route.hpp"
#include "outcomes_served.hpp"

/// Every way in which this rule can end. Most outcomes bear on the service: AWS Certificate Manager no longer looks at
/// HTTPS when it renews. Those that concern providers that look at where a name leads, or the profile `acm-legacy`, bear
/// on the renewal. The page README.md says the same at length.
namespace https_routing {

inline constexpr auto kAddressOutcomes = lapse::joined(kReachOutcomes, kServedOutcomes);
inline constexpr auto kAllOutcomes = lapse::joined(kRouteOutcomes, kAddressOutcomes.all);
inline constexpr auto& kOutcomes = kAllOutcomes.all;

}  // namespace https_routing
