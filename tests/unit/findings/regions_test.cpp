// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "findings/whole_inventory.hpp"

namespace lapse::findings {
namespace {

inventory::Certificate copy(const std::string& region, const std::string& name, int number) {
  inventory::Certificate c;
  c.id = "arn:aws:acm:" + region + ":111122223333:certificate/" + std::to_string(number);
  inventory::Name n;
  n.domain = n.display = name;
  c.names.push_back(n);
  return c;
}

TEST(Regions, AnotherVerdictInAnotherRegionIsTold) {
  Regions regions;
  EXPECT_FALSE(regions.tell(copy("us-east-1", "a.example", 1), "will renew"));
  EXPECT_FALSE(regions.tell(copy("us-east-1", "b.example", 2), "will not renew")) << "another name";
  const auto told = regions.tell(copy("eu-west-1", "a.example", 3), "will not renew");
  ASSERT_TRUE(told);
  EXPECT_EQ(told->outcome->id, "ELG1010");
  EXPECT_EQ(told->kind, Kind::fail);
  EXPECT_EQ(told->level, Level::warning);
  EXPECT_EQ(told->bearing, Bearing::service);
  EXPECT_EQ(told->message, "'a.example': will not renew in eu-west-1, will renew in us-east-1.");
  EXPECT_EQ(told->seen, "arn:aws:acm:us-east-1:111122223333:certificate/1: will renew");
  EXPECT_EQ(told->certificate, "arn:aws:acm:eu-west-1:111122223333:certificate/3");
}

TEST(Regions, AlikeIsNotTold) {
  Regions regions;
  EXPECT_FALSE(regions.tell(copy("us-east-1", "a.example", 1), "will renew"));
  EXPECT_FALSE(regions.tell(copy("eu-west-1", "a.example", 2), "will renew"));
}

TEST(Regions, TwoOfOneRegionAreAnOldOneAndItsSuccessor) {
  Regions regions;
  EXPECT_FALSE(regions.tell(copy("us-east-1", "a.example", 1), "will not renew"));
  EXPECT_FALSE(regions.tell(copy("us-east-1", "a.example", 2), "will renew"));
}

TEST(Regions, EveryOtherCopyIsEvidence) {
  Regions regions;
  EXPECT_FALSE(regions.tell(copy("us-east-1", "a.example", 1), "will renew"));
  EXPECT_FALSE(regions.tell(copy("eu-west-1", "a.example", 2), "will renew"));
  const auto told = regions.tell(copy("ap-northeast-1", "a.example", 3), "cannot tell");
  ASSERT_TRUE(told);
  EXPECT_NE(told->seen.find("us-east-1"), std::string::npos);
  EXPECT_NE(told->seen.find("eu-west-1"), std::string::npos);
}

TEST(Regions, WhatHasNoRegionTakesNoPart) {
  Regions regions;
  for (const std::string id : {"web-shop", "arn:aws:iam::111122223333:server-certificate/x", "arn:", "arn:aws:acm"}) {
    auto c = copy("us-east-1", "a.example", 1);
    c.id = id;
    EXPECT_FALSE(regions.tell(c, id)) << id;
  }
  inventory::Certificate nameless = copy("us-east-1", "a.example", 1);
  nameless.names.clear();
  EXPECT_FALSE(regions.tell(nameless, "will renew"));
}

TEST(Regions, MemoryIsBounded) {
  Regions regions;
  for (std::size_t i = 0; i < Regions::kMostNames + 10; ++i)
    EXPECT_FALSE(regions.tell(copy("us-east-1", "n" + std::to_string(i) + ".example", 1), "will renew"));
  EXPECT_TRUE(regions.tell(copy("eu-west-1", "n0.example", 2), "at risk"));
  EXPECT_FALSE(regions.tell(copy("eu-west-1", "n" + std::to_string(Regions::kMostNames + 5) + ".example", 3), "at risk"));
}

}  // namespace
}  // namespace lapse::findings
