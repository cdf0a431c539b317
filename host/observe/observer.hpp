// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <variant>

#include "observe/answer.hpp"
#include "observe/question.hpp"

namespace lapse::observe {

/// Counters of a run, for progress and reports.
struct Counters {
  std::uint64_t asked = 0;      ///< questions put to the observer
  std::uint64_t shared = 0;     ///< of these, answered by an observation that was there or under way
  std::uint64_t made = 0;       ///< observations made
  std::uint64_t in_flight = 0;  ///< observations under way now
  /// Observations by kind (the order of Question::of) and by how they ended (Ended).
  std::array<std::array<std::uint64_t, 10>, std::variant_size_v<decltype(Question::of)>> ended{};
};

/// Makes observations. The only interface that the rest of the host knows of the outside world.
///
/// One thread. `ask` calls `done` exactly once, never from inside `ask`, only from inside `run`; also after the run's
/// deadline, then with Ended::limit.
class Observer {
 public:
  using Done = std::function<void(const AnswerPtr&)>;

  virtual ~Observer() = default;
  virtual void ask(const Question& question, Done done) = 0;

  /// Works until at least one `done` was called or `most` has passed. Returns at once when nothing is under way.
  virtual void run(std::chrono::milliseconds most) = 0;
  [[nodiscard]] virtual Counters counters() const = 0;
};

}  // namespace lapse::observe
