// SPDX-License-Identifier: Apache-2.0
#include "perspectives/quorum.hpp"

#include <gtest/gtest.h>

#include "config/time.hpp"

namespace lapse::perspectives {
namespace {

std::optional<Quorum> on(const char* day) {
  config::Problems problems;
  const auto tables = config::Tables::load(LAPSE_TABLES, problems);
  for (const auto& p : problems) ADD_FAILURE() << to_text(p);
  return quorum_of_the_day(tables, config::parse_time(day).value());
}

TEST(Quorum, IsThatOfTheDay) {
  EXPECT_FALSE(on("2025-09-14T23:59:59Z"));
  EXPECT_EQ(on("2025-09-15")->remotes, 2U);
  EXPECT_EQ(on("2026-03-14T23:59:59Z")->remotes, 2U);
  EXPECT_EQ(on("2026-03-15")->remotes, 3U);
  EXPECT_EQ(on("2026-06-14")->remotes, 3U);
  EXPECT_EQ(on("2026-06-15")->remotes, 4U);
  EXPECT_EQ(on("2026-12-14T23:59:59Z")->remotes, 4U);
  EXPECT_EQ(on("2026-12-15")->remotes, 5U);
  EXPECT_EQ(on("2029-01-01")->remotes, 5U);
  EXPECT_EQ(on("2029-01-01")->stale_after, 24 * 3600);
}

TEST(Quorum, OneOfTwoToFiveMayDisagreeAndTwoOfMore) {
  const auto q = on("2027-01-01");
  for (const std::size_t ours : {2U, 3U, 4U, 5U}) EXPECT_EQ(q->may_disagree(ours), 1U) << ours;
  for (const std::size_t ours : {6U, 7U, 16U}) EXPECT_EQ(q->may_disagree(ours), 2U) << ours;
}

TEST(Quorum, WithFewerThanAnAuthorityHasItsNumberHolds) {
  EXPECT_EQ(on("2027-01-01")->may_disagree(1), 1U);
  EXPECT_EQ(on("2025-12-01")->may_disagree(0), 1U);
}

}  // namespace
}  // namespace lapse::perspectives
