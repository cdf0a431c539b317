// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <iostream>

#include "commands/commands.hpp"
#include "commands/ground.hpp"
#include "commands/outputs.hpp"
#include "config/suggest.hpp"
#include "report/explain.hpp"
#include "support/say.hpp"

namespace lapse::commands {
int explain(const std::string& id, const std::string& estate) {
  Ground ground;
  lay_rules(ground, estate);
  print(ground.problems);
  const Exit told = ground.problems.empty() ? all_renew : usage;
  auto rules = host_rules();
  for (const auto& plugin : ground.loader.plugins()) rules.push_back(&plugin->rule);
  std::vector<std::string_view> known;
  const std::size_t width = terminal_width(STDOUT_FILENO);
  for (const auto* rule : rules) {
    known.emplace_back(rule->kind);
    if (rule->kind == id) {
      report::list_rules(std::cout, std::vector<const findings::Rule*>{rule}, width);
      return told;
    }
    for (const auto& outcome : rule->outcomes) {
      known.emplace_back(outcome.id);
      if (outcome.id != id) continue;
      report::explain(std::cout, *rule, outcome, width);
      return told;
    }
  }
  // Its plugin may be among those that were refused.
  print(ground.loader.refusals());
  return complain(say("no rule and no outcome is called '{}'{}; 'lapse rule list' names them all, with -c FILE those of an estate's plugins too", clean(id, 60), config::did_you_mean(id, known)));
}

}  // namespace lapse::commands
