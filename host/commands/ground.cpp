// SPDX-License-Identifier: Apache-2.0
#include "commands/ground.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string_view>
#include <tuple>

#include "commands/commands.hpp"
#include "commands/language.hpp"
#include "config/time.hpp"
#include "findings/settle.hpp"
#include "findings/shared_record.hpp"
#include "findings/waiving.hpp"
#include "findings/whole_inventory.hpp"
#include "installed.hpp"
#include "inventory/source.hpp"
#include "perspectives/rule.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

namespace fs = std::filesystem;

fs::path program_folder() {
  std::error_code bad;
  const fs::path program = fs::read_symlink("/proc/self/exe", bad);
  return bad ? fs::path(".") : program.parent_path();
}

}  // namespace

fs::path rules_folder() {
  if (const char* set = std::getenv("LAPSE_RULES"); set && *set) return set;
  const fs::path up = program_folder().parent_path();
  const fs::path installed = up / kInstalledData / "rules";
  return fs::is_directory(installed / "tables") ? installed : up / "rules";
}

std::vector<PluginFolder> plugin_folders() {
  using From = judge::Origin::From;
  std::vector<PluginFolder> out;
  if (const char* set = std::getenv("LAPSE_PLUGIN_PATH"); set && *set) {
    std::istringstream list(set);
    for (std::string one; std::getline(list, one, ':');)
      if (!one.empty()) out.push_back({one, {From::environment}});
  }
  const fs::path up = program_folder().parent_path();
  for (const fs::path& candidate : {up / kInstalledPlugins, up / "plugins"}) {
    if (!fs::is_directory(candidate)) continue;
    out.push_back({candidate, {From::program, {}, {}, up}});
    break;
  }
  return out;
}

fs::path sdk_folder() {
  const fs::path up = program_folder().parent_path();
  for (const fs::path& candidate : {up / kInstalledSdk, up / "cmake" / "lapse"})
    if (fs::is_regular_file(candidate / "lapse-config.cmake")) return candidate;
  return {};
}

std::vector<const findings::Rule*> host_rules() {
  return {&findings::host_rule(), &perspectives::rule(), &findings::shared_record_rule(), &findings::whole_inventory_rule()};
}

int complain(std::string_view what) {
  std::cerr << "lapse: " << say_lines(clean(what, 20000, true)) << "\n";
  return usage;
}

std::string in_words(const config::Problem& problem) {
  const std::string what = say_lines(problem.what);
  return problem.expected.empty() ? what : say("{}; expected {}", what, say_lines(problem.expected));
}

void print(const config::Problems& problems) {
  // In the order of the file, whichever step found them.
  std::vector<const config::Problem*> order;
  for (const auto& p : problems) order.push_back(&p);
  const auto file = [](const config::Problem* p) { return p->where.file ? std::string_view(*p->where.file) : std::string_view{}; };
  std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) {
    return std::tuple(file(a), a->where.line, a->where.column) < std::tuple(file(b), b->where.line, b->where.column);
  });
  for (const auto* p : order) {
    const std::string where = to_text(p->where);
    std::cerr << where << (where.empty() ? "" : ": ") << in_words(*p) << "\n";
  }
}

void print(const std::vector<judge::Refusal>& refusals) {
  for (const auto& refusal : refusals) std::cerr << say("refused: {}", judge::to_text(refusal)) << "\n";
}

namespace {

/// The plugins of all folders and of the estate. Refusals stay with the loader.
void load_plugins(judge::Loader& loader, const config::Estate& estate) {
  judge::Signers signers{{}, estate.demands_signatures};
  for (const auto& key : estate.trusted_keys) signers.keys.push_back({key.name, key.key});
  loader.trust(std::move(signers));
  for (const auto& folder : plugin_folders()) loader.load(folder.path, folder.origin);
  for (const auto& plugin : estate.plugins)
    loader.load(plugin.path, {judge::Origin::From::estate, *plugin.where.file + ":" + std::to_string(plugin.where.line), plugin.sha256, {}});
}

}  // namespace

void lay_rules(Ground& ground, const std::string& estate_path) {
  if (!estate_path.empty()) ground.estate = config::read_estate(estate_path, ground.problems);
  load_plugins(ground.loader, ground.estate);
  translate_rules(ground.loader, ground.problems);
}

void lay(Ground& ground, const std::string& estate_path) {
  lay_rules(ground, estate_path);
  ground.tables = config::Tables::load(rules_folder() / "tables", ground.problems);
}

Counted read_through(Ground& ground, const plan::Plan& plan) {
  Counted counted;
  const auto inventory = inventory::open_inventory(ground.estate, ground.tables, ground.problems);
  findings::Waiving waiving(ground.estate.waivers, 0);
  while (const auto certificate = inventory->next()) {
    ++counted.certificates;
    counted.names += certificate->names.size();
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
  return counted;
}

std::size_t tell_what_is_wrong(const Ground& ground) {
  print(ground.problems);
  print(ground.loader.refusals());
  return ground.problems.size() + ground.loader.refusals().size();
}

}  // namespace lapse::commands
