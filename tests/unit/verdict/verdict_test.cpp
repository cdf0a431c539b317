// SPDX-License-Identifier: Apache-2.0
#include "verdict/verdict.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace lapse::verdict {
namespace {

using findings::Bearing;
using findings::Finding;
using findings::Kind;
using findings::Level;

Finding finding(Kind kind, Level level, Bearing bearing) {
  Finding f;
  f.kind = kind;
  f.level = level;
  f.bearing = bearing;
  return f;
}

/// Every finding that can be: a level only with a failure.
std::vector<Finding> every_finding() {
  std::vector<Finding> out;
  for (const Bearing bearing : {Bearing::renewal, Bearing::service}) {
    for (const Kind kind : {Kind::pass, Kind::open, Kind::review, Kind::not_applicable}) out.push_back(finding(kind, Level::none, bearing));
    for (const Level level : {Level::note, Level::warning, Level::error}) out.push_back(finding(Kind::fail, level, bearing));
  }
  return out;
}

Value value_of(const std::vector<Finding>& findings) { return conclude({}, findings, {}).value; }

bool any(const std::vector<Finding>& findings, auto&& holds) { return std::any_of(findings.begin(), findings.end(), holds); }

/// What the verdict promises, said without the code's own order of values.
void expect_true(const std::vector<Finding>& findings) {
  const auto bears = [](const Finding& f) { return f.bearing == Bearing::renewal; };
  const bool error = any(findings, [&](const auto& f) { return bears(f) && f.kind == Kind::fail && f.level == Level::error; });
  const bool open = any(findings, [&](const auto& f) { return bears(f) && f.kind == Kind::open; });
  const bool doubt = any(findings, [&](const auto& f) {
    return bears(f) && (f.kind == Kind::review || (f.kind == Kind::fail && f.level == Level::warning));
  });
  const bool evidence = any(findings, [&](const auto& f) { return bears(f) && f.kind != Kind::not_applicable; });
  const Value expected = error                ? Value::will_not_renew
                         : open || !evidence ? Value::cannot_tell
                         : doubt             ? Value::at_risk
                                             : Value::will_renew;
  EXPECT_EQ(value_of(findings), expected);
}

TEST(Verdict, HoldsOverEveryCombinationOfFourFindings) {
  const auto all = every_finding();
  expect_true({});
  for (const auto& a : all) {
    expect_true({a});
    for (const auto& b : all) {
      expect_true({a, b});
      for (const auto& c : all) {
        expect_true({a, b, c});
        for (const auto& d : all) expect_true({a, b, c, d});
      }
    }
  }
}

/// The findings of `all` whose bit is set.
std::vector<Finding> chosen(const std::vector<Finding>& all, unsigned bits) {
  std::vector<Finding> out;
  for (std::size_t i = 0; i < all.size(); ++i)
    if ((bits >> i & 1U) != 0) out.push_back(all[i]);
  return out;
}

TEST(Verdict, HoldsOverEverySetOfFindings) {
  const auto all = every_finding();
  ASSERT_EQ(all.size(), 14U);
  for (unsigned bits = 0; bits < 1U << all.size(); ++bits) expect_true(chosen(all, bits));
}

TEST(Verdict, HangsNeitherOnOrderNorOnNumber) {
  const auto all = every_finding();
  for (unsigned bits = 0; bits < 1U << all.size(); bits += 7) {
    auto some = chosen(all, bits);
    const Value value = value_of(some);
    std::reverse(some.begin(), some.end());
    EXPECT_EQ(value_of(some), value);
    for (std::size_t turn = 0; turn < some.size(); turn += 3) {
      std::rotate(some.begin(), some.begin() + 1, some.end());
      EXPECT_EQ(value_of(some), value);
    }
    const auto once = some;
    some.insert(some.end(), once.begin(), once.end());
    EXPECT_EQ(value_of(some), value);
  }
}

TEST(Verdict, WhatNobodySawTodayAndWhatIsWaivedChangeNothing) {
  const auto all = every_finding();
  const config::Waiver waiver{};
  for (unsigned bits = 0; bits < 1U << all.size(); bits += 5) {
    const Value value = value_of(chosen(all, bits));
    for (const auto& one : all) {
      auto some = chosen(all, bits);
      some.push_back(one);
      some.back().carried = true;
      EXPECT_EQ(value_of(some), value);
    }
    auto waived = chosen(all, bits);
    for (auto& f : waived) f.waiver = &waiver;
    EXPECT_EQ(value_of(waived), value);
  }
}

/// One name that does not renew keeps the certificate from it; one that nothing is known of takes no part.
TEST(Verdict, OfACertificateIsTheWorstOfItsNames) {
  const auto all = every_finding();
  std::vector<std::vector<Finding>> names = {{}};
  for (const auto& a : all) {
    names.push_back({a});
    for (const auto& b : all) names.push_back({a, b});
  }
  const auto known = [](const std::vector<Finding>& some) {
    return any(some, [](const auto& f) { return f.bearing == Bearing::renewal && f.kind != Kind::not_applicable; });
  };
  for (const auto& one : names) {
    for (const auto& other : names) {
      auto both = one;
      both.insert(both.end(), other.begin(), other.end());
      const Value expected = !known(one) ? value_of(other) : !known(other) ? value_of(one) : std::max(value_of(one), value_of(other));
      ASSERT_EQ(value_of(both), expected);
    }
  }
}

TEST(Verdict, CannotTellGivesWayToEvidenceAlone) {
  const auto all = every_finding();
  for (unsigned bits = 0; bits < 1U << all.size(); ++bits) {
    auto some = chosen(all, bits);
    some.push_back(finding(Kind::open, Level::none, Bearing::renewal));
    const Value value = value_of(some);
    EXPECT_TRUE(value == Value::cannot_tell || value == Value::will_not_renew);
    const bool error = any(some, [](const auto& f) { return f.bearing == Bearing::renewal && f.level == Level::error; });
    EXPECT_EQ(value == Value::will_not_renew, error);
  }
}

TEST(Verdict, OneMoreFindingNeverMakesItBetterUnlessNothingWasKnown) {
  for (const auto& a : every_finding()) {
    for (const auto& b : every_finding()) {
      const bool known = a.bearing == Bearing::renewal && a.kind != Kind::not_applicable;
      if (known) { EXPECT_GE(value_of({a, b}), value_of({a})); }
      EXPECT_EQ(value_of({a, b}), value_of({b, a}));
    }
  }
}

TEST(Verdict, NothingKnownIsNotGoodNews) {
  EXPECT_EQ(value_of({}), Value::cannot_tell);
  EXPECT_EQ(value_of({finding(Kind::not_applicable, Level::none, Bearing::renewal)}), Value::cannot_tell);
  EXPECT_EQ(value_of({finding(Kind::pass, Level::none, Bearing::service)}), Value::cannot_tell);
}

TEST(Verdict, TheDecisiveFindingIsTheFirstOfTheWorst) {
  const std::vector<Finding> findings = {finding(Kind::pass, Level::none, Bearing::renewal),
                                         finding(Kind::fail, Level::warning, Bearing::renewal),
                                         finding(Kind::fail, Level::error, Bearing::renewal),
                                         finding(Kind::fail, Level::error, Bearing::renewal)};
  EXPECT_EQ(conclude({}, findings, {}).decisive, &findings[2]);
  EXPECT_EQ(conclude({}, std::span(findings).first(1), {}).decisive, nullptr);
}

TEST(Verdict, ASlowFixMovesTheLastSafeDay) {
  inventory::Certificate c;
  c.not_before = 1780272000;                     // 2026-06-01
  c.not_after = c.not_before + 198 * 86400 - 1;  // 2026-12-15T23:59:59Z
  const lapse::window window{45, -1, 30, 3, 1};
  std::vector<Finding> findings = {finding(Kind::fail, Level::error, Bearing::renewal)};
  const auto plain = conclude(c, findings, window).calendar;
  EXPECT_EQ(lapse::date_text(plain.last_safe_day), "2026-12-14");
  findings[0].visible_after = 2 * 86400;
  EXPECT_EQ(lapse::date_text(conclude(c, findings, window).calendar.last_safe_day), "2026-12-12");
  EXPECT_EQ(lapse::date_text(plain.window_opens), "2026-10-31");
  EXPECT_EQ(lapse::date_text(plain.first_notice), "2026-11-15");
}

TEST(Verdict, TheSlowestOfTheFixesThatAreNeededCounts) {
  inventory::Certificate c;
  c.not_before = 1780272000;
  c.not_after = c.not_before + 198 * 86400 - 1;
  const lapse::window window{45, -1, 30, 3, 1};
  std::vector<Finding> findings(4, finding(Kind::fail, Level::error, Bearing::renewal));
  findings[0].visible_after = 300;
  findings[1].visible_after = 3 * 86400;
  findings[2].level = Level::warning;  // no fix of what is merely at risk makes it renew
  findings[2].visible_after = 9 * 86400;
  findings[3].bearing = Bearing::service;
  findings[3].visible_after = 9 * 86400;
  const auto verdict = conclude(c, findings, window);
  EXPECT_EQ(verdict.decisive, &findings[0]);
  EXPECT_EQ(lapse::date_text(verdict.calendar.last_safe_day), "2026-12-11");
}

TEST(Calendar, AFixOnTheLastSafeDayComesInTimeAndOneOfTheNextDayDoesNot) {
  constexpr std::int64_t kDay = 86400;
  std::vector<Finding> findings = {finding(Kind::fail, Level::error, Bearing::renewal)};
  for (const std::int64_t days : {6, 45, 90, 198, 395, 398}) {
    for (const std::int64_t end : {1797379199L, 1797379200L, 1797379201L, 1797336000L, 1709251199L /* a leap day */, 1798761599L}) {
      for (const std::int64_t completion : {0, 1, 3}) {
        for (const std::int64_t seen : {-1L, 0L, 1L, 300L, 86399L, 86400L, 172800L, 604800L}) {
          inventory::Certificate c;
          c.not_after = end;
          c.not_before = end + 1 - days * kDay;
          findings[0].visible_after = seen;
          const auto calendar = conclude(c, findings, {45, -1, 30, 3, completion}).calendar;
          const std::int64_t last_second = calendar.last_safe_day + kDay - 1;
          const std::int64_t needed = std::max<std::int64_t>(seen, 0) + completion * kDay;
          EXPECT_EQ(calendar.last_safe_day % kDay, 0);
          EXPECT_LE(last_second + needed, end);
          EXPECT_GT(last_second + kDay + needed, end);
          EXPECT_EQ(calendar.expiry, end);
          EXPECT_EQ(calendar.first_notice, end - 30 * kDay);
          EXPECT_GE(calendar.window_opens, c.not_before + days * kDay / 2);
          EXPECT_EQ(calendar.window_opens, std::max(end - 45 * kDay, c.not_before + days * kDay / 2));
        }
      }
    }
  }
}

TEST(Calendar, WhatIsNotKnownStaysUnknown) {
  const std::vector<Finding> findings = {finding(Kind::fail, Level::error, Bearing::renewal)};
  const auto nothing = conclude({}, findings, {45, -1, 30, 3, 1}).calendar;
  for (const auto at : {nothing.window_opens, nothing.grace_over, nothing.first_notice, nothing.last_safe_day, nothing.expiry})
    EXPECT_EQ(at, LAPSE_NO_TIME);
  inventory::Certificate c;
  c.not_after = 1797379199;
  const auto no_row = conclude(c, findings, {}).calendar;
  EXPECT_EQ(no_row.window_opens, LAPSE_NO_TIME);
  EXPECT_EQ(no_row.first_notice, LAPSE_NO_TIME);
  EXPECT_EQ(lapse::date_text(no_row.last_safe_day), "2026-12-14");
}

}  // namespace
}  // namespace lapse::verdict
