// SPDX-License-Identifier: Apache-2.0
#include "bench.hpp"

#include <algorithm>
#include <cstring>
#include <testkit/rule_file.hpp>

namespace lapse::conformance {
namespace {

/// One line, whatever it is made of.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  if (text.size() > 900) text = text.substr(0, 900) + " ...";
  return text;
}

}  // namespace

Instance::Instance(const lapse_rule& rule, const Scenario& scenario) : rule_(rule) {
  const std::string parameters = testkit::parameters_of(rule, scenario);
  char error[256];
  made_ = rule.functions->create({parameters.data(), parameters.size()}, error, sizeof error);
}

Instance::~Instance() {
  if (made_) rule_.functions->destroy(made_);
}

const lapse_rule& Bench::rule() {
  if (!rule_) {
    at("loading the library");
    rule_ = &testkit::load_rule(plugin);
  }
  return *rule_;
}

std::vector<const Scenario*> Bench::some(std::size_t most) const {
  std::vector<const Scenario*> out;
  const std::size_t n = std::min(most, scenarios.size());
  for (std::size_t i = 0; i < n; ++i) out.push_back(&scenarios[(i * scenarios.size() / n + seed_) % scenarios.size()]);
  return out;
}

Judgement Bench::judge(const Instance& instance, const Scenario& scenario, const Manner& manner) {
  ++judgements_;
  return testkit::judge(rule(), instance.get(), scenario, manner);
}

void Bench::at(const std::string& what) {
  const std::size_t n = std::min(what.size(), kNowSize - 1);
  std::memcpy(now_, what.data(), n);
  now_[n] = '\0';
  tell_("~");  // still there
}

void Bench::fault(const std::string& what) { tell_("!" + one_line(what)); }
void Bench::remark(const std::string& what) { tell_("?" + one_line(what)); }
void Bench::done(const std::string& summary) { tell_("." + one_line(summary)); }

std::string where(const Scenario& scenario) { return scenario.place + " (" + scenario.title + ")"; }

}  // namespace lapse::conformance
