// SPDX-License-Identifier: Apache-2.0
#include "config/messages.hpp"

#include <gtest/gtest.h>

#include "scratch.hpp"

namespace lapse::config {
namespace {

class Messages : public ::testing::Test {
 protected:
  std::vector<std::string> read(std::string_view text) {
    Problems problems;
    read_messages(scratch_.write("some.yaml", text), "ja", book_, problems);
    return test::texts(problems, scratch_.folder());
  }
  [[nodiscard]] std::string said(std::string_view english) const {
    const auto* found = book_.find(english);
    return found == nullptr ? "" : *found;
  }

  test::Scratch scratch_;
  support::Phrasebook book_;
};

TEST_F(Messages, AreTheSameInEveryFormOfYaml) {
  EXPECT_TRUE(read("# A comment\n- en: \"one\"\n  ja: \"1 \\\"a\\\\b\\\"\\nc\"\n\n# Another\n- en: \"{} b\"\n  ja: \"{} #2\"\n").empty());
  EXPECT_TRUE(read("[{en: three, ja: '3'},\n {ja: 'four: 4', en: \"fo\\x75r\"}]").empty());
  EXPECT_TRUE(read("- en: \"five\"\n  ja: \"5\"  # said so\n- en: six\n  ja: >-\n    6\n    7\n").empty());
  EXPECT_EQ(said("one"), "1 \"a\\b\"\nc");
  EXPECT_EQ(said("{} b"), "{} #2");
  EXPECT_EQ(said("three"), "3");
  EXPECT_EQ(said("four"), "four: 4");
  EXPECT_EQ(said("five"), "5");
  EXPECT_EQ(said("six"), "6 7");
}

TEST_F(Messages, NameAMistakeAtItsPlaceAndKeepTheOthers) {
  const auto wrong = read("- en: \"one\"\n  ja: \"1\"\n- en: \"{} b\"\n  ja: \"b\"\n- en: \"two\"\n  ja: \"2\"\n");
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_EQ(wrong[0], "some.yaml:3:3: the translation lacks the placeholder {0}; expected 'en' and 'ja' with the same placeholders");
  EXPECT_EQ(said("one") + said("two"), "12");
  EXPECT_EQ(read("- en: \"x\"\n  ja: \"\"\n").size(), 1U);
  EXPECT_EQ(read("- en: \"y\"\n").size(), 1U);
  EXPECT_EQ(read("- en: \"z\"\n- en: \"zz\"\n  ja: \"z\"\n").size(), 1U);
  EXPECT_EQ(said("zz"), "z");
}

}  // namespace
}  // namespace lapse::config
