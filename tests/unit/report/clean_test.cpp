// SPDX-License-Identifier: Apache-2.0
#include "support/clean.hpp"

#include <gtest/gtest.h>

#include <random>

#include "support/utf8.hpp"

namespace lapse {
namespace {

TEST(Clean, KeepsWhatIsHarmless) {
  EXPECT_EQ(clean("shop.example.com"), "shop.example.com");
  EXPECT_EQ(clean("証明書 ü 🔒"), "証明書 ü 🔒");
  EXPECT_EQ(clean(""), "");
}

TEST(Clean, ShowsControlsInsteadOfObeyingThem) {
  EXPECT_EQ(clean("\x1b[2Jgone"), "\\u{1b}[2Jgone");
  EXPECT_EQ(clean(std::string_view("a\0b", 3)), "a\\u{0}b");
  EXPECT_EQ(clean("a\x7f"
                  "b\xc2\x9b"
                  "c"),
            "a\\u{7f}b\\u{9b}c");
  EXPECT_EQ(clean("a\r\nb\tc"), "a\\u{d}\\u{a}b\\u{9}c");
}

TEST(Clean, ShowsWhatCannotBeSeen) {
  EXPECT_EQ(clean("exam\u200bple"), "exam\\u{200b}ple");
  EXPECT_EQ(clean("\u202egnp.exe"), "\\u{202e}gnp.exe");
  EXPECT_EQ(clean("\u2066x\u2069"), "\\u{2066}x\\u{2069}");
  EXPECT_EQ(clean("\ufeffx"), "\\u{feff}x");
  EXPECT_EQ(clean("\U000e0041"), "\\u{e0041}");
  EXPECT_EQ(clean("a\u2028b"), "a\\u{2028}b");
}

TEST(Clean, RepairsUtf8) {
  EXPECT_EQ(clean("a\xff"
                  "b"),
            "a\ufffdb");
  EXPECT_EQ(clean("\xe3\x81"), "\ufffd");                  // cut off
  EXPECT_EQ(clean("\xc0\xaf"), "\ufffd\ufffd");            // overlong
  EXPECT_EQ(clean("\xed\xa0\x80"), "\ufffd\ufffd\ufffd");  // surrogate
  EXPECT_EQ(clean("\xf4\x90\x80\x80").substr(0, 3), "\ufffd");
}

TEST(Clean, KeepsLinesWhenAsked) {
  EXPECT_EQ(clean("a\r\nb\nc", 100, true), "a\nb\nc");
  EXPECT_EQ(clean("a\rb", 100, true), "a\\u{d}b");
}

TEST(Clean, IsBounded) {
  EXPECT_EQ(clean("abcdef", 6), "abcdef");
  EXPECT_EQ(clean("abcdefg", 6), "abc...");
  EXPECT_EQ(clean("abcdef", 2), "..");
  EXPECT_EQ(clean("ああああ", 4), "ああああ");
  EXPECT_EQ(clean("あああああ", 4), "あ...");
  EXPECT_LE(clean(std::string(1000000, '\x01'), 50).size(), 50U);
}

TEST(Clean, AnyBytesBecomeSafeText) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes(random() % 60, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string text = clean(bytes, 40, round % 2 == 0);
    EXPECT_TRUE(support::is_utf8(text));
    for (const char c : text) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || (c == '\n' && round % 2 == 0));
  }
}

}  // namespace
}  // namespace lapse
