// SPDX-License-Identifier: Apache-2.0
#include "inventory/id_set.hpp"

#include <gtest/gtest.h>

#include <string>

namespace lapse::inventory {
namespace {

TEST(IdHash, IsSipHash) {
  // First vector of vectors_sip128 in the reference implementation: the empty input under the key 00 01 .. 0f.
  EXPECT_EQ(hash_id("").low, 0xe6a825ba047f81a3U);
  EXPECT_EQ(hash_id("").high, 0x930255c71472f66dU);
}

TEST(IdSet, KnowsWhatItHasSeen) {
  IdSet set;
  EXPECT_FALSE(set.contains(hash_id("x")));
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 20000; ++i) EXPECT_EQ(set.insert(hash_id("id" + std::to_string(i))), round == 0);
  }
  EXPECT_EQ(set.size(), 20000U);
  EXPECT_TRUE(set.contains(hash_id("id19999")));
  EXPECT_FALSE(set.contains(hash_id("id20000")));
}

}  // namespace
}  // namespace lapse::inventory
