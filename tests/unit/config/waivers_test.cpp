// SPDX-License-Identifier: Apache-2.0
#include "config/waivers.hpp"

#include <gtest/gtest.h>

#include "scratch.hpp"

namespace lapse::config {
namespace {

TEST(Waivers, PatternsKnowStarsAndNothingElse) {
  EXPECT_TRUE(matches("DNS*", "DNS1001"));
  EXPECT_TRUE(matches("*.Example.com", "shop.example.COM"));
  EXPECT_TRUE(matches("*a*b*", "xaxxbx"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_FALSE(matches("", "x"));
  EXPECT_FALSE(matches("DNS100?", "DNS1001"));
  EXPECT_FALSE(matches("*.example.com", "example.com"));
  // No pattern takes longer than its length times the text's.
  EXPECT_FALSE(matches("*a*a*a*a*a*a*a*a*a*a*a*b", std::string(20000, 'a')));
}

TEST(Waivers, ReadsAnEntry) {
  const test::Scratch scratch;
  std::vector<Waiver> waivers;
  Problems problems;
  read_waivers(scratch.write("w.yaml",
                             "waivers: 1\naccept:\n- outcome: [DNS1008, RTE*]\n  name: '*.example.com'\n"
                             "  reason: Agreed.\n  until: 2026-12-12\n  by: Ada\n"),
               waivers, problems);
  EXPECT_TRUE(problems.empty());
  ASSERT_EQ(waivers.size(), 1U);
  EXPECT_EQ(waivers[0].outcomes, (std::vector<std::string>{"DNS1008", "RTE*"}));
  EXPECT_EQ(waivers[0].until, 1797119999);  // 2026-12-12T23:59:59Z
  EXPECT_EQ(waivers[0].where.line, 3);
  EXPECT_FALSE(waivers[0].force);
}

TEST(Waivers, LeavesOutWhatIsWrongAndNamesAllOfIt) {
  const test::Scratch scratch;
  std::vector<Waiver> waivers;
  Problems problems;
  read_waivers(scratch.write("w.yaml", "waivers: 1\naccept:\n- outcome: DNS1008\n- name: a\n  outcome: DNS1008\n"
                                       "  reason: ' '\n  until: 2026-12-12T10:00:00Z\n  untill: x\n"),
               waivers, problems);
  EXPECT_TRUE(waivers.empty());
  const auto told = test::texts(problems, scratch.folder());
  ASSERT_EQ(told.size(), 6U);
  EXPECT_TRUE(told[0].starts_with("w.yaml:3:3: ")) << told[0];
  EXPECT_TRUE(told[3].starts_with("w.yaml:6:11: this reason is blank")) << told[3];
  EXPECT_TRUE(told[4].starts_with("w.yaml:7:10: '2026-12-12T10:00:00Z' is not a day")) << told[4];
  EXPECT_TRUE(told[5].starts_with("w.yaml:8:3: unknown key 'untill'; did you mean 'until'?")) << told[5];
}

}  // namespace
}  // namespace lapse::config
