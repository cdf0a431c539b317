// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/json.hpp"

namespace lapse::config {

/// Places of parameters by JSON pointer: "/ask_every_server".
using ParameterPlaces = Places;

/// "error", "warning", "note" or "none" for one outcome.
struct LevelSetting {
  std::string level;
  Location where;
};

/// What an estate or a pack says of one rule.
struct RuleSettings {
  std::string kind;
  std::optional<bool> enabled;  ///< not said: a rule that is named at all runs
  boost::json::object parameters;
  ParameterPlaces places;
  std::map<std::string, LevelSetting> levels;  ///< by outcome id
  Location where;                              ///< of the rule's name
};

/// A set of rules that go together: rules/<name>.yaml.
struct Pack {
  std::string name;
  std::string about;
  std::vector<RuleSettings> rules;
};

/// A pack that an estate names.
struct PackName {
  std::string name;
  Location where;  ///< unknown when the estate names none and this is the default
};

/// Reads the settings of one rule (the value of its key); null means "runs as it is".
[[nodiscard]] RuleSettings read_rule_settings(const Node& key, const Node& value, Problems& problems);

/// Reads a pack's file.
[[nodiscard]] Pack read_pack(const std::filesystem::path& path, Problems& problems);

/// Puts `over` on top of `rules`: for each rule what `over` says wins (a parameter as a whole, a level for its
/// outcome), the rest stays.
void merge_rules(std::vector<RuleSettings>& rules, const std::vector<RuleSettings>& over);

}  // namespace lapse::config
