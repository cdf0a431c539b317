// SPDX-License-Identifier: Apache-2.0
//
// lapse-scenarios PLUGIN FILE|FOLDER...
//
// Judges every scenario with the plugin, without a network: round by round as a host does, and with the answers in
// other orders of arrival, which must change nothing. With a folder, also says which outcomes no scenario expects.
// Exit: 0 all as expected, 1 something differs, 2 usage.
//
// lapse-scenarios --texts PLUGIN FILE|FOLDER...
//
// Prints, one JSON object a line, every text for people: those of the rule's descriptor ("text"), and of each scenario's
// findings the arguments by name and the lines of what was asked, seen, expected and to be published ("phrase"). For a
// test that a catalogue of translations knows them all.
#include <dlfcn.h>
#include <lapse/abi.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <set>

#include "fake_host.hpp"

namespace {

using namespace lapse::testkit;
namespace json = boost::json;
constexpr const char* kKinds[] = {"pass", "fail", "open", "review", "notApplicable"};
constexpr const char* kLevels[] = {"none", "note", "warning", "error"};
constexpr const char* kBearings[] = {"default", "renewal", "service"};

std::string words(const Found& f) {
  std::string out = f.outcome + " " + (f.kind < 5 ? kKinds[f.kind] : "?");
  if (f.kind == LAPSE_FAIL) out += std::string(" ") + kLevels[f.level & 3U];
  return out;
}

std::string words(const Expected& e) {
  return e.outcome + " " + e.kind + (e.level.empty() ? "" : " " + e.level);
}

/// Empty when it fits, else what does not.
std::string misfit(const Expected& e, const Found& f) {
  const auto has = [](const std::string& whole, const std::string& part) {
    return whole.find(part) != std::string::npos;
  };
  if (e.outcome != f.outcome) return "another outcome";
  if (!e.kind.empty() && (f.kind >= 5 || e.kind != kKinds[f.kind]))
    return "kind is " + std::string(f.kind < 5 ? kKinds[f.kind] : "?");
  if (!e.level.empty() && (f.kind != LAPSE_FAIL || e.level != kLevels[f.level & 3U]))
    return std::string("level is ") + kLevels[f.level & 3U];
  if (!e.bearing.empty() && e.bearing != kBearings[f.bearing % 3])
    return std::string("bearing is ") + kBearings[f.bearing % 3];
  if (!has(f.message, e.message)) return "message lacks '" + e.message + "': " + f.message;
  if (!has(f.fix, e.fix)) return "fix lacks '" + e.fix + "': " + f.fix;
  if (!has(f.seen, e.seen)) return "seen lacks '" + e.seen + "': " + f.seen;
  if (!has(f.expected, e.expected)) return "expected lacks '" + e.expected + "': " + f.expected;
  if (e.visible_after && *e.visible_after != f.visible_after)
    return "visible_after is " + std::to_string(f.visible_after);
  return {};
}

std::vector<std::string> differences(const Scenario& s, const Judgement& j) {
  std::vector<std::string> out = j.faults;
  std::vector<bool> used(j.findings.size());
  for (const auto& e : s.expected) {
    std::string closest = "it is not there";
    bool fits = false;
    for (std::size_t i = 0; i < j.findings.size() && !fits; ++i) {
      if (used[i]) continue;
      const std::string why = misfit(e, j.findings[i]);
      fits = why.empty();
      if (fits)
        used[i] = true;
      else if (e.outcome == j.findings[i].outcome)
        closest = why;
    }
    if (!fits) out.push_back("- expected " + words(e) + ": " + closest);
  }
  for (std::size_t i = 0; i < j.findings.size(); ++i)
    if (!used[i]) out.push_back("+ not expected: " + words(j.findings[i]) + ": " + j.findings[i].message);
  return out;
}

/// Same findings, whatever their order.
bool same(std::vector<Found> a, std::vector<Found> b) {
  const auto order = [](const Found& x, const Found& y) {
    return std::tie(x.outcome, x.discriminator, x.message, x.seen) <
           std::tie(y.outcome, y.discriminator, y.message, y.seen);
  };
  std::sort(a.begin(), a.end(), order);
  std::sort(b.begin(), b.end(), order);
  return a == b;
}

void print(const char* kind, const std::string& from, std::string_view text) {
  json::object line;
  line[kind] = text;
  line["from"] = from;
  std::cout << json::serialize(line) << "\n";
}

void print_texts(const lapse_rule& rule) {
  const auto& d = *rule.descriptor;
  print("text", d.kind, d.summary);
  for (std::size_t i = 0; i < d.outcome_count; ++i) {
    const auto& o = *d.outcomes[i];
    for (const char* text : {o.short_description, o.full_description, o.help, o.message}) print("text", o.id, text);
  }
}

void print_phrases(const Found& f) {
  for (const auto& [name, value] : f.arguments) print("phrase", f.outcome + " {" + name + "}", value);
  for (const auto& [what, lines] : {std::pair<const char*, const std::string*>{"asked", &f.asked},
                                    {"seen", &f.seen},
                                    {"expected", &f.expected},
                                    {"fix", &f.fix}}) {
    for (std::size_t at = 0; at < lines->size();) {
      const std::size_t end = std::min(lines->find('\n', at), lines->size());
      print("phrase", f.outcome + " " + what, std::string_view(*lines).substr(at, end - at));
      at = end + 1;
    }
  }
}

bool run(const lapse_rule& rule, const Scenario& s, bool texts) {
  char error[256] = {};
  const std::string parameters = parameters_of(rule, s);
  void* instance = rule.functions->create({parameters.data(), parameters.size()}, error, sizeof error);
  std::vector<std::string> wrong;
  Judgement first;
  if (!instance) {
    wrong.push_back(std::string("create failed: ") + error);
  } else {
    first = judge(rule, instance, s, Arrival::rounds);
    if (texts) {
      for (const auto& finding : first.findings) print_phrases(finding);
      rule.functions->destroy(instance);
      return true;
    }
    wrong = differences(s, first);
    for (const Arrival other : {Arrival::one_by_one, Arrival::backwards, Arrival::known}) {
      const Judgement again = judge(rule, instance, s, other);
      if (!same(first.findings, again.findings)) wrong.push_back("another order of arrival gives other findings");
    }
    rule.functions->destroy(instance);
  }
  if (wrong.empty()) return true;
  std::cout << "FAIL " << s.place << ": " << s.title << "\n";
  for (const auto& w : wrong) std::cout << "    " << w << "\n";
  std::cout << "    asked:\n";
  for (const auto& q : first.questions) std::cout << "      " << q << "\n";
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const bool texts = argc > 1 && std::string_view(argv[1]) == "--texts";
  if (texts) {
    --argc;
    ++argv;
  }
  if (argc < 3) {
    std::cerr << "usage: lapse-scenarios [--texts] PLUGIN FILE|FOLDER...\n";
    return 2;
  }
  void* library = dlopen(std::filesystem::absolute(argv[1]).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    std::cerr << "lapse-scenarios: cannot load the plugin: " << dlerror() << "\n";
    return 2;
  }
  const auto* rule = static_cast<const lapse_rule*>(dlsym(library, LAPSE_RULE_SYMBOL));
  if (!rule || rule->abi_major != LAPSE_ABI_MAJOR) {
    std::cerr << "lapse-scenarios: " << argv[1] << " exports no " LAPSE_RULE_SYMBOL " of this version\n";
    return 2;
  }
  std::vector<std::string> files;
  bool whole_folder = false;
  for (int i = 2; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      files.emplace_back(argv[i]);
      continue;
    }
    whole_folder = true;
    for (const auto& entry : std::filesystem::directory_iterator(argv[i]))
      if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  if (texts) print_texts(*rule);
  std::size_t total = 0;
  std::size_t failed = 0;
  std::set<std::string> fired;
  for (const auto& file : files) {
    try {
      for (const auto& s : read_scenarios(file, rule->descriptor->scope == LAPSE_PER_NAME)) {
        ++total;
        failed += run(*rule, s, texts) ? 0 : 1;
        for (const auto& e : s.expected) fired.insert(e.outcome);
      }
    } catch (const std::exception& e) {
      ++total;
      ++failed;
      std::cout << "FAIL " << e.what() << "\n";
    }
  }
  if (texts) return failed ? 1 : 0;
  if (whole_folder) {
    for (std::size_t i = 0; i < rule->descriptor->outcome_count; ++i) {
      const std::string id = rule->descriptor->outcomes[i]->id;
      if (fired.contains(id)) continue;
      ++failed;
      std::cout << "FAIL no scenario expects " << id << " " << rule->descriptor->outcomes[i]->name << "\n";
    }
  }
  std::cout << rule->descriptor->kind << ": " << total << " scenarios, " << failed << " failed\n";
  return failed || total == 0 ? 1 : 0;
}
