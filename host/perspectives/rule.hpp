// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "findings/outcome.hpp"

namespace lapse::perspectives {

/// The host's rule about vantage points, outcomes MPC1000 to MPC1007. For people: README.md beside this file.
[[nodiscard]] const findings::Rule& rule();

/// Can what this rule says differ between vantage points, and stop a renewal? True for rules that rest on DNS alone: a
/// handshake or a mail dialogue is made from here only.
[[nodiscard]] bool compares(const findings::Rule& rule);

}  // namespace lapse::perspectives
