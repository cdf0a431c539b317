// SPDX-License-Identifier: Apache-2.0
#include "texts.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "fake_host.hpp"
#include "rule_file.hpp"

namespace lapse::testkit {
namespace {

namespace json = boost::json;

void print(std::ostream& out, const char* kind, const std::string& from, std::string_view text) {
  json::object line;
  line[kind] = text;
  line["from"] = from;
  out << json::serialize(line) << "\n";
}

void print_texts(std::ostream& out, const lapse_rule& rule) {
  const auto& d = *rule.descriptor;
  print(out, "text", d.kind, d.summary);
  for (std::size_t i = 0; i < d.outcome_count; ++i) {
    const auto& o = *d.outcomes[i];
    for (const char* text : {o.short_description, o.full_description, o.help, o.message}) print(out, "text", o.id, text);
  }
}

void print_phrases(std::ostream& out, const Found& f) {
  for (const auto& [name, value] : f.arguments) print(out, "phrase", f.outcome + " {" + name + "}", value);
  for (const auto& [what, lines] : {std::pair<const char*, const std::string*>{"asked", &f.asked},
                                    {"seen", &f.seen},
                                    {"expected", &f.expected},
                                    {"fix", &f.fix}}) {
    for (std::size_t at = 0; at < lines->size();) {
      const std::size_t end = std::min(lines->find('\n', at), lines->size());
      print(out, "phrase", f.outcome + " " + what, std::string_view(*lines).substr(at, end - at));
      at = end + 1;
    }
  }
}

}  // namespace

bool write_texts(const std::string& plugin, const std::vector<std::string>& scenarios, std::ostream& out) {
  try {
    const lapse_rule& rule = load_rule(plugin);
    print_texts(out, rule);
    for (const auto& file : scenario_files(scenarios)) {
      for (const auto& s : read_scenarios(file, rule.descriptor->scope == LAPSE_PER_NAME)) {
        const std::string parameters = parameters_of(rule, s);
        void* instance = rule.functions->create({parameters.data(), parameters.size()}, nullptr, 0);
        if (!instance) continue;
        for (const auto& finding : judge(rule, instance, s, Arrival::rounds).findings) print_phrases(out, finding);
        rule.functions->destroy(instance);
      }
    }
    return true;
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return false;
  }
}

}  // namespace lapse::testkit
