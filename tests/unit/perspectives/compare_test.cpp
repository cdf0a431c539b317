// SPDX-License-Identifier: Apache-2.0
#include "perspectives/compare.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <random>

#include "findings/settle.hpp"
#include "perspectives/rule.hpp"
#include "verdict/verdict.hpp"

namespace lapse::perspectives {
namespace {

using findings::Bearing;
using findings::Kind;
using findings::Level;

findings::Outcome outcome(std::string id, Kind kind, Level level, Bearing bearing = Bearing::renewal) {
  findings::Outcome o;
  o.id = id;
  o.kind = kind;
  o.level = level;
  o.bearing = bearing;
  o.message = "What was seen is " + id + ".";
  return o;
}

const findings::Rule& judged() {
  static const findings::Rule kRule = [] {
    findings::Rule r;
    r.kind = "toy";
    r.needs = {"dns/1", "dns-validated/1"};
    r.outcomes = {outcome("pass", Kind::pass, Level::none),        outcome("other-pass", Kind::pass, Level::none),
                  outcome("error", Kind::fail, Level::error),      outcome("warning", Kind::fail, Level::warning),
                  outcome("open", Kind::open, Level::none),        outcome("review", Kind::review, Level::none),
                  outcome("na", Kind::not_applicable, Level::none), outcome("service", Kind::fail, Level::error, Bearing::service)};
    return r;
  }();
  return kRule;
}

/// What each vantage point reported, "here" first: outcome ids, several with blanks between.
class Places {
 public:
  Places(std::initializer_list<const char*> all) {
    certificate_.id = "c1";
    certificate_.names.emplace_back();
    certificate_.names[0].domain = certificate_.names[0].display = "www.example.com";
    for (const char* text : all) add(text);
  }

  void add(const std::string& text) {
    auto& findings = findings_.emplace_back();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      findings::Reported r;
      r.outcome = judged().find(text.substr(at, end - at));
      r.kind = r.outcome->kind;
      r.fix = "mend " + r.outcome->id;
      r.visible_after = 60;
      findings.push_back(findings::settle(r, judged(), certificate_, 0, {}));
      at = end + 1;
    }
    const std::size_t number = seen_.size();
    seen_.push_back({number == 0 ? "here" : "v" + std::to_string(number), number == 1 ? "3 h before this run" : "", findings});
  }

  findings::Finding compared(const Quorum& quorum = {5, {{2, 1}, {6, 2}}, 86400, "the source"}) const {
    return compare(quorum, {judged(), certificate_, 0, seen_});
  }

 private:
  inventory::Certificate certificate_;
  std::deque<std::vector<findings::Finding>> findings_;  // stays where it is: `seen_` points into it
  std::vector<Seen> seen_;
};

std::string id_of(const Places& places) { return places.compared().outcome->id; }

TEST(Compare, AgreementPasses) {
  const auto f = Places{"pass", "pass", "pass"}.compared();
  EXPECT_EQ(f.outcome->id, "MPC1000");
  EXPECT_EQ(f.kind, Kind::pass);
  EXPECT_EQ(f.message, "Rule 'toy' comes to the same result for 'www.example.com' from 3 vantage points.");
  EXPECT_EQ(id_of({"error", "error", "error"}), "MPC1000");
  EXPECT_EQ(id_of({"warning", "warning"}), "MPC1000");
}

TEST(Compare, WithinTheQuorumIsAWarningThatNamesWhoDisagrees) {
  const auto f = Places{"pass", "error", "pass"}.compared();
  EXPECT_EQ(f.outcome->id, "MPC1001");
  EXPECT_EQ(f.level, Level::warning);
  EXPECT_EQ(verdict::meaning(f), verdict::Value::at_risk);
  EXPECT_EQ(f.message,
            "Rule 'toy' fails for 'www.example.com' as seen from 'v1', and not from 'here', 'v2'; up to 1 remote vantage points "
            "may disagree.");
  EXPECT_NE(f.seen.find("v1 (recorded 3 h before this run): error fail/error: What was seen is error."), std::string::npos) << f.seen;
  EXPECT_EQ(f.fix, "mend error");
  EXPECT_EQ(f.visible_after, 60);
  EXPECT_EQ(id_of({"pass", "error"}), "MPC1001");
  EXPECT_EQ(id_of({"pass", "error", "error", "pass", "pass", "pass", "pass"}), "MPC1001");
}

TEST(Compare, BeyondTheQuorumIsAnError) {
  const auto f = Places{"pass", "error", "error", "pass"}.compared();
  EXPECT_EQ(f.outcome->id, "MPC1002");
  EXPECT_EQ(f.level, Level::error);
  EXPECT_EQ(verdict::meaning(f), verdict::Value::will_not_renew);
  EXPECT_EQ(f.message,
            "Rule 'toy' fails for 'www.example.com' as seen from 'v1', 'v2': 2 remote vantage points, where at most 1 may disagree.");
  EXPECT_EQ(id_of({"pass", "error", "error", "error", "pass", "pass", "pass"}), "MPC1002");
}

TEST(Compare, WhatOnlyThisPlaceSeesIsADisagreementToo) {
  EXPECT_EQ(id_of({"error", "pass", "pass"}), "MPC1001");
  EXPECT_EQ(id_of({"error", "error", "pass"}), "MPC1001");
  EXPECT_EQ(id_of({"error", "error", "error", "pass"}), "MPC1002");
}

TEST(Compare, DifferencesThatAreAcceptableAreForAPerson) {
  const auto harmless = Places{"pass", "other-pass"}.compared();
  EXPECT_EQ(harmless.outcome->id, "MPC1003");
  EXPECT_EQ(harmless.kind, Kind::review);
  EXPECT_EQ(verdict::meaning(harmless), verdict::Value::will_renew);
  EXPECT_NE(harmless.message.find("here: pass, v1: other-pass"), std::string::npos) << harmless.message;
  const auto risky = Places{"pass", "warning"}.compared();
  EXPECT_EQ(risky.outcome->id, "MPC1003");
  EXPECT_EQ(verdict::meaning(risky), verdict::Value::at_risk);
  EXPECT_EQ(id_of({"pass", "review"}), "MPC1003");
}

TEST(Compare, SilenceIsNeitherAgreementNorDisagreement) {
  const auto f = Places{"pass", "open", "open"}.compared();
  EXPECT_EQ(f.outcome->id, "MPC1005");
  EXPECT_EQ(f.kind, Kind::open);
  EXPECT_EQ(f.level, Level::none);
  EXPECT_NE(f.message.find("'v1', 'v2' could not tell"), std::string::npos) << f.message;
  EXPECT_EQ(id_of({"pass", "open"}), "MPC1005");
  EXPECT_EQ(id_of({"error", "open"}), "MPC1005");
  EXPECT_EQ(id_of({"open", "pass", "pass"}), "MPC1005");
  EXPECT_EQ(id_of({"open", "open"}), "MPC1005");
  // One may disagree, so it may be silent as well.
  EXPECT_EQ(id_of({"pass", "open", "pass"}), "MPC1000");
  EXPECT_EQ(id_of({"pass", "error", "open", "pass"}), "MPC1001");
  // Evidence beside silence stays evidence.
  EXPECT_EQ(id_of({"pass", "error open", "error", "pass"}), "MPC1002");
  EXPECT_EQ(id_of({"open", "error"}), "MPC1001");
}

TEST(Compare, OnlyWhatBearsOnTheRenewalCounts) {
  EXPECT_EQ(id_of({"na", "na"}), "MPC1006");
  EXPECT_EQ(id_of({"na", "service"}), "MPC1006");
  EXPECT_EQ(Places({"na", "na"}).compared().kind, Kind::not_applicable);
  EXPECT_EQ(id_of({"pass service", "pass", "pass na"}), "MPC1000");
}

TEST(Compare, IdentityDoesNotHangOnWhoDisagrees) {
  const Places one{"pass", "error", "pass"};
  const Places other{"pass", "pass", "error"};
  EXPECT_EQ(one.compared().fingerprint, other.compared().fingerprint);
}

// However the vantage points stand: silence never makes an error or a pass, an error needs more failing remote vantage
// points than may disagree, and one that agrees never makes it worse.
TEST(Compare, HoldsWhatItPromisesForAnySetOfStands) {
  static constexpr const char* kStands[] = {"pass", "other-pass", "error", "warning", "open", "review", "na"};
  std::mt19937 random(20261123);
  for (int round = 0; round < 2000; ++round) {
    Places places{kStands[random() % 7]};
    std::size_t failing = 0, silent = 0;
    const std::size_t remotes = 1 + random() % 8;
    for (std::size_t i = 0; i < remotes; ++i) {
      const std::string stand = kStands[random() % 7];
      failing += stand == "error";
      silent += stand == "open";
      places.add(stand);
    }
    const std::size_t most = remotes >= 6 ? 2 : 1;
    const auto f = places.compared();
    EXPECT_EQ(f.rule, &rule());
    EXPECT_EQ(f.level != Level::none, f.kind == Kind::fail);
    EXPECT_EQ(f.outcome->id == "MPC1002", failing > most && f.outcome->id != "MPC1000") << f.seen;
    if (silent == remotes) {
      EXPECT_TRUE(f.outcome->id == "MPC1005") << f.seen;
    }
    if (f.kind == Kind::pass) {
      EXPECT_LT(silent, remotes);
    }
  }
}

TEST(Compare, OnlyRulesThatRestOnDnsAndCanStopARenewalAreCompared) {
  findings::Rule r = judged();
  EXPECT_TRUE(compares(r));
  r.needs = {"dns/1", "tls/1"};
  EXPECT_FALSE(compares(r));
  r.needs = {"dns/1", "dialogue/1"};
  EXPECT_FALSE(compares(r));
  r.needs.clear();
  EXPECT_FALSE(compares(r));
  r.needs = {"dns/1"};
  r.outcomes = {*judged().find("service"), *judged().find("pass")};
  EXPECT_FALSE(compares(r));
}

}  // namespace
}  // namespace lapse::perspectives
