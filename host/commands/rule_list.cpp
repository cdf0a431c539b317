// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "commands/commands.hpp"
#include "commands/ground.hpp"
#include "commands/outputs.hpp"
#include "report/explain.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

using From = judge::Origin::From;
using By = judge::Standing::By;

std::string came_from(const judge::Plugin& plugin) {
  const std::string path = clean(plugin.rule.path, 4000);
  switch (plugin.origin.from) {
    case From::program:
      return say("From {}, installed with Lapse.", path);
    case From::environment:
      return say("From {}, found through LAPSE_PLUGIN_PATH.", path);
    case From::estate:
      return say("From {}, named at {}.", path, clean(plugin.origin.place));
    case From::command:
      break;
  }
  return say("From {}, named on the command line.", path);
}

std::string is_trusted(const judge::Plugin& plugin) {
  const auto& [by, key] = plugin.standing;
  const std::string signer = clean(key, 200);
  switch (by) {
    case By::program:
      return key.empty() ? say("Trusted as the program itself is: it lies beside it.")
                         : say("Trusted as the program itself is, and signed by '{}'.", signer);
    case By::pin:
      return key.empty() ? say("Trusted by the SHA-256 that the estate pins.")
                         : say("Trusted by the SHA-256 that the estate pins, and signed by '{}'.", signer);
    case By::signature:
      return say("Trusted by the signature of '{}'.", signer);
    case By::owner:
      break;
  }
  return say("Trusted because only you and root can change it; neither pinned nor signed.");
}

const char* word(From from) {
  constexpr const char* kWords[] = {"program", "environment", "estate", "command"};
  return kWords[static_cast<std::size_t>(from)];
}

const char* word(By by) {
  constexpr const char* kWords[] = {"program", "owner", "pin", "signature"};
  return kWords[static_cast<std::size_t>(by)];
}

boost::json::object to_json(const findings::Rule& rule, const judge::Plugin* plugin) {
  boost::json::array outcomes;
  for (const auto& o : rule.outcomes) {
    boost::json::object one{{"id", o.id}, {"name", o.name}, {"kind", findings::to_text(o.kind)}};
    if (o.kind == findings::Kind::fail) one["level"] = findings::to_text(o.level);
    outcomes.push_back(std::move(one));
  }
  boost::json::object out{{"kind", rule.kind},       {"version", rule.version}, {"vendor", rule.vendor},
                          {"license", rule.license}, {"url", rule.url},         {"summary", rule.summary},
                          {"needs", boost::json::value_from(rule.needs)}};
  if (plugin) {
    boost::json::object origin{{"from", word(plugin->origin.from)}};
    if (!plugin->origin.place.empty()) origin["place"] = plugin->origin.place;
    boost::json::object trust{{"by", word(plugin->standing.by)}};
    if (!plugin->standing.key.empty()) trust["key"] = plugin->standing.key;
    out["path"] = rule.path;
    out["sha256"] = plugin->file->sha256();
    out["origin"] = std::move(origin);
    out["trust"] = std::move(trust);
  }
  out["outcomes"] = std::move(outcomes);
  return out;
}

void print_json(const Ground& ground) {
  boost::json::array rules;
  for (const auto* rule : host_rules()) rules.push_back(to_json(*rule, nullptr));
  for (const auto& plugin : ground.loader.plugins()) rules.push_back(to_json(plugin->rule, plugin.get()));
  boost::json::array refused;
  for (const auto& r : ground.loader.refusals())
    refused.push_back(boost::json::object{
        {"path", r.path}, {"reason", r.reason}, {"found", r.found}, {"expected", r.expected}, {"remedy", r.remedy}});
  std::cout << boost::json::serialize(boost::json::object{{"rules", std::move(rules)}, {"refused", std::move(refused)}}) << "\n";
}

}  // namespace

int list_rules(const std::string& estate, bool json) {
  Ground ground;
  lay_rules(ground, estate);
  if (json) {
    print_json(ground);
  } else {
    auto rules = host_rules();
    const auto& plugins = ground.loader.plugins();
    for (const auto& plugin : plugins) rules.push_back(&plugin->rule);
    report::list_rules(std::cout, rules, terminal_width(STDOUT_FILENO), [&](const findings::Rule& rule) -> std::vector<std::string> {
      const auto plugin = std::find_if(plugins.begin(), plugins.end(), [&](const auto& p) { return &p->rule == &rule; });
      if (plugin == plugins.end()) return {say("Part of the program itself.")};
      return {came_from(**plugin), is_trusted(**plugin)};
    });
  }
  return tell_what_is_wrong(ground) == 0 ? all_renew : usage;
}

}  // namespace lapse::commands
