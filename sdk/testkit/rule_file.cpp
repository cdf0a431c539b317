// SPDX-License-Identifier: Apache-2.0
#include "rule_file.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <stdexcept>

#include "child.hpp"
#include "say.hpp"

namespace lapse::testkit {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string word(const char* text) { return text ? text : ""; }

json::object told(const lapse_rule& rule) {
  const auto& d = *rule.descriptor;
  json::array needs, outcomes;
  for (std::size_t i = 0; i < d.need_count; ++i) needs.emplace_back(word(d.needs[i]));
  for (std::size_t i = 0; i < d.outcome_count; ++i)
    outcomes.push_back(json::array{word(d.outcomes[i]->id), word(d.outcomes[i]->name)});
  return {{"kind", word(d.kind)},
          {"version", word(d.version)},
          {"per_name", d.scope == LAPSE_PER_NAME},
          {"minor", rule.abi_minor},
          {"needs", std::move(needs)},
          {"outcomes", std::move(outcomes)}};
}

RuleFacts read(const json::object& from) {
  RuleFacts to;
  to.kind = from.at("kind").as_string();
  to.version = from.at("version").as_string();
  to.per_name = from.at("per_name").as_bool();
  to.minor = static_cast<unsigned>(from.at("minor").as_int64());
  for (const auto& need : from.at("needs").as_array()) to.needs.emplace_back(need.as_string());
  for (const auto& one : from.at("outcomes").as_array())
    to.outcomes.emplace_back(one.as_array()[0].as_string(), one.as_array()[1].as_string());
  return to;
}

}  // namespace

const lapse_rule& load_rule(const std::string& path) {
  void* library = dlopen(fs::absolute(path).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw std::runtime_error(say("it cannot be loaded: {}", dlerror()));
  const auto* rule = static_cast<const lapse_rule*>(dlsym(library, LAPSE_RULE_SYMBOL));
  if (!rule) throw std::runtime_error(say("it is no Lapse rule: it does not export '{}'", LAPSE_RULE_SYMBOL));
  if (rule->abi_major != LAPSE_ABI_MAJOR || rule->abi_minor > LAPSE_ABI_MINOR)
    throw std::runtime_error(say("it was built for version {}.{} of the contract, and this is {}.{}", unsigned{rule->abi_major},
                                 unsigned{rule->abi_minor}, LAPSE_ABI_MAJOR, LAPSE_ABI_MINOR));
  if (!rule->descriptor || !rule->functions) throw std::runtime_error(say("its tables are null pointers; 'lapse rule check' says more"));
  return *rule;
}

RuleFacts facts_of(const std::string& path) {
  std::string answer, wrong;
  const ChildEnd end = in_child(
      [&](const Tell& tell) {
        try {
          tell(json::serialize(told(load_rule(path))));
        } catch (const std::exception& e) {
          tell(std::string("!") + e.what());
        }
      },
      [&](std::string_view line) { (line.starts_with("!") ? wrong : answer) = line; });
  if (!wrong.empty()) throw std::runtime_error(path + ": " + wrong.substr(1));
  if (!end.finished() || answer.empty()) throw std::runtime_error(path + ": " + end.words());
  return read(json::parse(answer).as_object());
}

std::vector<std::string> scenario_files(const std::vector<std::string>& paths, bool* folder) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    if (folder) *folder = true;
    for (const auto& entry : fs::directory_iterator(path))
      if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace lapse::testkit
