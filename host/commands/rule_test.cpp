// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <exception>
#include <iostream>
#include <map>
#include <testkit/testing.hpp>
#include <thread>

#include "commands/author_commands.hpp"
#include "commands/commands.hpp"
#include "commands/authoring.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

namespace fs = std::filesystem;

int test_once(const RuleTestOptions& options) {
  const auto rule = find_rule(options.rule, options.scenarios);
  if (!rule) return complain(rule.error());
  if (rule->scenarios.empty()) return complain(say("there are no scenarios for '{}': name their folder behind it", rule->plugin.string()));
  for (const auto& path : rule->scenarios)
    if (!fs::exists(path)) return complain(say("'{}' is not there", path));
  try {
    const auto result = testkit::test({rule->plugin.string(), rule->scenarios, options.update, colourful()}, std::cout);
    std::cout.flush();
    return result.good() ? all_renew : found;
  } catch (const std::exception& e) {
    return complain(clean(e.what(), 2000));
  }
}

/// When everything that matters to a test changed last.
std::map<fs::path, fs::file_time_type> state_of(const RuleTestOptions& options) {
  std::map<fs::path, fs::file_time_type> out;
  std::error_code bad;
  const auto take = [&](const fs::path& file) {
    const auto time = fs::last_write_time(file, bad);
    if (!bad) out[file] = time;
  };
  const auto take_folder = [&](const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder, bad))
      if (entry.is_regular_file(bad)) take(entry.path());
  };
  for (const auto& path : options.scenarios) fs::is_directory(path, bad) ? take_folder(path) : take(path);
  const fs::path rule(options.rule);
  if (fs::is_directory(rule, bad)) {
    take_folder(rule);
    take_folder(rule / "scenarios");
  } else {
    take(rule);
    take_folder(fs::absolute(rule).parent_path() / "scenarios");
    take_folder(fs::absolute(rule).parent_path().parent_path() / "scenarios");
  }
  return out;
}

}  // namespace

int test_rule(const RuleTestOptions& options) {
  if (!options.watch) return test_once(options);
  for (;;) {
    const auto before = state_of(options);
    static_cast<void>(test_once(options));
    std::cout << say("waiting for a change; end with Ctrl-C") << std::endl;
    // What --update wrote is no change of the author's.
    auto now = options.update ? state_of(options) : before;
    const auto seen = now;
    while (now == seen) {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      now = state_of(options);
    }
  }
}

}  // namespace lapse::commands
