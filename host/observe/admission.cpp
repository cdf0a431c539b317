// SPDX-License-Identifier: Apache-2.0
#include "observe/admission.hpp"

#include <libpsl.h>

#include <algorithm>
#include <utility>

namespace lapse::observe {

struct Admission::Visitor {
  std::vector<Step> steps;
  std::size_t passed = 0;
  std::function<void(Visitor*)> enter;
};

std::string registrable_domain(const std::string& name) {
  const psl_ctx_t* suffixes = psl_builtin();
  const char* domain = suffixes != nullptr ? psl_registrable_domain(suffixes, name.c_str()) : nullptr;
  return domain != nullptr ? domain : name;
}

Admission::Admission(const config::Limits& limits) : limits_(limits) {}
Admission::~Admission() = default;

void Admission::request(const TlsQuestion& question, std::function<void(Visitor*)> enter) {
  admit({{"address " + question.address, limits_.per_destination}}, std::move(enter));
}

void Admission::request(const HttpQuestion& question, std::function<void(Visitor*)> enter) {
  admit({{"address " + question.address, limits_.per_destination}}, std::move(enter));
}

void Admission::request(const DialogueQuestion& question, std::function<void(Visitor*)> enter) {
  std::vector<Step> steps{{"host " + question.address, limits_.per_mail_host}};
  if (!question.peer.empty()) {
    steps.push_back({"provider " + registrable_domain(question.peer), limits_.per_mail_provider});
  }
  admit(std::move(steps), std::move(enter));
}

void Admission::admit(std::vector<Step> steps, std::function<void(Visitor*)> enter) {
  steps.push_back({"run", limits_.observations});
  auto visitor = std::make_unique<Visitor>(Visitor{std::move(steps), 0, std::move(enter)});
  Visitor& v = *visitor;
  visitors_.emplace(&v, std::move(visitor));
  proceed(v);
}

void Admission::proceed(Visitor& visitor) {
  while (visitor.passed < visitor.steps.size()) {
    const Step& step = visitor.steps[visitor.passed];
    Gate& gate = gates_[step.key];
    gate.limit = std::max<std::size_t>(1, step.limit);
    if (gate.inside >= gate.limit) {
      gate.line.push_back(&visitor);
      return;
    }
    ++gate.inside;
    ++visitor.passed;
  }
  std::exchange(visitor.enter, nullptr)(&visitor);
}

void Admission::leave(Visitor* visitor) {
  const auto found = visitors_.find(visitor);
  if (found == visitors_.end()) return;
  const auto gone = std::move(found->second);
  visitors_.erase(found);
  std::vector<Visitor*> next;
  for (const Step& step : gone->steps) {
    const auto at = gates_.find(step.key);
    if (at == gates_.end()) continue;
    Gate& gate = at->second;
    --gate.inside;
    if (!gate.line.empty()) {
      next.push_back(gate.line.front());
      gate.line.pop_front();
      ++gate.inside;  // the place is handed over, so that a newcomer cannot take it
    } else if (gate.inside == 0) {
      gates_.erase(at);
    }
  }
  for (Visitor* v : next) {
    ++v->passed;
    proceed(*v);
  }
}

void Admission::close() {
  for (auto& [key, gate] : gates_) gate.line.clear();
  std::erase_if(visitors_, [](const auto& entry) { return entry.first->passed < entry.first->steps.size(); });
}

}  // namespace lapse::observe
