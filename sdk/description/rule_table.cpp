// SPDX-License-Identifier: Apache-2.0
#include "rule_table.hpp"

#include <boost/json.hpp>
#include <cstddef>
#include <set>
#include <utility>

namespace lapse::description {
namespace {

/// Does a struct of this size hold the member that ends here?
#define LAPSE_HOLDS(size, type, member) ((size) >= offsetof(type, member) + sizeof(type::member))

Fault null(const char* what) {
  return {std::string("its ") + what + " is a null pointer", "null", "a pointer",
          "report it to the plugin's vendor; building with the SDK's LAPSE_RULE sets every table"};
}

Fault small(const char* what, std::size_t found, std::size_t expected) {
  return {std::string("its ") + what + " is smaller than any released version", std::to_string(found) + " bytes",
          std::to_string(expected) + " bytes or more", "rebuild the plugin against a released SDK"};
}

Fault text(const std::string& what, const std::string& found, const std::string& expected) {
  return {"its " + what + " is not usable", found.empty() ? "nothing" : "'" + found + "'", expected,
          "mend the plugin's description and rebuild it"};
}

std::string word(const char* text) { return text ? text : ""; }

bool is_kind(const std::string& text) {
  if (text.empty() || text.size() > 64 || text.front() < 'a' || text.front() > 'z') return false;
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  return true;
}

bool is_outcome_id(const std::string& text) {
  std::size_t letters = 0;
  while (letters < text.size() && text[letters] >= 'A' && text[letters] <= 'Z') ++letters;
  if (letters == 0 || letters > 8 || letters == text.size() || text.size() - letters > 6) return false;
  for (std::size_t i = letters; i < text.size(); ++i)
    if (text[i] < '0' || text[i] > '9') return false;
  return true;
}

std::optional<Fault> fault_of(const lapse_outcome* o) {
  if (!o) return null("outcome");
  if (!LAPSE_HOLDS(o->struct_size, lapse_outcome, tags)) return small("outcome", o->struct_size, sizeof *o);
  const std::string id = word(o->id);
  const std::string name = word(o->name);
  if (!is_outcome_id(id)) return text("outcome id", id, "up to 8 capitals, then digits, like DNS1001");
  if (o->kind > LAPSE_NOT_APPLICABLE) return text("kind of " + id, std::to_string(o->kind), "a lapse_kind");
  if (o->level > LAPSE_ERROR) return text("level of " + id, std::to_string(o->level), "a lapse_level");
  if (o->kind == LAPSE_FAIL && o->level == LAPSE_LEVEL_DEFAULT)
    return text("level of " + id, "none", "note, warning or error, since it is a failure");
  if (name.empty() || name == id) return text("name of " + id, name, "a PascalCase name unlike the id");
  for (const auto& [what, value] : {std::pair<const char*, const char*>{"short description", o->short_description},
                                    {"full description", o->full_description},
                                    {"help", o->help},
                                    {"message", o->message}})
    if (word(value).empty()) return text(std::string(what) + " of " + id, "", "text: documentation is part of a rule");
  return std::nullopt;
}

std::optional<Fault> fault_of(const lapse_descriptor& d) {
  if (!is_kind(word(d.kind))) return text("kind", word(d.kind), "lower-case letters, digits and hyphens, like dns-cname");
  if (d.scope > LAPSE_PER_NAME) return text("scope", std::to_string(d.scope), "a lapse_scope");
  for (const auto& [what, value] : {std::pair<const char*, const char*>{"version", d.version},
                                    {"vendor", d.vendor},
                                    {"licence", d.license},
                                    {"url", d.url},
                                    {"summary", d.summary}})
    if (word(value).empty()) return text(what, "", "text");
  boost::system::error_code bad;
  const auto schema = boost::json::parse(word(d.parameters), bad);
  if (bad || !schema.is_object()) return text("parameter schema", bad ? bad.message() : "no object", "a JSON object");
  if (const std::string why = fault_of_schema(word(d.parameters)); !why.empty())
    return text("parameter schema", why, "the subset of JSON Schema that the contract tells");
  if (d.need_count && !d.needs) return null("list of needs");
  if (d.outcome_count == 0 || !d.outcomes) return text("list of outcomes", "", "at least one outcome");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < d.outcome_count; ++i) {
    if (auto fault = fault_of(d.outcomes[i])) return fault;
    if (!ids.insert(d.outcomes[i]->id).second) return text("list of outcomes", std::string(d.outcomes[i]->id) + " twice", "each id once");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Fault> fault_of(const lapse_rule* table) {
  if (!table) return null("table");
  if (!LAPSE_HOLDS(table->struct_size, lapse_rule, functions)) return small("table", table->struct_size, sizeof *table);
  const auto version = [](unsigned major, unsigned minor) { return std::to_string(major) + "." + std::to_string(minor); };
  if (table->abi_major != LAPSE_ABI_MAJOR)
    return Fault{"it was built for another major version of the contract", version(table->abi_major, table->abi_minor),
                 version(LAPSE_ABI_MAJOR, 0) + " to " + version(LAPSE_ABI_MAJOR, LAPSE_ABI_MINOR),
                 "rebuild the plugin against this version's SDK"};
  if (table->abi_minor > LAPSE_ABI_MINOR)
    return Fault{"it was built for a newer version of the contract", version(table->abi_major, table->abi_minor),
                 version(LAPSE_ABI_MAJOR, LAPSE_ABI_MINOR) + " or older",
                 "update Lapse, or rebuild the plugin against this version's SDK"};
  if (!table->descriptor) return null("descriptor");
  if (!table->functions) return null("table of functions");
  const lapse_descriptor& d = *table->descriptor;
  const lapse_functions& f = *table->functions;
  if (!LAPSE_HOLDS(d.struct_size, lapse_descriptor, outcome_count)) return small("descriptor", d.struct_size, sizeof d);
  if (!LAPSE_HOLDS(f.struct_size, lapse_functions, destroy)) return small("table of functions", f.struct_size, sizeof f);
  if (!f.create) return null("function 'create'");
  if (!f.judge) return null("function 'judge'");
  if (!f.destroy) return null("function 'destroy'");
  return fault_of(d);
}

}  // namespace lapse::description
