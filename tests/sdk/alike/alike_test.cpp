// SPDX-License-Identifier: Apache-2.0
//
// A plugin by g++, one by clang and one in C: one host takes all three, and they judge the same scenarios alike, word for
// word. Nothing of a compiler or a language may show across the contract.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <testkit/fake_host.hpp>

#include "judge/plugin.hpp"

namespace lapse {
namespace {

using testkit::Found;

/// What the rule finds, with its own prefix taken off the ids.
std::vector<Found> found(const judge::Plugin& plugin, const testkit::Scenario& scenario) {
  char error[256] = {};
  const std::string parameters = testkit::parameters_of(*plugin.abi, scenario);
  void* instance = plugin.abi->functions->create({parameters.data(), parameters.size()}, error, sizeof error);
  EXPECT_NE(instance, nullptr) << error;
  auto judgement = testkit::judge(*plugin.abi, instance, scenario, testkit::Arrival::rounds);
  plugin.abi->functions->destroy(instance);
  EXPECT_TRUE(judgement.faults.empty()) << plugin.rule.kind << ": " << judgement.faults.front();
  for (auto& f : judgement.findings) f.outcome.erase(0, 3);
  return judgement.findings;
}

TEST(Alike, ThreeCompilersInOneHostJudgeAlike) {
  judge::Loader loader;
  loader.load(PLUGINS);
  for (const auto& refusal : loader.refusals()) ADD_FAILURE() << judge::to_text(refusal);
  ASSERT_EQ(loader.plugins().size(), 3U);
  std::map<std::string, int> outcomes;
  for (const auto& scenario : testkit::read_scenarios(SCENARIOS, true)) {
    const auto first = found(*loader.plugins()[0], scenario);
    ASSERT_FALSE(first.empty()) << scenario.title;
    ++outcomes[first.front().outcome];
    for (std::size_t i = 1; i < 3; ++i)
      EXPECT_EQ(found(*loader.plugins()[i], scenario), first) << loader.plugins()[i]->rule.kind << ": " << scenario.title;
  }
  EXPECT_EQ(outcomes.size(), 4U) << "every outcome of the rule is among the scenarios";
}

}  // namespace
}  // namespace lapse
