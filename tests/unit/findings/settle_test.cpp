// SPDX-License-Identifier: Apache-2.0
#include "findings/settle.hpp"

#include <gtest/gtest.h>

namespace lapse::findings {
namespace {

/// What becomes of one argument, in a message that holds nothing else.
Finding settled(const std::string& value) {
  static const Rule rule = [] {
    Rule r;
    r.kind = "rule";
    Outcome o;
    o.id = "ABC1001";
    o.kind = Kind::fail;
    o.message = "'{name}'.";
    r.outcomes.push_back(std::move(o));
    return r;
  }();
  Reported r;
  r.outcome = rule.find("ABC1001");
  r.kind = Kind::fail;
  r.arguments = {{"name", value}};
  r.fix = value + ". 300 IN CNAME a.example.";
  return settle(r, rule, {}, -1, {});
}

TEST(Settle, MessagesShowBothFormsOfAName) {
  const Finding f = settled("xn--bcher-kva.example");
  EXPECT_EQ(f.message, "'xn--bcher-kva.example (bücher.example)'.");
  EXPECT_EQ(f.arguments[0].second, "xn--bcher-kva.example (bücher.example)");
}

TEST(Settle, WhatIsToBePublishedStaysAsItIsPublished) {
  EXPECT_EQ(settled("xn--bcher-kva.example").fix, "xn--bcher-kva.example. 300 IN CNAME a.example.");
}

TEST(Settle, AHostileFormIsLeftOut) {
  EXPECT_EQ(settled("xn--ypal-43d9g.com").message, "'xn--ypal-43d9g.com'.");
  EXPECT_EQ(settled("xn--ab-g4t.com").message, "'xn--ab-g4t.com'.");
}

TEST(Settle, WhatTellsWhetherAFindingHasChangedDoesNotHangOnIt) {
  EXPECT_EQ(settled("xn--bcher-kva.example").fingerprint, settled("other.example").fingerprint);
  EXPECT_NE(settled("xn--bcher-kva.example").content, settled("other.example").content);
}

}  // namespace
}  // namespace lapse::findings
