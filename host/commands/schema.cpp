// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>

#include "commands/author_commands.hpp"
#include "commands/commands.hpp"
#include "commands/format_schema.hpp"
#include "commands/ground.hpp"
#include "config/schema.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

namespace json = boost::json;

/// A property as the plugin describes it, and closed: what it does not name is a mistake.
json::object closed(json::object property) {
  if (auto* properties = property.if_contains("properties")) {
    for (auto& member : properties->as_object()) member.value() = closed(member.value().as_object());
    property["additionalProperties"] = false;
  }
  // null stands for "no row of the table holds", and is the host's to say.
  if (const auto* standard = property.if_contains("default"); standard != nullptr && standard->is_null()) property.erase("default");
  return property;
}

json::object parameters_of(const judge::Plugin& plugin) {
  const auto schema = config::Schema::parse(plugin.parameters_schema);
  json::object out{{"type", "object"}, {"additionalProperties", false}};
  if (!schema || !schema->json().contains("properties")) return out;
  json::object properties;
  for (const auto& member : schema->json().at("properties").as_object())
    properties[member.key()] = closed(member.value().as_object());
  out["properties"] = std::move(properties);
  return out;
}

json::object settings_of(const judge::Plugin& plugin) {
  json::object levels;
  for (const auto& outcome : plugin.rule.outcomes)
    levels[outcome.id] = json::object{{"$ref", "#/definitions/level"}, {"description", outcome.short_description}};
  json::object properties{{"enabled", json::object{{"type", "boolean"}}},
                          {"parameters", parameters_of(plugin)},
                          {"levels", json::object{{"type", "object"}, {"properties", std::move(levels)}, {"additionalProperties", false}}}};
  return {{"type", json::array{"object", "null"}},
          {"description", plugin.rule.summary},
          {"properties", std::move(properties)},
          {"additionalProperties", false}};
}

/// The packs that lie in the rules folder, or a file of the estate's own.
json::object packs() {
  json::array names;
  std::vector<std::string> known;
  std::error_code bad;
  for (const auto& entry : std::filesystem::directory_iterator(rules_folder(), bad))
    if (entry.path().extension() == ".yaml") known.push_back(entry.path().stem().string());
  std::sort(known.begin(), known.end());
  for (const auto& name : known) names.emplace_back(name);
  const json::object one{{"anyOf", json::array{json::object{{"enum", std::move(names)}},
                                               json::object{{"type", "string"}, {"pattern", "/|\\.ya?ml$"}}}}};
  return {{"anyOf", json::array{one, json::object{{"type", "array"}, {"items", one}}}}};
}

/// Puts what editors show into the process's language.
void translate(json::value& value) {
  if (auto* object = value.if_object()) {
    for (auto& member : *object) {
      auto* text = member.key() == "description" ? member.value().if_string() : nullptr;
      if (text != nullptr) *text = say_lines(std::string(*text));
      else translate(member.value());
    }
  } else if (auto* array = value.if_array()) {
    for (auto& item : *array) translate(item);
  }
}

json::object rules_of(const Ground& ground, bool with_packs) {
  json::object properties;
  if (with_packs) properties["packs"] = packs();
  for (const auto& plugin : ground.loader.plugins()) properties[plugin->rule.kind] = settings_of(*plugin);
  return {{"type", "object"},
          {"description", "Which rules, and their settings."},
          {"properties", std::move(properties)},
          {"additionalProperties", false}};
}

}  // namespace

int schema(const std::string& format, const std::string& estate) {
  Ground ground;
  lay_rules(ground, estate);
  const std::size_t wrong = tell_what_is_wrong(ground);
  const json::object all = json::parse({format_schema().data(), format_schema().size()}).as_object();
  json::object out{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "Lapse " + format}};
  for (const auto& member : all.at(format).as_object()) out[member.key()] = member.value();
  json::object& properties = out.at("properties").as_object();
  if (properties.contains("rules")) properties["rules"] = rules_of(ground, format == "estate");
  out["definitions"] = all.at("definitions");
  json::value told(std::move(out));
  translate(told);
  std::cout << json::serialize(told) << "\n";
  return wrong == 0 ? all_renew : usage;
}

}  // namespace lapse::commands
