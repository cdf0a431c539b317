// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "observe/question.hpp"

namespace lapse::observe {

/// The replies read so far, by step; nothing where a step was skipped, is still to come, or is no LAPSE_EXPECT.
using Replies = std::vector<std::optional<std::string>>;

/// Does the condition of `step` hold? A condition on a reply that was not read does not, whichever way it is put.
[[nodiscard]] bool holds(const DialogueStep& step, const Replies& replies);

}  // namespace lapse::observe
