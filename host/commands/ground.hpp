// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "config/estate.hpp"
#include "config/tables.hpp"
#include "judge/plugin.hpp"

namespace lapse::commands {

/// A folder with plugins, and how Lapse came to look there.
struct PluginFolder {
  std::filesystem::path path;
  judge::Origin origin;
};

/// Where this installation or build keeps its rules as data and its plugins: below the prefix as installed.hpp says, or
/// else beside the program in a build folder (../rules, ../plugins). LAPSE_RULES stands in their place; the folders of
/// LAPSE_PLUGIN_PATH (a list with colons) come before.
[[nodiscard]] std::filesystem::path rules_folder();
[[nodiscard]] std::vector<PluginFolder> plugin_folders();

/// Where find_package(lapse) finds the SDK of this installation or build (../cmake/lapse); empty when it has none, as
/// where the development package is not installed.
[[nodiscard]] std::filesystem::path sdk_folder();

/// Loads the plugins of all folders and of the estate. Refusals stay with the loader.
void load_plugins(judge::Loader& loader, const config::Estate& estate);

/// Loads the dated tables.
[[nodiscard]] config::Tables load_tables(config::Problems& problems);

/// The host's own rules: those about checks, vantage points and shared records. The one about checks is first.
[[nodiscard]] std::vector<const findings::Rule*> host_rules();

/// Prints problems to standard error, each on its line.
void print(const config::Problems& problems);

/// What every command stands on: the estate, the dated tables, the plugins, and everything that is wrong with them.
struct Ground {
  config::Problems problems;
  config::Estate estate;
  config::Tables tables;
  judge::Loader loader;
};

/// Reads the estate (none when the path is empty), the tables and the plugins.
void lay(Ground& ground, const std::string& estate_path);

}  // namespace lapse::commands
