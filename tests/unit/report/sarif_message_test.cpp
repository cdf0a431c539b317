// SPDX-License-Identifier: Apache-2.0
#include "report/sarif_message.hpp"

#include <gtest/gtest.h>

namespace lapse::report {
namespace {

using Names = std::vector<std::string>;
const SarifTemplate kBrief = brief("DNS1001", "The record does not exist.");

TEST(SarifMessage, NumbersPlaceholdersAndPutsThemInQuotes) {
  const auto form = numbered("The CNAME of '{name}' is {found}, not {target}; {name} again");
  EXPECT_EQ(form.text, "The CNAME of '{0}' is '{1}', not '{2}'; '{0}' again.");
  EXPECT_EQ(form.names, (Names{"name", "found", "target"}));
}

TEST(SarifMessage, LeavesNoOtherBraces) {
  EXPECT_EQ(numbered("{a} has a {strange thing} and {").text, "'{0}' has a (strange thing) and (.");
}

TEST(SarifMessage, FillsInWhatItDeclares) {
  const auto form = numbered("'{a}' is '{b}'.");
  const auto message = fill(form, kBrief, {{{"a", "x{1}"}, {"c", "unused"}}, "whole", "subject", {}});
  EXPECT_EQ(message.id, "default");
  EXPECT_EQ(message.arguments, (Names{"x(1)", "unknown"}));
  EXPECT_EQ(message.text, "'x(1)' is 'unknown'.");
}

TEST(SarifMessage, NamesTheOthers) {
  const auto form = numbered("'{a}' fails.");
  EXPECT_EQ(fill(form, kBrief, {{{"a", "1"}}, "", "", {"2"}}).text, "'1' fails. The same holds for '2'.");
  EXPECT_EQ(fill(form, kBrief, {{{"a", "1"}}, "", "", {"2", "3", "4", "5", "6"}}).text,
            "'1' fails. The same holds for '2, 3, 4 and 2 more'.");
}

TEST(SarifMessage, HasAtMostFivePlaceholders) {
  const auto six = numbered("{a} {b} {c} {d} {e} {f}");
  EXPECT_EQ(six.names.size(), 1U);
  EXPECT_EQ(fill(six, kBrief, {{}, "all of it", "", {}}).text, "Found: 'all of it'.");
  const auto five = numbered("{a} {b} {c} {d} {e}");
  EXPECT_EQ(five.names.size(), 5U);
  EXPECT_EQ(for_several(five).names.size(), 2U);
}

TEST(SarifMessage, AlwaysNamesItsSubject) {
  const auto form = numbered("Nothing is known");
  EXPECT_EQ(form.text, "Nothing is known. This is about '{0}'.");
  EXPECT_EQ(fill(form, kBrief, {{}, "", "shop.example.com", {}}).text, "Nothing is known. This is about 'shop.example.com'.");
}

TEST(SarifMessage, StaysShort) {
  const auto form = numbered("{a} {b} {c} {d} {e}");
  const std::string words(5000, 'w');
  const auto message = fill(form, kBrief, {{{"a", words}, {"b", words}, {"c", words}, {"d", words}, {"e", words}}, "", "", {}});
  EXPECT_LE(message.text.size(), 150U);
  EXPECT_GE(message.text.size(), 120U);
  EXPECT_FALSE(message.whole);
}

TEST(SarifMessage, KeepsBeginningAndEndOfWhatIsTooLong) {
  const auto form = numbered("CNAME '{name}' does not exist, expected '{value}'.");
  const std::string name = "_b134efa81b963b4d84868eb3a694e68f.a-rather-long-name.of-a-shop.example.com";
  const auto message = fill(form, kBrief, {{{"name", name}, {"value", name}}, "", "", {}});
  EXPECT_EQ(message.id, "default");
  EXPECT_FALSE(message.whole);
  EXPECT_LE(message.text.size(), 150U);
  EXPECT_NE(message.text.find("'_b134efa81b963b4d8486..."), std::string::npos) << message.text;
  EXPECT_NE(message.text.find("of-a-shop.example.com'"), std::string::npos) << message.text;
}

TEST(SarifMessage, SaysItBrieflyWhereTheTemplateAloneIsTooLong) {
  const auto form = numbered(std::string(160, 'w') + " '{name}'.");
  const auto message = fill(form, kBrief, {{{"name", "x"}}, "", "shop.example.com", {"a", "b"}});
  EXPECT_EQ(message.id, "brief");
  EXPECT_EQ(message.text, "The record does not exist. This is about 'shop.example.com and 2 more'.");
  EXPECT_EQ(brief("DNS1001", std::string(200, 'x')).text, "Outcome DNS1001. This is about '{0}'.");
}

TEST(SarifMessage, TakesTheSpecialOutOfHostileText) {
  EXPECT_EQ(message_text("[x](1) <b> {0} 1 < 2", 100), "[x] (1) \\u(3c)b> (0) 1 < 2");
}

}  // namespace
}  // namespace lapse::report
