// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "commands/commands.hpp"
#include "commands/ground.hpp"
#include "config/time.hpp"
#include "findings/waiving.hpp"
#include "inventory/source.hpp"
#include "plan/plan.hpp"
#include "support/say.hpp"

namespace lapse::commands {

int check(const std::string& estate) {
  Ground ground;
  lay(ground, estate);
  const auto settings = config::effective_rules(ground.estate, rules_folder(), ground.problems);
  const auto runner = judge::in_process();
  plan::Plan plan(settings, ground.loader.plugins(), ground.tables, *runner, 0, ground.problems);
  std::size_t certificates = 0;
  std::size_t names = 0;
  const auto inventory = inventory::open_inventory(ground.estate, ground.tables, ground.problems);
  findings::Waiving waiving(ground.estate.waivers, 0);
  while (const auto certificate = inventory->next()) {
    ++certificates;
    names += certificate->names.size();
    const auto calendar = lapse::calendar_of(certificate->not_before, certificate->not_after, plan.window(*certificate));
    waiving.examine(*certificate, calendar.last_safe_day);
  }
  for (const auto& trouble : waiving.troubles()) {
    if (trouble.what == findings::WaiverTrouble::What::too_long) {
      ground.problems.push_back({trouble.waiver->where_until,
                                 "this waiver ends after " + config::format_date(trouble.last_safe_day) +
                                     ", the last safe day of '" + trouble.subject + "'",
                                 "an earlier day, or 'force: true'"});
    } else {
      ground.problems.push_back(
          {trouble.waiver->where, "this waiver belongs to no certificate of the estate", "other patterns, or no waiver"});
    }
  }
  print(ground.problems);
  for (const auto& refusal : ground.loader.refusals()) std::cerr << judge::to_text(refusal) << "\n";
  const std::size_t wrong = ground.problems.size() + ground.loader.refusals().size();
  if (wrong) {
    std::cerr << say(wrong == 1 ? "{}: {} problem" : "{}: {} problems", estate, wrong) << "\n";
    return usage;
  }
  std::cout << say("{}: {} certificates with {} names, {} rules; no problems", estate, certificates, names, settings.size()) << "\n";
  return all_renew;
}

}  // namespace lapse::commands
