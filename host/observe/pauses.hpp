// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "observe/answer.hpp"
#include "observe/question.hpp"

// Hosts that want to be asked less often (HTTP status 429, or 503 with Retry-After) are left alone for as long as they
// say. It is for runs with many questions to one host; a second look at the very same thing is still taken.

namespace lapse::observe {

/// Who asked for a pause in this run, and until when.
class Pauses {
 public:
  using Clock = std::chrono::steady_clock;
  /// Where the answer tells no number of seconds, and at most.
  static constexpr std::chrono::seconds kUsual{600}, kMost{86400};

  /// Takes note of an answer.
  void note(const HttpQuestion& question, const Answer& answer, Clock::time_point now);

  /// Why this question is not put now; nothing when it may be.
  [[nodiscard]] std::optional<std::string> excuse(const HttpQuestion& question, std::uint32_t again,
                                                  Clock::time_point now) const;

 private:
  struct Pause {
    Clock::time_point until;
    std::chrono::seconds wanted{0};  ///< 0: the host did not say
  };
  std::map<std::string, Pause, std::less<>> by_host_;
};

}  // namespace lapse::observe
