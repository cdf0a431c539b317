// SPDX-License-Identifier: Apache-2.0
#include "report/text.hpp"

#include <gtest/gtest.h>

namespace lapse::report {
namespace {

using Lines = std::vector<std::string>;

TEST(Text, MeasuresWhatATerminalShows) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("証明書"), 6U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("🔒"), 2U);
}

TEST(Text, WrapsAtBlanks) {
  EXPECT_EQ(wrap("one two three", 8), (Lines{"one two", "three"}));
  EXPECT_EQ(wrap("one\n\ntwo", 8), (Lines{"one", "", "two"}));
  EXPECT_EQ(wrap("", 8), (Lines{""}));
}

TEST(Text, BreaksWordsOnlyWhereTheyAreTooWide) {
  EXPECT_EQ(wrap("a verylongword b", 6), (Lines{"a", "verylo", "ngword", "b"}));
  EXPECT_EQ(wrap("証明書証明書", 5), (Lines{"証明", "書証", "明書"}));
}

TEST(Text, ShortensAndPads) {
  EXPECT_EQ(shorten("abcdefgh", 6), "abc...");
  EXPECT_EQ(shorten("証明書証明書", 8), "証明...");
  EXPECT_EQ(pad("証", 4), "証  ");
}

TEST(Text, SpeaksOfTime) {
  EXPECT_EQ(duration(1), "1 second");
  EXPECT_EQ(duration(300), "5 minutes");
  EXPECT_EQ(duration(7201), "3 hours");
  EXPECT_EQ(duration(172800), "2 days");
  EXPECT_EQ(date_or_dash(inventory::kNoTime), "-");
  EXPECT_EQ(date_or_dash(1790000000), "2026-09-21");
}

TEST(Text, CallsACertificateByItsFirstName) {
  inventory::Certificate certificate;
  certificate.id = "arn:1";
  EXPECT_EQ(title(certificate), "arn:1");
  certificate.names.push_back({});
  certificate.names[0].domain = "xn--bcher-kva.example";
  certificate.names[0].display = "bücher.example";
  EXPECT_EQ(title(certificate), "bücher.example");
  EXPECT_EQ(title_with_id(certificate), "bücher.example (arn:1)");
  certificate.id = "xn--bcher-kva.example";
  EXPECT_EQ(title_with_id(certificate), "bücher.example");
}

}  // namespace
}  // namespace lapse::report
