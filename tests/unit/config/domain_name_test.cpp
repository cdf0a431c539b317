// SPDX-License-Identifier: Apache-2.0
#include "config/domain_name.hpp"

#include <gtest/gtest.h>

namespace lapse::config {
namespace {

TEST(DomainName, IsBroughtIntoOneForm) {
  const auto form = [](std::string_view text, NameUse use = NameUse::certificate) {
    const auto name = to_domain(text, use);
    return name ? *name : "! " + name.error();
  };
  EXPECT_EQ(form("Shop.Example.COM."), "shop.example.com");
  EXPECT_EQ(form("*.Example.com"), "*.example.com");
  EXPECT_EQ(form("b\xC3\xBC"
                 "cher.example"),
            "xn--bcher-kva.example");
  EXPECT_EQ(form("*.B\xC3\x9C"
                 "CHER.example"),
            "*.xn--bcher-kva.example");
  EXPECT_EQ(form("\xE4\xBE\x8B\xE3\x81\x88\xE3\x80\x82\xE3\x83\x86\xE3\x82\xB9\xE3\x83\x88"), "xn--r8jz45g.xn--zckzah");
  EXPECT_EQ(form("stra\xC3\x9F"
                 "e.example"),
            "xn--strae-oqa.example");
  EXPECT_EQ(form("intern"), "intern");
  EXPECT_EQ(form("ab--cd.example"), "ab--cd.example");
  EXPECT_EQ(form("xn--example.com"), "xn--example.com");
  EXPECT_EQ(form("_a.Example.com.", NameUse::record), "_a.example.com");
  EXPECT_EQ(form("_a.b\xC3\xBC"
                 "cher.example.",
                 NameUse::record),
            "_a.xn--bcher-kva.example");
  EXPECT_EQ(form(std::string(63, 'a') + ".example"), std::string(63, 'a') + ".example");
}

/// Labels that no CA takes get a finding later: beside a U-label as well as alone, they are no fault of the inventory.
TEST(DomainName, KeepsReservedLabelsBesideInternationalisedOnes) {
  const auto form = [](std::string_view text) {
    const auto name = to_domain(text, NameUse::certificate);
    return name ? *name : "! " + name.error();
  };
  EXPECT_EQ(form("\xC3\xBC.ab--cd.example"), "xn--tda.ab--cd.example");
  EXPECT_EQ(form("\xC3\xBC.xn--zzzzzzz99999999.example"), "xn--tda.xn--zzzzzzz99999999.example");
  EXPECT_EQ(form("*.\xC3\xBC.XN--0.example."), "*.xn--tda.xn--0.example");
  EXPECT_EQ(form("\xC3\xBC\xEF\xBC\x8E"
                 "b\xEF\xBD\xA1"
                 "example\xE3\x80\x82"),
            "xn--tda.b.example");
}

TEST(DomainName, IsRefusedWhenItIsNone) {
  for (const std::string& text : {std::string(),
                                  std::string("."),
                                  std::string("a..b"),
                                  std::string(".a"),
                                  std::string("a b"),
                                  std::string("a\tb"),
                                  std::string("a.example.."),
                                  std::string("*"),
                                  std::string("*."),
                                  std::string("a.*.example"),
                                  std::string("**.example"),
                                  std::string("*.*.example"),
                                  std::string("w*.example"),
                                  std::string("-a.example"),
                                  std::string("a-.example"),
                                  std::string("_a.example"),
                                  std::string("a/b"),
                                  std::string("192.0.2.1"),
                                  std::string("2001:db8::1"),
                                  std::string("https://a.example"),
                                  std::string("a@b.example"),
                                  std::string(64, 'a') + ".example",
                                  std::string(2000, 'a'),
                                  std::string("a\0b", 3),
                                  std::string("\xC3\xBC..example"),
                                  std::string("\xC3\xBC.b c.example"),
                                  std::string("\xC3\xBC.example.."),
                                  std::string("\xE2\x98\x83--\xC3\xBC.example"),
                                  std::string("\xF0\x9F\x92\xA9\xE2\x80\x8D.example\xE2\x80\xAE")}) {
    EXPECT_FALSE(to_domain(text, NameUse::certificate).ok()) << text;
  }
  std::string long_name;
  for (int i = 0; i < 64; ++i) long_name += "abc.";
  EXPECT_FALSE(to_domain(long_name + "example", NameUse::record).ok());
  EXPECT_FALSE(to_domain("*.example", NameUse::host).ok());
  EXPECT_FALSE(to_domain("*.example", NameUse::record).ok());
}

}  // namespace
}  // namespace lapse::config
