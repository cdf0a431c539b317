// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <cstddef>
#include <set>

#include "judge/plugin.hpp"

namespace lapse::judge {
namespace {

/// Does a struct of this size hold the member that ends here?
#define LAPSE_HOLDS(size, type, member) ((size) >= offsetof(type, member) + sizeof(type::member))

struct Checker {
  std::string path;
  Refusal refuse(std::string reason, std::string found, std::string expected, std::string remedy) const {
    return {path, std::move(reason), std::move(found), std::move(expected), std::move(remedy)};
  }
  Refusal null(const char* what) const {
    return refuse(std::string("its ") + what + " is a null pointer", "null", "a pointer",
                  "report it to the plugin's vendor; building with the SDK's LAPSE_RULE sets every table");
  }
  Refusal small(const char* what, std::size_t found, std::size_t expected) const {
    return refuse(std::string("its ") + what + " is smaller than any released version", std::to_string(found) + " bytes",
                  std::to_string(expected) + " bytes or more", "rebuild the plugin against a released SDK");
  }
  Refusal text(const std::string& what, const std::string& found, const std::string& expected) const {
    return refuse("its " + what + " is not usable", found.empty() ? "nothing" : "'" + found + "'", expected,
                  "mend the plugin's description and rebuild it");
  }
};

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

std::variant<findings::Outcome, Refusal> take(const lapse_outcome* from, const Checker& check) {
  if (!from) return check.null("outcome");
  if (!LAPSE_HOLDS(from->struct_size, lapse_outcome, tags)) return check.small("outcome", from->struct_size, sizeof *from);
  findings::Outcome to;
  to.id = word(from->id);
  to.name = word(from->name);
  to.short_description = word(from->short_description);
  to.full_description = word(from->full_description);
  to.help = word(from->help);
  to.message = word(from->message);
  to.tags = split(word(from->tags));
  to.cwe = from->cwe;
  if (!is_outcome_id(to.id)) return check.text("outcome id", to.id, "up to 8 capitals, then digits, like DNS1001");
  if (from->kind > LAPSE_NOT_APPLICABLE) return check.text("kind of " + to.id, std::to_string(from->kind), "a lapse_kind");
  if (from->level > LAPSE_ERROR) return check.text("level of " + to.id, std::to_string(from->level), "a lapse_level");
  if (from->kind == LAPSE_FAIL && from->level == LAPSE_LEVEL_DEFAULT)
    return check.text("level of " + to.id, "none", "note, warning or error, since it is a failure");
  if (to.name.empty() || to.name == to.id) return check.text("name of " + to.id, to.name, "a PascalCase name unlike the id");
  for (const auto& [what, value] : {std::pair<const char*, const std::string*>{"short description", &to.short_description},
                                    {"full description", &to.full_description},
                                    {"help", &to.help},
                                    {"message", &to.message}})
    if (value->empty()) return check.text(std::string(what) + " of " + to.id, "", "text: documentation is part of a rule");
  to.kind = static_cast<findings::Kind>(from->kind);
  to.level = static_cast<findings::Level>(from->level);
  to.bearing = from->bearing == LAPSE_BEARS_SERVICE ? findings::Bearing::service : findings::Bearing::renewal;
  return to;
}

}  // namespace

std::variant<Plugin, Refusal> examine(const lapse_rule* table, const std::string& path) {
  const Checker check{path};
  if (!table) return check.null("table");
  if (!LAPSE_HOLDS(table->struct_size, lapse_rule, functions)) return check.small("table", table->struct_size, sizeof *table);
  const auto version = [](unsigned major, unsigned minor) { return std::to_string(major) + "." + std::to_string(minor); };
  if (table->abi_major != LAPSE_ABI_MAJOR)
    return check.refuse("it was built for another major version of the contract", version(table->abi_major, table->abi_minor),
                        version(LAPSE_ABI_MAJOR, 0) + " to " + version(LAPSE_ABI_MAJOR, LAPSE_ABI_MINOR),
                        "rebuild the plugin against this version's SDK");
  if (table->abi_minor > LAPSE_ABI_MINOR)
    return check.refuse("it was built for a newer version of the contract", version(table->abi_major, table->abi_minor),
                        version(LAPSE_ABI_MAJOR, LAPSE_ABI_MINOR) + " or older",
                        "update Lapse, or rebuild the plugin against this version's SDK");
  if (!table->descriptor) return check.null("descriptor");
  if (!table->functions) return check.null("table of functions");
  const lapse_descriptor& d = *table->descriptor;
  const lapse_functions& f = *table->functions;
  if (!LAPSE_HOLDS(d.struct_size, lapse_descriptor, outcome_count)) return check.small("descriptor", d.struct_size, sizeof d);
  if (!LAPSE_HOLDS(f.struct_size, lapse_functions, destroy)) return check.small("table of functions", f.struct_size, sizeof f);
  if (!f.create) return check.null("function 'create'");
  if (!f.judge) return check.null("function 'judge'");
  if (!f.destroy) return check.null("function 'destroy'");

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
  if (!is_kind(rule.kind)) return check.text("kind", rule.kind, "lower-case letters, digits and hyphens, like dns-cname");
  if (d.scope > LAPSE_PER_NAME) return check.text("scope", std::to_string(d.scope), "a lapse_scope");
  for (const auto& [what, value] : {std::pair<const char*, const std::string*>{"version", &rule.version},
                                    {"vendor", &rule.vendor},
                                    {"licence", &rule.license},
                                    {"url", &rule.url},
                                    {"summary", &rule.summary}})
    if (value->empty()) return check.text(what, "", "text");
  boost::system::error_code bad;
  const auto schema = boost::json::parse(out.parameters_schema, bad);
  if (bad || !schema.is_object()) return check.text("parameter schema", bad ? bad.message() : "no object", "a JSON object");
  if (d.need_count && !d.needs) return check.null("list of needs");
  for (std::size_t i = 0; i < d.need_count; ++i) rule.needs.push_back(word(d.needs[i]));
  if (d.outcome_count == 0 || !d.outcomes) return check.text("list of outcomes", "", "at least one outcome");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < d.outcome_count; ++i) {
    auto taken = take(d.outcomes[i], check);
    if (auto* refusal = std::get_if<Refusal>(&taken)) return std::move(*refusal);
    auto& outcome = std::get<findings::Outcome>(taken);
    if (!ids.insert(outcome.id).second) return check.text("list of outcomes", outcome.id + " twice", "each id once");
    rule.outcomes.push_back(std::move(outcome));
  }
  return out;
}

}  // namespace lapse::judge
