// SPDX-License-Identifier: Apache-2.0
//
// One plugin, called through its C ABI by the test kit's host, in the world of one of its scenarios, whose servers have
// turned hostile. The input: how they behave, which scenario (two bytes), then one choice after the other.
#include <lapse/abi.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "borne.hpp"
#include "fake_host.hpp"
#include "tamper.hpp"

extern "C" const lapse_rule lapse_rule_v1;

namespace lapse::fuzz {
namespace {

using testkit::add_stray;
using testkit::Arrival;
using testkit::Bytes;
using testkit::Choices;
using testkit::Found;
using testkit::Judgement;
using testkit::mutate;
using testkit::Reply;
using testkit::reword;
using testkit::Scenario;
using testkit::silence;

constexpr int kMostRounds = 200;
constexpr std::size_t kMostQuestions = 3000;

enum Behaviour : std::uint8_t {
  wild,         ///< anything: no crash, an end, and a result that the answers bear
  blind,        ///< nothing usable from anybody: no pass and no error
  some_silent,  ///< a healthy world, of which not everything is heard: no error
  reworded,     ///< the same answers in other bytes: the same findings
  one_stray,    ///< one answer has a record of a name that nobody asked for: the same findings
  behaviours
};

struct Destroy {
  void operator()(void* instance) const { lapse_rule_v1.functions->destroy(instance); }
};

/// A scenario, the rule made for it, and what comes of it when nobody tampers.
struct Case {
  Scenario scenario;
  std::unique_ptr<void, Destroy> instance;
  std::set<std::string> plain;  ///< findings, in words
  bool healthy = false;
};

std::string words(const Found& f) {
  return f.outcome + " kind " + std::to_string(f.kind) + " level " + std::to_string(f.level);
}
std::set<std::string> words(const Judgement& j) {
  std::set<std::string> out;
  for (const auto& f : j.findings) out.insert(words(f));
  return out;
}
bool is_error(const Found& f) {
  return f.kind == LAPSE_FAIL && f.level == LAPSE_ERROR;
}

std::vector<Case> load() {
  std::vector<Case> out;
  const auto folder = std::filesystem::path(LAPSE_ROOT) / "plugins" / lapse_rule_v1.descriptor->kind / "scenarios";
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  for (const auto& file : files)
    for (auto& s : testkit::read_scenarios(file, lapse_rule_v1.descriptor->scope == LAPSE_PER_NAME)) {
      Case c;
      c.scenario = std::move(s);
      const std::string parameters = testkit::parameters_of(lapse_rule_v1, c.scenario);
      char error[256] = {};
      c.instance.reset(lapse_rule_v1.functions->create({parameters.data(), parameters.size()}, error, sizeof error));
      if (!c.instance) continue;
      const Judgement j = testkit::judge(lapse_rule_v1, c.instance.get(), c.scenario, Arrival::rounds);
      c.plain = words(j);
      // Where the resolvers are wrong, only the servers' word makes it well, and they may be the silent ones.
      const bool misled = c.scenario.title.find("the resolvers") != std::string::npos;
      c.healthy = !misled && std::any_of(j.findings.begin(), j.findings.end(), [](const auto& f) { return f.kind == LAPSE_PASS; }) &&
                  std::none_of(j.findings.begin(), j.findings.end(), [](const auto& f) { return f.kind == LAPSE_FAIL; });
      out.push_back(std::move(c));
    }
  if (out.empty()) {
    std::fprintf(stderr, "no scenarios in %s\n", folder.c_str());
    std::exit(2);
  }
  return out;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = load();
  return all;
}

[[noreturn]] void broken(const char* what, const Case& c, const Judgement& j, const std::string& detail = {}) {
  std::fprintf(stderr, "\n== %s%s%s\nscenario: %s (%s)\n", what, detail.empty() ? "" : ": ", detail.c_str(),
               c.scenario.title.c_str(), c.scenario.place.c_str());
  for (const auto& f : c.plain) std::fprintf(stderr, "  untampered: %s\n", f.c_str());
  for (const auto& f : j.findings)
    std::fprintf(stderr, "  found: %s: %s\n    seen: %.600s\n", words(f).c_str(), f.message.c_str(), f.seen.c_str());
  for (const auto& q : j.questions) std::fprintf(stderr, "  asked: %.200s\n", q.c_str());
  std::abort();
}

std::string value_wanted(const Case& c) {
  const auto* name = c.scenario.subject->subject.name;
  return name && name->record ? std::string(name->record->value.data, name->record->value.size) : std::string{};
}

void check(const Case& c, Behaviour how, const Judgement& j, const Evidence& evidence) {
  if (!j.faults.empty()) broken("breach of the contract", c, j, j.faults.front());
  if (j.rounds > kMostRounds || j.questions.size() > kMostQuestions) broken("more rounds or questions than allowed", c, j);
  if (j.findings.empty()) broken("no result at all", c, j);
  if (how == blind && !j.questions.empty())
    for (const auto& f : j.findings)
      if (f.kind == LAPSE_PASS || is_error(f)) broken("a verdict from nothing", c, j, words(f));
  if (how == some_silent)
    for (const auto& f : j.findings)
      if (is_error(f)) broken("silence became an error", c, j, words(f));
  if (how == one_stray && words(j) != c.plain) broken("a stray record changed the result", c, j);
  if (how == reworded && words(j) != c.plain) broken("other words for the same changed the result", c, j);
  if (!j.questions.empty())
    for (const auto& f : j.findings)
      if (const auto why = evidence.missing_for(f); !why.empty()) broken("a verdict that nothing bears", c, j, words(f) + ": " + why);
}

void write_seeds(const std::string& folder) {
  std::filesystem::create_directories(folder);
  std::size_t n = 0;
  std::set<Bytes> messages;
  for (std::size_t i = 0; i < cases().size(); ++i) {
    const Case& c = cases()[i];
    for (std::uint8_t how = 0; how < behaviours; ++how) {
      std::ofstream out(folder + "/" + std::to_string(n++), std::ios::binary);
      out.put(static_cast<char>(how)).put(static_cast<char>(i >> 8)).put(static_cast<char>(i & 255));
      for (int k = 0; k < 24; ++k) out.put(static_cast<char>((i * 31 + static_cast<std::size_t>(k) * 7) & 255));
    }
    const auto keep = [&](const lapse_question& q) {
      Reply r = c.scenario.world.answer(q);
      if (!r.message.empty() && messages.size() < 400) messages.insert(r.message);
      return r;
    };
    (void)testkit::judge(lapse_rule_v1, c.instance.get(), c.scenario, Arrival::rounds, keep);
  }
  const std::string packets = folder + "/../dns-codec";
  std::filesystem::create_directories(packets);
  n = 0;
  for (const auto& m : messages) {
    std::ofstream out(packets + "/" + lapse_rule_v1.descriptor->kind + std::to_string(n++), std::ios::binary);
    out.write(reinterpret_cast<const char*>(m.data()), static_cast<std::streamsize>(m.size()));
  }
}

}  // namespace
}  // namespace lapse::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (const char* folder = std::getenv("LAPSE_FUZZ_SEEDS")) {
    lapse::fuzz::write_seeds(folder);
    std::exit(0);
  }
  (void)lapse::fuzz::cases();  // here, where it does not count as the first input's time
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lapse::fuzz;
  if (size < 3) return -1;
  const auto how = static_cast<Behaviour>(data[0] % behaviours);
  const Case& c = cases()[((std::size_t{data[1]} << 8) | data[2]) % cases().size()];
  if (how == some_silent && !c.healthy) return -1;
  Choices choices(std::span(data, size).subspan(3));
  std::size_t stray_at = how == one_stray ? choices.below(32) : 0;
  Evidence evidence(value_wanted(c));
  const auto answer = [&](const lapse_question& q) {
    Reply r = c.scenario.world.answer(q);
    if (how == wild) mutate(r, choices);
    if (how == blind || (how == some_silent && choices.below(3) == 1)) silence(r, choices);
    if (how == reworded) reword(r, choices);
    if (how == one_stray && stray_at-- == 0) add_stray(r, choices);
    evidence.take(q, r);
    return r;
  };
  const auto judgement = lapse::testkit::judge(lapse_rule_v1, c.instance.get(), c.scenario, lapse::testkit::Arrival::rounds, answer);
  check(c, how, judgement, evidence);
  return 0;
}
