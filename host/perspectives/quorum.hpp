// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/tables.hpp"

namespace lapse::perspectives {

/// From how many places an authority looks on the day that is judged, and how many of them may disagree: a row of the
/// dated table `perspectives`.
struct Quorum {
  struct Step {
    std::size_t from = 0;     ///< remote vantage points
    std::size_t at_most = 0;  ///< of these may disagree
  };
  std::size_t remotes = 0;  ///< that an authority uses at the least
  std::vector<Step> disagree;
  std::int64_t stale_after = 0;  ///< seconds; 0 = no bound is stated
  std::string source;

  /// How many may disagree where we have `ours` remote vantage points. An authority has at least `remotes`, so that with
  /// fewer of our own its number holds.
  [[nodiscard]] std::size_t may_disagree(std::size_t ours) const;
};

/// The quorum of the day; nullopt when the table has no row for it.
[[nodiscard]] std::optional<Quorum> quorum_of_the_day(const config::Tables& tables, std::int64_t now);

}  // namespace lapse::perspectives
