// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <testkit/compare.hpp>
#include <testkit/say.hpp>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

using testkit::say;

/// One way through all choices of which answer comes next; `next` goes to the following way until all were gone.
class Ways {
 public:
  std::size_t pick(std::size_t of) {
    if (depth_ == chosen_.size()) chosen_.push_back({0, of});
    chosen_[depth_].of = of;
    return std::min(chosen_[depth_++].at, of - 1);
  }
  bool next() {
    chosen_.resize(depth_);
    depth_ = 0;
    while (!chosen_.empty() && ++chosen_.back().at >= chosen_.back().of) chosen_.pop_back();
    return !chosen_.empty();
  }

 private:
  struct Choice {
    std::size_t at, of;
  };
  std::vector<Choice> chosen_;
  std::size_t depth_ = 0;
};

std::string order_text(const std::vector<std::size_t>& picks) {
  std::string out;
  for (const auto p : picks) out += (out.empty() ? "" : ",") + std::to_string(p);
  return out;
}

}  // namespace

void check_order(Bench& bench) {
  const auto& rule = bench.rule();
  const auto scenarios = bench.some(std::max<std::size_t>(bench.tries / 5, 1));
  const std::size_t each = std::max<std::size_t>(bench.tries / std::max<std::size_t>(scenarios.size(), 1), 4);
  std::size_t in_every = 0;
  for (const Scenario* scenario : scenarios) {
    const Instance instance(rule, *scenario);
    if (!instance) continue;
    bench.at(where(*scenario));
    const Judgement base = bench.judge(instance, *scenario);
    Ways ways;
    std::vector<std::size_t> picks;
    bool all = false;
    const auto differs = [&](const Manner& manner) {
      picks.clear();
      if (testkit::same(base.findings, bench.judge(instance, *scenario, manner).findings)) return false;
      bench.fault(say("{}: when the answers arrive in the order {}, its findings are others", where(*scenario), order_text(picks)));
      return true;
    };
    // Every order where there are few, else some of all of them.
    Manner in_turn;
    in_turn.pick = [&](std::size_t of) { return picks.emplace_back(ways.pick(of)); };
    std::size_t tried = 0;
    bool different = false;
    while (!different && tried < each && !all) {
      different = differs(in_turn);
      all = !ways.next();
      ++tried;
    }
    in_every += all ? 1 : 0;
    Manner by_chance;
    by_chance.pick = [&](std::size_t of) { return picks.emplace_back(bench.random() % of); };
    for (std::size_t i = 0; !different && !all && i < each; ++i) different = differs(by_chance);
    Manner at_once;
    at_once.arrival = testkit::Arrival::known;
    if (!different) differs(at_once);
  }
  bench.done(say("{} judgements, {} of {} scenarios in every order", bench.judgements(), in_every, scenarios.size()));
}

}  // namespace lapse::conformance
