// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>

namespace lapse::report {

/// One line on a terminal that tells how far the run is: "1,200 of 5,000 certificates, 300 in flight, 85/s, 45 s left".
/// Draws at most ten times a second, however often it is told. The clock is an argument, so that tests need none.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  /// `out` is the terminal, usually standard error; `width` its columns.
  Progress(std::ostream& out, std::size_t width) : out_(out), width_(width) {}
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::size_t done, std::optional<std::size_t> total, std::size_t in_flight,
              Clock::time_point now = Clock::now());

  /// Wipes the line, so that other output can follow.
  void clear();

 private:
  [[nodiscard]] std::string text(std::size_t done, std::optional<std::size_t> total, std::size_t in_flight,
                                 Clock::time_point now) const;

  std::ostream& out_;
  std::size_t width_;
  bool drawn_ = false;
  std::optional<Clock::time_point> last_;
  std::deque<std::pair<Clock::time_point, std::size_t>> recent_;  ///< some seconds, for the rate
};

}  // namespace lapse::report
