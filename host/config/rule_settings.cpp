// SPDX-License-Identifier: Apache-2.0
#include "config/rule_settings.hpp"

#include <algorithm>
#include <array>

#include "config/fields.hpp"
#include "config/yaml.hpp"

namespace lapse::config {
namespace {

constexpr std::array<std::string_view, 4> kLevels = {"error", "warning", "note", "none"};

bool is_rule_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text.front() >= 'a' && text.front() <= 'z' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool is_outcome_id(std::string_view text) {
  const std::size_t letters = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return letters != std::string_view::npos && letters >= 1 && letters <= 8 &&
         text.find_first_not_of("0123456789", letters) == std::string_view::npos;
}

void read_levels(const Node& node, RuleSettings& settings, Problems& problems) {
  if (!node.has_value()) return;
  if (!node.is_map()) {
    report(problems, node, "this is not a map", "a map from outcomes to levels: {DNS1024: warning}");
    return;
  }
  node.each_member([&](const Node& key, const Node& value) {
    if (!is_outcome_id(key.text())) {
      report(problems, key, shown(key.text()) + " is not the id of an outcome", "an id such as DNS1024");
      return;
    }
    if (const auto level = read_choice(value, kLevels, problems)) {
      settings.levels.insert_or_assign(std::string(key.text()), LevelSetting{*level, value.where()});
    }
  });
}

}  // namespace

RuleSettings read_rule_settings(const Node& key, const Node& value, Problems& problems) {
  static constexpr std::array<std::string_view, 3> kKeys = {"enabled", "parameters", "levels"};
  RuleSettings settings;
  settings.kind = key.text();
  settings.where = key.where();
  if (!is_rule_name(settings.kind)) {
    report(problems, key, shown(key.text()) + " is not the name of a rule",
           "a name such as dns-cname: lower case letters, digits and hyphens");
  }
  if (!expect_map(value, "settings of a rule", kKeys, problems)) return settings;
  settings.enabled = read_bool(value.find("enabled"), problems);
  const Node parameters = value.find("parameters");
  if (parameters.is_map()) {
    settings.parameters = to_json(parameters, &settings.places).as_object();
  } else if (parameters.has_value()) {
    report(problems, parameters, "this is not a map", "a map of the rule's parameters");
  }
  read_levels(value.find("levels"), settings, problems);
  return settings;
}

Pack read_pack(const std::filesystem::path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 3> kKeys = {"pack", "about", "rules"};
  Pack pack;
  const auto document = read_yaml(path, problems);
  if (document == nullptr) return pack;
  const Node root = document->root();
  if (!expect_map(root, "a rule pack", kKeys, problems)) return pack;
  const Node name = require(root, "pack", "the pack's name, as its file's", problems);
  pack.name = read_text(name, "the pack's name", problems).value_or("");
  if (!pack.name.empty() && pack.name != path.stem().string()) {
    report(problems, name, shown(pack.name) + " is not the name of this file", shown(path.stem().string()));
  }
  pack.about = read_text(root.find("about"), "one sentence", problems).value_or("");
  const Node rules = require(root, "rules", "a map from rules to their settings", problems);
  if (rules.has_value() && !rules.is_map()) {
    report(problems, rules, "this is not a map", "a map from rules to their settings");
  }
  rules.each_member(
      [&](const Node& key, const Node& value) { pack.rules.push_back(read_rule_settings(key, value, problems)); });
  return pack;
}

void merge_rules(std::vector<RuleSettings>& rules, const std::vector<RuleSettings>& over) {
  for (const RuleSettings& above : over) {
    const auto below =
        std::find_if(rules.begin(), rules.end(), [&](const RuleSettings& r) { return r.kind == above.kind; });
    if (below == rules.end()) {
      rules.push_back(above);
      continue;
    }
    below->where = above.where;
    if (above.enabled) below->enabled = above.enabled;
    for (const auto& member : above.parameters) {
      const std::string pointer = "/" + std::string(member.key());
      std::erase_if(below->places, [&](const auto& place) {
        return place.first == pointer || place.first.starts_with(pointer + "/");
      });
      below->parameters.insert_or_assign(member.key(), member.value());
    }
    for (const auto& [pointer, where] : above.places) below->places.insert_or_assign(pointer, where);
    for (const auto& [id, level] : above.levels) below->levels.insert_or_assign(id, level);
  }
}

}  // namespace lapse::config
