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
namespace {

std::vector<const findings::Rule*> all_rules(const Ground& ground) {
  auto out = host_rules();
  for (const auto& plugin : ground.loader.plugins()) out.push_back(&plugin->rule);
  return out;
}

}  // namespace

int list_rules(const std::string& estate) {
  Ground ground;
  lay(ground, estate);
  report::list_rules(std::cout, all_rules(ground), terminal_width(STDOUT_FILENO));
  for (const auto& refusal : ground.loader.refusals()) std::cerr << say("refused: {}", judge::to_text(refusal)) << "\n";
  print(ground.problems);
  return ground.loader.refusals().empty() && ground.problems.empty() ? all_renew : usage;
}

int explain(const std::string& id, const std::string& estate) {
  Ground ground;
  lay(ground, estate);
  const auto rules = all_rules(ground);
  std::vector<std::string_view> known;
  const std::size_t width = terminal_width(STDOUT_FILENO);
  for (const auto* rule : rules) {
    known.emplace_back(rule->kind);
    if (rule->kind == id) {
      report::list_rules(std::cout, std::vector<const findings::Rule*>{rule}, width);
      return all_renew;
    }
    for (const auto& outcome : rule->outcomes) {
      known.emplace_back(outcome.id);
      if (outcome.id != id) continue;
      report::explain(std::cout, *rule, outcome, width);
      return all_renew;
    }
  }
  std::cerr << "lapse: "
            << say("no rule and no outcome is called '{}'{}; 'lapse rule list' names them all", clean(id, 60), config::did_you_mean(id, known))
            << "\n";
  return usage;
}

}  // namespace lapse::commands
