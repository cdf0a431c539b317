// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <lapse/calendar.hpp>
#include <lapse/timestamp.hpp>
#include <ostream>
#include <string>
#include <vector>

namespace lapse {
namespace {

std::int64_t at(const std::string& text) {
  const auto time = parse_timestamp(text);
  EXPECT_TRUE(time) << text;
  return time.value_or(0);
}

TEST(Calendar, CountsBothEndsAndEveryBegunDay) {
  // 200 days and not a second more: Baseline Requirements 6.3.2.
  EXPECT_EQ(validity_days(at("2026-06-01T00:00:00Z"), at("2026-12-17T23:59:59Z")), 200);
  EXPECT_EQ(validity_days(at("2026-06-01T00:00:00Z"), at("2026-12-18T00:00:00Z")), 201);
  EXPECT_EQ(validity_days(at("2026-06-01T00:00:00Z"), at("2026-06-01T00:00:00Z")), 1);
  // A year with its leap day, and one without.
  EXPECT_EQ(validity_days(at("2028-01-01T00:00:00Z"), at("2028-12-31T23:59:59Z")), 366);
  EXPECT_EQ(validity_days(at("2027-01-01T00:00:00Z"), at("2027-12-31T23:59:59Z")), 365);
  // 2100 has none, and 2000 had one.
  EXPECT_EQ(validity_days(at("2100-02-28T00:00:00Z"), at("2100-03-01T23:59:59Z")), 2);
  EXPECT_EQ(validity_days(at("2000-02-28T00:00:00Z"), at("2000-03-01T23:59:59Z")), 3);
}

TEST(Calendar, RoundsWholeDaysDown) {
  const auto then = at("2027-01-01T00:00:00Z");
  EXPECT_EQ(whole_days(then - 1, then), 0);
  EXPECT_EQ(whole_days(then - kDay, then), 1);
  EXPECT_EQ(whole_days(then - kDay + 1, then), 0);
  EXPECT_EQ(whole_days(then, then), 0);
  EXPECT_EQ(whole_days(then + 1, then), -1);
}

TEST(Calendar, WritesDatesOfEveryAge) {
  EXPECT_EQ(time_text(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(time_text(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(time_text(at("2028-02-29T12:34:56Z")), "2028-02-29T12:34:56Z");
  EXPECT_EQ(time_text(253402300799), "9999-12-31T23:59:59Z");
  EXPECT_EQ(date_text(at("2026-12-31T23:59:59Z") + 1), "2027-01-01");
  EXPECT_EQ(start_of_day(-1), -kDay);
  EXPECT_EQ(start_of_day(at("2028-02-29T23:59:59Z")), at("2028-02-29T00:00:00Z"));
}

/// Opens, grace over, last safe day, for a window of days.
struct Case {
  const char* not_before;
  const char* not_after;
  window of;
  const char* opens;
  const char* grace_over;
  const char* last_safe_day;
};

/// For the test's name.
void PrintTo(const Case& c, std::ostream* to) { *to << c.not_before << " to " << c.not_after; }

class Windows : public testing::TestWithParam<Case> {};

TEST_P(Windows, OpenWhenTheyShould) {
  const Case& c = GetParam();
  const auto found = calendar_of(at(c.not_before), at(c.not_after), c.of);
  EXPECT_EQ(time_text(found.window_opens), c.opens);
  EXPECT_EQ(time_text(found.grace_over), c.grace_over);
  EXPECT_EQ(date_text(found.last_safe_day), c.last_safe_day);
  EXPECT_EQ(found.expiry, at(c.not_after));
}

constexpr window kAcm{45, -1, 30, 3, 1}, kOlder{60, -1, 45, 3, 1}, kThird{-1, 0.3333, -1, 3, 0}, kHalf{-1, 0.5, -1, 1, 0},
    kThirty{30, -1, -1, 0, 0};

INSTANTIATE_TEST_SUITE_P(
    Calendar, Windows,
    testing::Values(
        // ACM, 198 days and 395 days.
        Case{"2026-06-01T00:00:00Z", "2026-12-15T23:59:59Z", kAcm, "2026-10-31T23:59:59Z", "2026-11-03T23:59:59Z", "2026-12-14"},
        Case{"2025-12-20T00:00:00Z", "2027-01-18T23:59:59Z", kOlder, "2026-11-19T23:59:59Z", "2026-11-22T23:59:59Z", "2027-01-17"},
        // The window lies across the end of a year, and across 29 February.
        Case{"2026-07-01T00:00:00Z", "2027-01-14T23:59:59Z", kAcm, "2026-11-30T23:59:59Z", "2026-12-03T23:59:59Z", "2027-01-13"},
        Case{"2027-09-01T00:00:00Z", "2028-03-16T23:59:59Z", kAcm, "2028-01-31T23:59:59Z", "2028-02-03T23:59:59Z", "2028-03-15"},
        Case{"2027-08-20T00:00:00Z", "2028-03-01T00:00:00Z", kAcm, "2028-01-16T00:00:00Z", "2028-01-19T00:00:00Z", "2028-02-28"},
        Case{"2027-08-20T00:00:00Z", "2028-02-29T23:59:59Z", kAcm, "2028-01-15T23:59:59Z", "2028-01-18T23:59:59Z", "2028-02-28"},
        Case{"2026-08-20T00:00:00Z", "2027-03-01T23:59:59Z", kAcm, "2027-01-15T23:59:59Z", "2027-01-18T23:59:59Z", "2027-02-28"},
        // One that ends in the middle of a day loses that day.
        Case{"2026-06-01T12:00:00Z", "2026-12-16T11:59:59Z", kAcm, "2026-11-01T11:59:59Z", "2026-11-04T11:59:59Z", "2026-12-14"},
        // Two thirds of 90, 64 and 45 days; half of six days.
        Case{"2026-08-31T00:00:00Z", "2026-11-28T23:59:59Z", kThird, "2026-10-30T00:04:19Z", "2026-11-02T00:04:19Z", "2026-11-28"},
        Case{"2027-02-10T00:00:00Z", "2027-04-14T23:59:59Z", kThird, "2027-03-24T16:03:04Z", "2027-03-27T16:03:04Z", "2027-04-14"},
        Case{"2028-02-16T00:00:00Z", "2028-03-31T23:59:59Z", kThird, "2028-03-17T00:02:09Z", "2028-03-20T00:02:09Z", "2028-03-31"},
        Case{"2026-11-01T00:00:00Z", "2026-11-06T23:59:59Z", kHalf, "2026-11-04T00:00:00Z", "2026-11-05T00:00:00Z", "2026-11-06"},
        // No window before half of the lifetime, whatever its days.
        Case{"2026-11-01T00:00:00Z", "2026-11-06T23:59:59Z", kThirty, "2026-11-04T00:00:00Z", "2026-11-04T00:00:00Z", "2026-11-06"},
        Case{"2029-03-15T00:00:00Z", "2029-04-30T23:59:59Z", kAcm, "2029-04-07T12:00:00Z", "2029-04-10T12:00:00Z", "2029-04-29"}));

TEST(Calendar, KnowsWhatItCannotKnow) {
  const auto nothing = calendar_of(at("2026-06-01T00:00:00Z"), LAPSE_NO_TIME, kAcm);
  EXPECT_EQ(nothing.window_opens, LAPSE_NO_TIME);
  EXPECT_EQ(nothing.expiry, LAPSE_NO_TIME);
  const auto no_start = calendar_of(LAPSE_NO_TIME, at("2026-12-15T23:59:59Z"), kThird);
  EXPECT_EQ(no_start.window_opens, LAPSE_NO_TIME);
  EXPECT_EQ(no_start.expiry, at("2026-12-15T23:59:59Z"));
  EXPECT_NE(calendar_of(LAPSE_NO_TIME, at("2026-12-15T23:59:59Z"), kAcm).window_opens, LAPSE_NO_TIME);
}

TEST(Timestamp, ReadsWhatRfc3339Allows) {
  EXPECT_EQ(parse_timestamp("2026-10-30T10:00:00.25+09:00"), at("2026-10-30T01:00:00Z"));
  EXPECT_EQ(parse_timestamp("2028-02-29t00:00:00z"), at("2028-02-29T00:00:00Z"));
  EXPECT_EQ(parse_timestamp("2026-12-31T23:59:60Z"), at("2027-01-01T00:00:00Z"));
  for (const char* wrong : {"", "2026", "2026-02-30T00:00:00Z", "2027-02-29T00:00:00Z", "2026-10-30T24:00:00Z",
                            "2026-10-30T10:60:00Z", "2026-10-30T10:00:61Z", "2026-10-30T10:00:00", "2026-10-30T10:00Z",
                            "2026-10-30T10:00:00.Z", "2026-10-30T10:00:00+0900", "2026-10-30T10:00:00Zx",
                            "-026-10-30T10:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z"})
    EXPECT_FALSE(parse_timestamp(wrong)) << wrong;
}

}  // namespace
}  // namespace lapse
