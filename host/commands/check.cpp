// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "commands/commands.hpp"
#include "commands/ground.hpp"
#include "plan/plan.hpp"
#include "support/say.hpp"

namespace lapse::commands {

int check(const std::string& estate) {
  Ground ground;
  lay(ground, estate);
  const auto settings = config::effective_rules(ground.estate, rules_folder(), ground.problems);
  const auto runner = judge::in_process();
  plan::Plan plan(settings, ground.loader.plugins(), ground.tables, *runner, 0, ground.problems);
  const auto counted = read_through(ground, plan);
  if (const std::size_t wrong = tell_what_is_wrong(ground); wrong > 0) {
    std::cerr << say(wrong == 1 ? "{}: {} problem" : "{}: {} problems", estate, wrong) << "\n";
    return usage;
  }
  std::cout << say("{}: {} certificates with {} names, {} rules; no problems", estate, counted.certificates, counted.names, settings.size()) << "\n";
  return all_renew;
}

}  // namespace lapse::commands
