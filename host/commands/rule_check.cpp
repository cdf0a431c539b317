// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <conformance/check.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "commands/author_commands.hpp"
#include "commands/commands.hpp"
#include "commands/authoring.hpp"
#include "support/clean.hpp"

namespace lapse::commands {

int check_rule(const RuleCheckOptions& options) {
  const auto rule = find_rule(options.rule, options.scenarios);
  if (!rule) return complain(rule.error());
  try {
    const conformance::CheckOptions what{.plugin = rule->plugin.string(),
                                         .scenarios = rule->scenarios,
                                         .seed = options.seed,
                                         .tries = options.tries,
                                         .only = options.only,
                                         .pass_on_the_rest = options.pass_on_the_rest,
                                         .from_the_inventory = options.from_the_inventory,
                                         .colour = colourful()};
    const auto result = conformance::check(what, std::cout);
    std::cout.flush();
    return result.good() ? all_renew : found;
  } catch (const std::exception& e) {
    return complain(clean(e.what(), 2000));
  }
}

}  // namespace lapse::commands
