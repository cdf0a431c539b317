// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/result.hpp"

namespace lapse::commands {

/// A rule under work: the plugin to load, and what to judge with it.
struct RuleUnderWork {
  std::filesystem::path plugin;
  std::vector<std::string> scenarios;       ///< files and folders; may be empty
  std::vector<std::filesystem::path> sources;  ///< what a change of means "build again"; empty for a bare plugin
};

/// The rule that `where` names: a plugin, or a folder with one in it or below its `build`. A folder with a CMakeLists.txt
/// is built first, into `build`. Scenarios are those given, else the `scenarios` of the folder, or beside the plugin or its
/// folder. The failure is what to tell the user.
[[nodiscard]] Result<RuleUnderWork> find_rule(const std::string& where, std::vector<std::string> scenarios);

/// May standard output be coloured?
[[nodiscard]] bool colourful();

}  // namespace lapse::commands
