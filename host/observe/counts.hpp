// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "observe/observer.hpp"

namespace lapse::observe {

/// How many observations of one kind ended in one way.
struct EndedCount {
  const char* kind = "";   ///< "dns/1", ...
  const char* ended = "";  ///< "answered", "timeout", ...
  std::uint64_t count = 0;
};

/// The counters by kind and end, in a stable order: every kind with every end, those that never happened with 0, so that
/// a reader sees a kind stop.
[[nodiscard]] std::vector<EndedCount> ended_counts(const Counters& counters);

/// How many questions made an observation, and how many shared one that was there or under way: of the kind "questions",
/// ended "made" and "shared".
[[nodiscard]] std::vector<EndedCount> question_counts(const Counters& counters);

}  // namespace lapse::observe
