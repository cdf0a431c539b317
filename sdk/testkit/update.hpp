// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "compare.hpp"

namespace lapse::testkit {

/// What a scenario is to expect from now on.
struct Update {
  const Scenario* scenario;
  Comparison comparison;
  std::vector<Found> found;
};

/// Rewrites the `expect:` of these scenarios of one file to what was found, and nothing else in it: lines that fit stay as
/// they are, and a line that told of a member keeps telling of it. Throws std::runtime_error.
void update_file(const std::string& path, const std::vector<Update>& updates);

}  // namespace lapse::testkit
