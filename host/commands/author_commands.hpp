// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// The commands for those who write rules.

namespace lapse::commands {

struct RuleTestOptions {
  std::string rule = ".";              ///< a plugin, or a folder with one
  std::vector<std::string> scenarios;  ///< empty: those that lie beside it
  bool update = false;
  bool watch = false;
};

struct RecordOptions {
  std::string name;                ///< a host name, or a certificate or name of the estate
  std::string estate;
  std::string plugin;              ///< a rule under work, beside those that are found
  std::string replay;              ///< a recording in place of the live world
  std::string folder = "scenarios";
  std::vector<std::string> rules;  ///< kinds; empty: the plugin's, else all
};

struct RuleCheckOptions {
  std::string rule = ".";
  std::vector<std::string> scenarios;  ///< the worlds of the checks; empty: those that lie beside it
  std::uint64_t seed = 0;              ///< 0: another one every time
  std::size_t tries = 200;             ///< judgements of each check that takes samples
  std::string only;                    ///< one check; empty: all
  std::vector<std::string> pass_on_the_rest;    ///< outcomes that may pass although one question failed
  std::vector<std::string> from_the_inventory;  ///< outcomes that come from the inventory, although answers may refute them
};

/// Each runs one command and returns the exit code; what it has to say goes to standard output, what went wrong to
/// standard error.
///
/// `name`: the folder to make; its last part is the rule's kind. `language`: "cpp" or "c".
[[nodiscard]] int new_rule(const std::string& name, const std::string& language);
[[nodiscard]] int test_rule(const RuleTestOptions& options);
[[nodiscard]] int check_rule(const RuleCheckOptions& options);
[[nodiscard]] int record(const RecordOptions& options);
/// `format`: "estate", "pack" or "waivers".
[[nodiscard]] int schema(const std::string& format, const std::string& estate);

/// Makes test kit and conformance kit speak the process's language.
void speak_in_kits();

}  // namespace lapse::commands
