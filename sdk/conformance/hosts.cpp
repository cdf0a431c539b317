// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <testkit/compare.hpp>
#include <testkit/say.hpp>
#include <thread>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

using testkit::Layout;
using testkit::say;

constexpr std::size_t kThreads = 4;

}  // namespace

void check_hosts(Bench& bench) {
  const auto& rule = bench.rule();
  for (const Scenario* scenario : bench.some(std::max<std::size_t>(bench.tries / 4, 1))) {
    const Instance instance(rule, *scenario);
    if (!instance) continue;
    const Judgement base = bench.judge(instance, *scenario);
    Manner newer, older;
    newer.layout = Layout::longer;
    older.layout = Layout::exact;
    bench.at(say("{}, called by a newer host, whose structs are longer", where(*scenario)));
    if (!testkit::same(base.findings, bench.judge(instance, *scenario, newer).findings))
      bench.fault(say("{}: called by a newer host, whose structs are longer, it reports other findings", where(*scenario)));
    bench.at(say("{}, called by the oldest host of this major version: it reads beyond a struct's size", where(*scenario)));
    if (!testkit::same(base.findings, bench.judge(instance, *scenario, older).findings))
      bench.fault(say("{}: called by the oldest host of this major version it reports other findings", where(*scenario)));
  }
  bench.done(say("{} judgements; it loads in hosts of {}.{} and newer", bench.judgements(), unsigned{rule.abi_major}, unsigned{rule.abi_minor}));
}

void check_threads(Bench& bench) {
  const auto& rule = bench.rule();
  const auto scenarios = bench.some(std::max<std::size_t>(bench.tries / 8, 1));
  std::size_t judged = 0;
  for (const Scenario* scenario : scenarios) {
    const Instance instance(rule, *scenario);
    if (!instance) continue;
    bench.at(say("{}, judged by {} threads at once", where(*scenario), kThreads));
    const Judgement base = bench.judge(instance, *scenario);
    // The calls are in each other's way also where there is one processor: each question lets the others go on, and all
    // of them are put in one call.
    Manner manner;
    manner.arrival = testkit::Arrival::known;
    manner.answerer = [scenario](const lapse_question& q) {
      std::this_thread::sleep_for(std::chrono::microseconds(50));
      return scenario->world.answer(q);
    };
    bool different[kThreads] = {};
    std::vector<std::thread> threads;
    for (bool& mine : different)
      threads.emplace_back([&] {
        for (int i = 0; i < 3; ++i)
          mine = mine || !testkit::same(base.findings, testkit::judge(rule, instance.get(), *scenario, manner).findings);
      });
    for (auto& t : threads) t.join();
    judged += 3 * kThreads;
    if (std::any_of(std::begin(different), std::end(different), [](bool d) { return d; }))
      bench.fault(say("{}: judged by {} threads at once with one instance it reports other findings", where(*scenario), kThreads));
  }
  bench.done(say("{} judgements", judged));
}

}  // namespace lapse::conformance
