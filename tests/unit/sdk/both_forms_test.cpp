// SPDX-License-Identifier: Apache-2.0
#include "idn/both_forms.hpp"

#include <gtest/gtest.h>

#include <string>

namespace lapse::idn {
namespace {

/// Both forms of a name that stands alone.
std::string shown(const std::string& name) {
  return with_both_forms(name);
}

TEST(Idn, BothFormsAreShownWhereThereAreTwo) {
  EXPECT_EQ(shown("www.example.com"), "www.example.com");
  EXPECT_EQ(shown("_x.xn--mnchen-3ya.example"), "_x.xn--mnchen-3ya.example (_x.m\xC3\xBCnchen.example)");
  EXPECT_EQ(shown("*.xn--bcher-kva.example"), "*.xn--bcher-kva.example (*.b\xC3\xBC" "cher.example)");
  EXPECT_EQ(shown("xn--zzzzzzz99999999.example"), "xn--zzzzzzz99999999.example");
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown(std::string(5000, 'a') + ".xn--mnchen-3ya"), std::string(5000, 'a') + ".xn--mnchen-3ya");
}

TEST(Idn, ManyWritingSystemsAreShown) {
  EXPECT_EQ(shown("xn--wgv71a119e.jp"), "xn--wgv71a119e.jp (日本語.jp)");
  EXPECT_EQ(shown("xn--d1acklchcc.xn--p1ai"), "xn--d1acklchcc.xn--p1ai (мойдомен.рф)");
  EXPECT_EQ(shown("xn--h2bhs4b8d8a.xn--h2brj9c"), "xn--h2bhs4b8d8a.xn--h2brj9c (नमस्ते.भारत)");
  EXPECT_EQ(shown("xn--o3cw4h.xn--o3cw4h"), "xn--o3cw4h.xn--o3cw4h (ไทย.ไทย)");
  EXPECT_EQ(shown("xn--3e0b707e.kr"), "xn--3e0b707e.kr (한국.kr)");
  EXPECT_EQ(shown("xn--fa-hia.de"), "xn--fa-hia.de (faß.de)");
}

TEST(Idn, WhatIsNotCleanStaysAsItIsInDns) {
  for (const auto* name : {
           "xn--ypal-43d9g.com",   // Latin and Cyrillic: "paypal", nearly
           "xn--a-wgu.com",        // a katakana letter that looks like a slash, beside Latin
           "xn--ab-g4t.com",       // U+202E, which turns round what follows
           "xn--ab-m1t.com",       // U+200D, which is not seen
           "xn--qei.com",          // a symbol
           "xn--kln-sna13x.de",    // a separate accent
           "xn--11b1g.com",        // begins with a mark, which would join the dot before it
           "xn--example-h3j.com",  // a digit of another script
           "xn--1-bicuf1d.example",  // right to left behind a digit
           "xn--.example", "xn---.example", "xn--a.example", "xn--abc-.example", "XN--MNCHEN-3YA.example"})
    EXPECT_EQ(shown(name), name);
}

TEST(Idn, RightToLeftIsShownWhereTheNextLabelTurnsBack) {
  EXPECT_EQ(shown("xn--9dbne9b.example"), "xn--9dbne9b.example (שלום.example)");
  EXPECT_EQ(shown("xn--9dbne9b.xn--deba0ad"), "xn--9dbne9b.xn--deba0ad");  // what stands behind it would move
  EXPECT_EQ(shown("xn--9dbne9b"), "xn--9dbne9b");
  EXPECT_EQ(shown("xn--9dbne9b.1.example"), "xn--9dbne9b.1.example");
}

TEST(Idn, OneLabelThatIsNotCleanDoesNotHideTheOthers) {
  EXPECT_EQ(shown("xn--ab-g4t.xn--mnchen-3ya.example"), "xn--ab-g4t.xn--mnchen-3ya.example (xn--ab-g4t.münchen.example)");
}

TEST(Idn, NamesAreFoundInSentences) {
  EXPECT_EQ(with_both_forms("the domain 'xn--mnchen-3ya.example' does not exist, nor does xn--bcher-kva.test."),
            "the domain 'xn--mnchen-3ya.example (münchen.example)' does not exist, nor does xn--bcher-kva.test (bücher.test).");
  EXPECT_EQ(with_both_forms("https://xn--mnchen-3ya.example/a?b and admin@xn--mnchen-3ya.example: no"),
            "https://xn--mnchen-3ya.example/a?b (münchen.example) and admin@xn--mnchen-3ya.example (münchen.example): no");
  EXPECT_EQ(with_both_forms("ns.xn--mnchen-3ya.example (192.0.2.1)"), "ns.xn--mnchen-3ya.example (ns.münchen.example) (192.0.2.1)");
}

TEST(Idn, WhatHasBothFormsIsLeftAlone) {
  const std::string once = with_both_forms("'xn--mnchen-3ya.example', 'xn--bcher-kva.test'");
  EXPECT_EQ(with_both_forms(once), once);
}

}  // namespace
}  // namespace lapse::idn
