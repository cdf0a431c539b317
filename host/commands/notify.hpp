// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "support/result.hpp"

namespace lapse::commands {

/// Runs the user's command with /bin/sh and gives it `input` on its standard input. Nothing of the input is ever part of
/// the command, its arguments or its environment. Its output goes to standard error, as standard output is the report's.
/// After `deadline` it is ended, with everything that it started. Returns its exit status, or why there is none.
[[nodiscard]] Result<int> run_command(const std::string& command, const std::string& input,
                                      std::chrono::milliseconds deadline);

}  // namespace lapse::commands
