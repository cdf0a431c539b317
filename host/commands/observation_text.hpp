// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "commands/scenario_text.hpp"

namespace lapse::commands {

/// The items of a scenario's `observations:`, in the order of asking.
[[nodiscard]] std::string observations_text(const std::vector<Seen>& world);

}  // namespace lapse::commands
