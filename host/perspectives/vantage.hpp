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

/// Control questions under way. They are put at once and answered while the observer works for others.
class Controls {
 public:
  Controls(observe::Observer& observer, const std::vector<observe::Question>& questions);
  Controls(const Controls&) = delete;
  Controls& operator=(const Controls&) = delete;

  /// Waits for the last of them. Empty when any was answered with data, or when there were none; otherwise how each ended.
  /// Must be called before the observer is asked to work once this is gone.
  [[nodiscard]] std::string failure();

 private:
  observe::Observer& observer_;
  std::size_t left_;
  bool works_;
  std::string how_;
};

}  // namespace lapse::perspectives
