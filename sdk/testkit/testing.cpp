// SPDX-License-Identifier: Apache-2.0
#include "testing.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <stdexcept>

#include "child.hpp"
#include "compare.hpp"
#include "fake_host.hpp"
#include "rule_file.hpp"
#include "say.hpp"
#include "update.hpp"

namespace lapse::testkit {
namespace {

namespace json = boost::json;

json::object to_json(const Found& f) {
  return {{"outcome", f.outcome}, {"kind", f.kind},         {"level", f.level},   {"bearing", f.bearing},
          {"message", f.message}, {"asked", f.asked},       {"seen", f.seen},     {"expected", f.expected},
          {"fix", f.fix},         {"after", f.visible_after}};
}

Found found_of(const json::object& o) {
  const auto text = [&](const char* key) { return std::string(o.at(key).as_string()); };
  const auto number = [&](const char* key) { return static_cast<std::uint32_t>(o.at(key).as_int64()); };
  Found f;
  f.outcome = text("outcome");
  f.kind = number("kind");
  f.level = number("level");
  f.bearing = number("bearing");
  f.message = text("message");
  f.asked = text("asked");
  f.seen = text("seen");
  f.expected = text("expected");
  f.fix = text("fix");
  f.visible_after = o.at("after").as_int64();
  return f;
}

/// A rule may report whatever bytes it got.
json::object parse(std::string_view line) {
  json::parse_options lenient;
  lenient.allow_invalid_utf8 = true;
  return json::parse({line.data(), line.size()}, {}, lenient).as_object();
}

/// What the scenario says of a rule that is not this one: a name that was mistyped would otherwise test the default, or be
/// told as a difference.
json::array misfits(const lapse_rule& rule, const Scenario& s) {
  json::array out;
  const json::value schema = json::parse(rule.descriptor->parameters);
  const auto* known = schema.as_object().if_contains("properties");
  std::string names;
  if (known)
    for (const auto& [key, property] : known->as_object()) names += (names.empty() ? "" : ", ") + std::string(key);
  const json::value given = json::parse(s.parameters);
  for (const auto& [key, value] : given.as_object())
    if (!known || !known->as_object().contains(key))
      out.emplace_back(say("the rule has no parameter '{}'; its parameters: {}", std::string(key), names.empty() ? say("none") : names));
  const auto& d = *rule.descriptor;
  for (const auto& e : s.expected)
    if (std::none_of(d.outcomes, d.outcomes + d.outcome_count, [&](const lapse_outcome* o) { return e.outcome == o->id; }))
      out.emplace_back(say("the rule has no outcome '{}'", e.outcome));
  return out;
}

/// What a child says of one scenario.
json::object judged(const lapse_rule& rule, const Scenario& s) {
  if (json::array wrong = misfits(rule, s); !wrong.empty())
    return {{"faults", std::move(wrong)}, {"findings", json::array{}}, {"questions", json::array{}}};
  char error[256] = {};
  const std::string parameters = parameters_of(rule, s);
  void* instance = rule.functions->create({parameters.data(), parameters.size()}, error, sizeof error);
  error[sizeof error - 1] = '\0';
  if (!instance) return {{"faults", json::array{say("it cannot be made for these parameters: {}", error)}}, {"findings", json::array{}}, {"questions", json::array{}}};
  const Judgement first = judge(rule, instance, s, Arrival::rounds);
  json::array faults, findings, questions;
  for (const auto& f : first.faults) faults.emplace_back(f);
  for (const auto& f : first.findings) findings.push_back(to_json(f));
  for (const auto& q : first.questions) questions.emplace_back(q);
  for (const Arrival other : {Arrival::one_by_one, Arrival::backwards, Arrival::known}) {
    if (same(first.findings, judge(rule, instance, s, other).findings)) continue;
    faults.emplace_back(say("another order of arrival gives other findings"));
    break;
  }
  rule.functions->destroy(instance);
  return {{"faults", std::move(faults)}, {"findings", std::move(findings)}, {"questions", std::move(questions)}};
}

/// One scenario's result, in the parent.
struct Result {
  std::vector<std::string> faults, questions;
  std::vector<Found> findings;
};

Result result_of(const json::object& from) {
  Result to;
  for (const auto& f : from.at("faults").as_array()) to.faults.emplace_back(f.as_string());
  for (const auto& q : from.at("questions").as_array()) to.questions.emplace_back(q.as_string());
  for (const auto& f : from.at("findings").as_array()) to.findings.push_back(found_of(f.as_object()));
  return to;
}

/// Judges all of them; a crash costs one scenario.
std::vector<Result> judge_all(const std::string& plugin, const std::vector<const Scenario*>& scenarios) {
  std::vector<Result> out;
  while (out.size() < scenarios.size()) {
    const ChildEnd end = in_child(
        [&](const Tell& tell) {
          const lapse_rule& rule = load_rule(plugin);
          for (std::size_t i = out.size(); i < scenarios.size(); ++i) tell(json::serialize(judged(rule, *scenarios[i])));
        },
        [&](std::string_view line) { out.push_back(result_of(parse(line))); });
    if (out.size() < scenarios.size()) out.push_back({{end.words()}, {}, {}});
  }
  return out;
}

class Printer {
 public:
  Printer(std::ostream& out, bool colour) : out_(out), colour_(colour) {}
  void line(const std::string& text, char mark = ' ') {
    const char* code = mark == '-' || mark == '!' ? "\033[31m" : mark == '+' ? "\033[32m" : nullptr;
    if (colour_ && code) out_ << code << text << "\033[0m\n";
    else out_ << text << "\n";
  }

 private:
  std::ostream& out_;
  bool colour_;
};

void show(Printer& print, const Scenario& s, const Result& r, const Comparison& comparison) {
  print.line(say("FAIL {}: {}", s.place, s.title), '!');
  for (const auto& l : difference(comparison, s.expected, r.findings)) print.line("    " + l, l[0]);
  for (const auto& f : r.faults) print.line("    ! " + f, '!');
  if (!r.questions.empty()) print.line(say("    asked:"));
  for (const auto& q : r.questions) print.line("      " + q);
}

}  // namespace

TestResult test(const TestOptions& options, std::ostream& out) {
  TestResult total;
  Printer print(out, options.colour);
  const RuleFacts rule = facts_of(options.plugin);
  bool folder = false;
  std::map<std::string, std::vector<Scenario>> files;
  std::vector<const Scenario*> all;
  for (const auto& file : scenario_files(options.scenarios, &folder)) {
    try {
      files[file] = read_scenarios(file, rule.per_name);
      for (const auto& s : files[file]) all.push_back(&s);
    } catch (const std::exception& e) {
      ++total.scenarios;
      ++total.failed;
      print.line(say("FAIL {}", std::string_view(e.what())), '!');
    }
  }
  const auto results = judge_all(options.plugin, all);
  std::set<std::string> fired;
  std::map<std::string, std::vector<Update>> updates;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Scenario& s = *all[i];
    const Comparison comparison = compare(s.expected, results[i].findings);
    ++total.scenarios;
    for (const auto& e : s.expected) fired.insert(e.outcome);
    if (comparison.fits() && results[i].faults.empty()) continue;
    show(print, s, results[i], comparison);
    // A fault of the rule is nothing to get used to.
    const bool takes = options.update && results[i].faults.empty();
    if (!takes) {
      ++total.failed;
      continue;
    }
    ++total.updated;
    for (const auto& f : results[i].findings) fired.insert(f.outcome);
    for (const auto& [file, scenarios] : files)
      if (!scenarios.empty() && &s >= scenarios.data() && &s < scenarios.data() + scenarios.size())
        updates[file].push_back({&s, comparison, results[i].findings});
  }
  for (const auto& [file, some] : updates) update_file(file, some);
  if (folder) {
    for (const auto& [id, name] : rule.outcomes) {
      if (fired.contains(id)) continue;
      ++total.failed;
      print.line(say("FAIL no scenario expects {} {}", id, name), '!');
    }
  }
  if (total.updated) print.line(say("{}: {} scenarios, {} rewritten to what was found, {} failed", rule.kind, total.scenarios, total.updated, total.failed));
  else print.line(say("{}: {} scenarios, {} failed", rule.kind, total.scenarios, total.failed));
  return total;
}

}  // namespace lapse::testkit
