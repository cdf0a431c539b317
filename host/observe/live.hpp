// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "config/network.hpp"
#include "observe/kept.hpp"
#include "observe/observer.hpp"
#include "support/result.hpp"

namespace lapse::observe {

/// The observer that asks the outside world, as the estate's `network:` section says. `now` is the evaluation time, for
/// building certificate paths. Fails when there is nobody to ask: no resolver configured and none of the system's, root
/// hints that cannot be read. `kept`: conversations of earlier runs, or null; outlives the observer.
[[nodiscard]] Result<std::unique_ptr<Observer>> live(const config::Network& network, std::int64_t now,
                                                     KeptConversations* kept = nullptr);

}  // namespace lapse::observe
