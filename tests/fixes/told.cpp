// SPDX-License-Identifier: Apache-2.0
//
// lapse-fixes PLUGIN SCENARIOS...: judges the scenarios and names every failure that does not say what to publish or to do.
#include <lapse/abi.h>

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "testkit/fake_host.hpp"
#include "testkit/rule_file.hpp"
#include "testkit/scenario.hpp"

namespace {

using namespace lapse::testkit;

int count_failures_without_fix(const lapse_rule& rule, const std::vector<std::string>& folders, int& failures) {
  int silent = 0;
  for (const auto& file : scenario_files(folders)) {
    for (const auto& scenario : read_scenarios(file, rule.descriptor->scope == LAPSE_PER_NAME)) {
      const std::string parameters = parameters_of(rule, scenario);
      void* instance = rule.functions->create({parameters.data(), parameters.size()}, nullptr, 0);
      if (!instance) continue;
      for (const auto& found : judge(rule, instance, scenario, Arrival::rounds).findings) {
        if (found.kind != LAPSE_FAIL) continue;
        ++failures;
        if (!found.fix.empty()) continue;
        ++silent;
        std::cout << "FAIL " << scenario.place << ": " << scenario.title << ": " << found.outcome << " has no fix\n";
      }
      rule.functions->destroy(instance);
    }
  }
  return silent;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::cerr << "usage: lapse-fixes PLUGIN SCENARIOS...\n";
    return 3;
  }
  try {
    int failures = 0;
    const int silent = count_failures_without_fix(load_rule(words[1]), {words + 2, words + count}, failures);
    if (failures == 0) std::cout << "FAIL no scenario of " << words[1] << " fails\n";
    std::cout << "fixes: " << failures << " failures, " << silent << " without a fix\n";
    return silent == 0 && failures > 0 ? 0 : 1;
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 1;
  }
}
