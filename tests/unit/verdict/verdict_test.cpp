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

}  // namespace
}  // namespace lapse::verdict
