// SPDX-License-Identifier: Apache-2.0
//
// lapse-conformance PLUGIN [SCENARIOS...] [--seed N] [--tries N] [--only CHECK] [--pass-on-the-rest OUTCOME]...
// [--from-the-inventory OUTCOME]...: what 'lapse rule check' does, for builds that have no lapse. Exit: 0 the rule keeps every
// promise, 1 it does not, 2 usage.
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "check.hpp"

int main(int argc, char** argv) {
  using namespace lapse::conformance;
  CheckOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--seed" && has_value) options.seed = std::strtoull(argv[++i], nullptr, 10);
    else if (word == "--tries" && has_value) options.tries = std::strtoull(argv[++i], nullptr, 10);
    else if (word == "--only" && has_value) options.only = argv[++i];
    else if (word == "--pass-on-the-rest" && has_value) options.pass_on_the_rest.emplace_back(argv[++i]);
    else if (word == "--from-the-inventory" && has_value) options.from_the_inventory.emplace_back(argv[++i]);
    else if (options.plugin.empty()) options.plugin = word;
    else options.scenarios.emplace_back(word);
  }
  if (options.plugin.empty()) {
    std::cerr << "usage: lapse-conformance PLUGIN [SCENARIOS...] [--seed N] [--tries N] [--only CHECK] [--pass-on-the-rest OUTCOME]..."
                 " [--from-the-inventory OUTCOME]...\n";
    return 2;
  }
  try {
    return check(options, std::cout).good() ? 0 : 1;
  } catch (const std::exception& e) {
    std::cerr << "lapse-conformance: " << e.what() << "\n";
    return 2;
  }
}
