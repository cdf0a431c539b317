// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <testkit/compare.hpp>
#include <testkit/say.hpp>

#include "bench.hpp"

namespace lapse::conformance {

using testkit::say;

void check_answers(Bench& bench) {
  const auto& rule = bench.rule();
  std::set<std::string> asked;
  for (const Scenario* scenario : bench.some(bench.tries)) {
    bench.at(where(*scenario));
    const Instance one(rule, *scenario), other(rule, *scenario);
    if (!one || !other) {
      bench.fault(say("{}: it cannot be made for these parameters", where(*scenario)));
      continue;
    }
    Manner manner;
    manner.answerer = [&](const lapse_question& q) {
      asked.insert(q.kind);
      return scenario->world.answer(q);
    };
    const Judgement first = bench.judge(one, *scenario, manner);
    for (const auto& fault : first.faults) bench.fault(where(*scenario) + ": " + fault);
    if (first.findings.empty() && first.faults.empty())
      bench.fault(say("{}: it reports nothing; what cannot be told is a finding too: open", where(*scenario)));
    if (first.reported_too_early)
      bench.fault(say("{}: it reports in calls that leave a question open; such findings do not count: let lapse::pending pass", where(*scenario)));
    if (!testkit::same(first.findings, bench.judge(one, *scenario).findings))
      bench.fault(say("{}: the same instance and the same answers, and other findings", where(*scenario)));
    if (!testkit::same(first.findings, bench.judge(other, *scenario).findings))
      bench.fault(say("{}: another instance and the same answers, and other findings", where(*scenario)));
  }
  for (std::size_t i = 0; i < rule.descriptor->need_count; ++i)
    if (!asked.contains(rule.descriptor->needs[i]))
      bench.remark(say("no scenario makes it ask for {}, which its needs name", rule.descriptor->needs[i]));
  bench.done(say("{} judgements", bench.judgements()));
}

}  // namespace lapse::conformance
