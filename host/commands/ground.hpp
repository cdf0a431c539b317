// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/estate.hpp"
#include "config/tables.hpp"
#include "judge/plugin.hpp"
#include "plan/plan.hpp"

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

/// The host's own rules: those about checks, vantage points and shared records. The one about checks is first.
[[nodiscard]] std::vector<const findings::Rule*> host_rules();

/// What is wrong and what was expected, in the process's language, without its place.
[[nodiscard]] std::string in_words(const config::Problem& problem);

/// Prints what is wrong, or which plugins were refused, to standard error, each on its line.
void print(const config::Problems& problems);
void print(const std::vector<judge::Refusal>& refusals);

/// What every command stands on: the estate, the dated tables, the plugins, and everything that is wrong with them.
struct Ground {
  config::Problems problems;
  config::Estate estate;
  config::Tables tables;
  judge::Loader loader;
};

/// Reads the estate (none when the path is empty) and the plugins: all that a command needs which judges nothing.
void lay_rules(Ground& ground, const std::string& estate_path);

/// The same, and the tables.
void lay(Ground& ground, const std::string& estate_path);

struct Counted {
  std::size_t certificates = 0;
  std::size_t names = 0;
};

/// Reads the whole inventory and holds the estate's waivers against it, so that everything that is wrong is known.
Counted read_through(Ground& ground, const plan::Plan& plan);

/// Says all that is wrong, plugins that were refused among it, each at its place; how much that is.
std::size_t tell_what_is_wrong(const Ground& ground);

}  // namespace lapse::commands
