// SPDX-License-Identifier: Apache-2.0
#include <testkit/say.hpp>
#include <testkit/tamper.hpp>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

using testkit::Bytes;
using testkit::Choices;
using testkit::say;

/// Everything that a peer sent, whatever it is called.
std::size_t parts(const Reply& r) { return r.chain.size() + r.path.size() + r.turns.size() + 5; }

/// Does something to the `i`th part.
template <class Act>
void with_part(Reply& r, std::size_t i, Act&& act) {
  if (i < r.chain.size()) return act(r.chain[i]);
  i -= r.chain.size();
  if (i < r.path.size()) return act(r.path[i]);
  i -= r.path.size();
  if (i < r.turns.size()) return act(r.turns[i].text);
  i -= r.turns.size();
  if (i == 0) return act(r.message);
  if (i == 1) return act(r.ocsp);
  if (i == 2) return act(r.head);
  if (i == 3) return act(r.body);
  act(r.detail);
}

Bytes noise(Bench& bench, std::size_t size) {
  Bytes out(size);
  for (auto& b : out) b = static_cast<std::uint8_t>(bench.random());
  return out;
}

void spoil(Bench& bench, Reply& reply, bool cut) {
  const Bytes row = noise(bench, 96);
  Choices choices{std::span(row)};
  if (cut) {
    const std::size_t share = bench.random() % 100;
    for (std::size_t i = 0; i < parts(reply); ++i)
      with_part(reply, i, [&](auto& bytes) { bytes.resize(bytes.size() * share / 100); });
  } else if (!reply.message.empty() && choices.below(2) == 0) {
    testkit::mutate(reply, choices);  // as somebody who knows DNS would
  } else {
    for (std::size_t n = 1 + choices.below(3); n > 0; --n)
      with_part(reply, choices.below(parts(reply)), [&](auto& bytes) { testkit::change_bytes(bytes, choices); });
  }
}

}  // namespace

void check_bytes(Bench& bench) {
  const auto& rule = bench.rule();
  for (std::size_t i = 0; i < bench.tries; ++i) {
    const Scenario& scenario = bench.any();
    const Instance instance(rule, scenario);
    if (!instance) continue;
    const bool cut = i % 3 == 0;
    bench.at(say("{}, with changed bytes, try {}", where(scenario), i));
    Manner manner;
    manner.answerer = [&](const lapse_question& q) {
      Reply reply = scenario.world.answer(q);
      if (bench.random() % 3 != 0) spoil(bench, reply, cut);
      return reply;
    };
    const Judgement j = bench.judge(instance, scenario, manner);
    for (const auto& fault : j.faults) bench.fault(say("{}, with changed bytes, try {}: {}", where(scenario), i, fault));
    if (j.findings.empty() && j.faults.empty()) bench.fault(say("{}, with changed bytes, try {}: it reports nothing", where(scenario), i));
  }
  bench.done(say("{} judgements", bench.judgements()));
}

}  // namespace lapse::conformance
