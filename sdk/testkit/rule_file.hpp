// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A rule's shared library is only ever loaded in a child process: loading runs code.

namespace lapse::testkit {

/// What the parent process needs to know of a rule.
struct RuleFacts {
  std::string kind, version;
  bool per_name = false;
  unsigned minor = 0;  ///< of the contract that it was built with
  std::vector<std::string> needs;
  std::vector<std::pair<std::string, std::string>> outcomes;  ///< id and name
};

/// Loads the library into this process. Throws std::runtime_error in words for one that is no rule of this contract.
[[nodiscard]] const lapse_rule& load_rule(const std::string& path);

/// Loads it in a child process and tells of it. Throws std::runtime_error in words.
[[nodiscard]] RuleFacts facts_of(const std::string& path);

/// The scenario files among these files and folders, in order of name. `folder` is set when one of them is a folder.
[[nodiscard]] std::vector<std::string> scenario_files(const std::vector<std::string>& paths, bool* folder = nullptr);

}  // namespace lapse::testkit
