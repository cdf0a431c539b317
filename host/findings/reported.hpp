// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "findings/outcome.hpp"

namespace lapse::findings {

/// A finding as a rule reported it; levels and places are not settled yet. Members as in lapse_finding.
struct Reported {
  const Outcome* outcome = nullptr;
  Kind kind = Kind::open;
  std::uint32_t level = LAPSE_LEVEL_DEFAULT;
  std::uint32_t bearing = LAPSE_BEARING_DEFAULT;
  std::uint32_t part = LAPSE_PART_CERTIFICATE;
  std::string discriminator, asked, seen, expected, fix;
  std::vector<std::pair<std::string, std::string>> arguments;
  std::int64_t visible_after = -1;
};

}  // namespace lapse::findings
