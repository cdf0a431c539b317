// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace lapse::testkit {

/// What a child process may use. A bound that is passed ends it.
struct ChildLimits {
  std::chrono::milliseconds wall{60'000};  ///< between two lines
  std::size_t memory = 0;                  ///< bytes of address space beyond what it starts with; 0 = as much as there is
};

/// How a child process ended.
struct ChildEnd {
  enum class How { finished, signal, exited, silent } how = How::finished;
  int code = 0;  ///< of the signal, or of the exit
  [[nodiscard]] bool finished() const { return how == How::finished; }
  /// In words, for what the rule did: "it crashed: Segmentation fault".
  [[nodiscard]] std::string words() const;
};

/// Takes one line of what a child has to say. A line holds no LF.
using Tell = std::function<void(std::string_view line)>;

/// Ends a child as one whose work is done. May be called from a signal handler.
[[noreturn]] void end_child();

/// Runs `work` in a child process of this one, which must have one thread. What `work` tells reaches `hear` line by line,
/// also from a child that crashes later. What the child prints goes to standard error.
[[nodiscard]] ChildEnd in_child(const std::function<void(const Tell&)>& work, const Tell& hear, const ChildLimits& limits = {});

}  // namespace lapse::testkit
