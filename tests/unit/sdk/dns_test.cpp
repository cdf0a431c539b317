// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <lapse/dns.hpp>

namespace lapse {
namespace {

resource_record mx_record(std::vector<uint8_t> rdata, std::string data) { return {"example.com", rr::MX, 300, std::move(data), std::move(rdata)}; }

TEST(Dns, AnMxRecordTellsPreferenceAndHost) {
  const auto mx = mx_record({0x12, 0x34, 3, 'M', 'X', '1', 0}, "4660 MX1.Example.COM.").mx();
  ASSERT_TRUE(mx);
  EXPECT_EQ(mx->preference, 0x1234);
  EXPECT_EQ(mx->host, "mx1.example.com");
}

TEST(Dns, TheNullMxHasNoHost) {
  const auto mx = mx_record({0, 0, 0}, "0 .").mx();
  ASSERT_TRUE(mx);
  EXPECT_EQ(mx->preference, 0);
  EXPECT_EQ(mx->host, "");
}

TEST(Dns, WhatIsNoMxHasNone) {
  EXPECT_FALSE(mx_record({0, 10}, "10").mx()) << "cut short";
  EXPECT_FALSE(mx_record({}, "").mx());
  EXPECT_FALSE((resource_record{"example.com", rr::TXT, 300, "\"10 mx1.example.com.\"", {4, 't', 'e', 'x', 't'}}.mx()));
}

}  // namespace
}  // namespace lapse
