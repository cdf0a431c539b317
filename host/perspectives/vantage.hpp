// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "observe/observer.hpp"

namespace lapse::perspectives {

/// How reports call the run's own vantage point.
inline constexpr const char* kHere = "here";

/// A further vantage point. The observer must outlive it.
struct Vantage {
  std::string name;
  observe::Observer* observer = nullptr;
  std::string when;  ///< when it was recorded, "3 h before this run"; empty = it is asked now
};

/// How far a recording is from the run's own observations: "3 h before this run", "2 d after this run", or "at the time of
/// this run" (within a minute).
[[nodiscard]] std::string age_text(std::int64_t recorded, std::int64_t started);

/// What every vantage point that works can look up: the root's name servers, through its resolvers and from the root.
/// A run that is recorded asks them too, so that who compares the recording can tell a broken vantage point from a broken
/// zone.
[[nodiscard]] std::vector<observe::Question> control_questions();

/// Puts the questions and waits. Empty when any was answered with data, or when there are none; otherwise how each ended.
[[nodiscard]] std::string failure_of(observe::Observer& observer, const std::vector<observe::Question>& questions);

}  // namespace lapse::perspectives
