// SPDX-License-Identifier: Apache-2.0
#include "config/time.hpp"

#include <gtest/gtest.h>

namespace lapse::config {
namespace {

TEST(Time, ReadsEveryFormOfTheSameSecond) {
  constexpr std::int64_t kTime = 1797465599;  // 2026-12-16T23:59:59Z
  for (const std::string_view text : {"2026-12-16T23:59:59Z", "2026-12-16t23:59:59z", "2026-12-16 23:59:59Z",
                                      "2026-12-16T23:59:59", "2026-12-17T08:59:59+09:00", "2026-12-17T08:59:59+0900",
                                      "2026-12-16T18:29:59-05:30", "2026-12-16T23:59:59.999999Z", "1797465599",
                                      "1797465599.0", "1797465599.9", "1.797465599E9", "1.797465599e+9"}) {
    const auto time = parse_time(text);
    ASSERT_TRUE(time.ok()) << text << ": " << time.error();
    EXPECT_EQ(*time, kTime) << text;
  }
}

TEST(Time, ReadsDatesAndExtremes) {
  EXPECT_EQ(*parse_time("2026-12-16"), 1797379200);
  EXPECT_EQ(*parse_time("2026-12-16T10:30Z"), 1797379200 + 37800);
  EXPECT_EQ(*parse_time("2028-02-29"), 1835395200);
  EXPECT_EQ(*parse_time("0"), 0);
  EXPECT_EQ(*parse_time("-1.5"), -2);
  EXPECT_EQ(*parse_time("9999-12-31T23:59:59Z"), 253402300799);
  EXPECT_EQ(*parse_time("0001-01-01T00:00:00Z"), -62135596800);
  EXPECT_EQ(*parse_time("2038-01-19T03:14:08Z"), 2147483648);
}

TEST(Time, RefusesWhatTheCalendarDoesNotHave) {
  for (const std::string_view text : {"",
                                      "soon",
                                      "2026-02-29",
                                      "2026-13-01",
                                      "2026-00-10",
                                      "2026-01-32",
                                      "2026-1-1",
                                      "2026-12-16T24:00:00Z",
                                      "2026-12-16T23:60:00Z",
                                      "2026-12-16T23:59:60Z",
                                      "2026-12-16T",
                                      "2026-12-16T23",
                                      "2026-12-16T23:59:59+25:00",
                                      "2026-12-16T23:59:59+09:",
                                      "2026-12-16T23:59:59 UTC",
                                      "2026-12-16T23:59:59.Z",
                                      "2026-12-16x",
                                      "0000-01-01",
                                      "0001-01-01T00:00:00+01:00",
                                      "1797465599000",
                                      "1e300",
                                      "nan",
                                      "inf",
                                      "0x10",
                                      "1797465599 ",
                                      " 1797465599",
                                      "12/16/2026",
                                      "2026-12-16T23:59:59Zz"}) {
    EXPECT_FALSE(parse_time(text).ok()) << text;
  }
}

TEST(Time, IsPrintedAndReadBack) {
  EXPECT_EQ(format_time(1797465599), "2026-12-16T23:59:59Z");
  EXPECT_EQ(format_date(-1), "1969-12-31");
  for (std::int64_t time = -62135596800; time <= 253402300799; time += 98765432101) {
    EXPECT_EQ(*parse_time(format_time(time)), time);
  }
  EXPECT_FALSE(format_time(std::numeric_limits<std::int64_t>::min()).empty());
}

TEST(Duration, HasAUnit) {
  EXPECT_EQ(parse_duration("500ms")->count(), 500);
  EXPECT_EQ(parse_duration("1.5s")->count(), 1500);
  EXPECT_EQ(parse_duration("15m")->count(), 900000);
  EXPECT_EQ(parse_duration("1h")->count(), 3600000);
  for (const std::string_view text : {"", "5", "s", "-5s", "5 s", "5S", "5d", "1e3s", "99999h", "nan s", "inf"}) {
    EXPECT_FALSE(parse_duration(text).ok()) << text;
  }
}

TEST(Bytes, HaveBinaryUnits) {
  EXPECT_EQ(*parse_bytes("1000"), 1000U);
  EXPECT_EQ(*parse_bytes("64MiB"), 64U << 20U);
  EXPECT_EQ(*parse_bytes("2GiB"), std::uint64_t{2} << 30U);
  for (const std::string_view text :
       {"", "MiB", "-1", "64MB", "64 MiB", "1.5MiB", "99999999999GiB", "99999999999999999999"}) {
    EXPECT_FALSE(parse_bytes(text).ok()) << text;
  }
}

}  // namespace
}  // namespace lapse::config
