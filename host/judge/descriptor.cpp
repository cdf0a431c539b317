// SPDX-License-Identifier: Apache-2.0
#include <description/rule_table.hpp>

#include "judge/plugin.hpp"
#include "support/say.hpp"

namespace lapse::judge {
namespace {

std::string word(const char* text) { return text ? text : ""; }

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto comma = std::min(text.find(',', at), text.size());
    std::string piece = text.substr(at, comma - at);
    while (!piece.empty() && piece.front() == ' ') piece.erase(0, 1);
    if (!piece.empty()) out.push_back(piece);
    at = comma + 1;
  }
  return out;
}

findings::Outcome take(const lapse_outcome& from) {
  findings::Outcome to;
  to.id = word(from.id);
  to.name = word(from.name);
  to.short_description = word(from.short_description);
  to.full_description = word(from.full_description);
  to.help = word(from.help);
  to.message = word(from.message);
  to.tags = split(word(from.tags));
  to.cwe = from.cwe;
  to.kind = static_cast<findings::Kind>(from.kind);
  to.level = static_cast<findings::Level>(from.level);
  to.bearing = from.bearing == LAPSE_BEARS_SERVICE ? findings::Bearing::service : findings::Bearing::renewal;
  return to;
}

}  // namespace

std::variant<Plugin, Refusal> examine(const lapse_rule* table, const std::string& path) {
  if (auto fault = description::fault_of(table))
    return Refusal{path, say_lines(fault->reason), say_lines(fault->found), say_lines(fault->expected), say_lines(fault->remedy)};
  const lapse_descriptor& d = *table->descriptor;
  Plugin out;
  out.abi = table;
  out.per_name = d.scope == LAPSE_PER_NAME;
  out.parameters_schema = word(d.parameters);
  auto& rule = out.rule;
  rule.kind = word(d.kind);
  rule.version = word(d.version);
  rule.vendor = word(d.vendor);
  rule.license = word(d.license);
  rule.url = word(d.url);
  rule.summary = word(d.summary);
  rule.path = path;
  for (std::size_t i = 0; i < d.need_count; ++i) rule.needs.push_back(word(d.needs[i]));
  for (std::size_t i = 0; i < d.outcome_count; ++i) rule.outcomes.push_back(take(*d.outcomes[i]));
  return out;
}

}  // namespace lapse::judge
