// SPDX-License-Identifier: Apache-2.0
#include "observe/dialogue_reply.hpp"

#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

#include "observe/dialogue_script.hpp"

namespace lapse::observe {
namespace {

using State = ReplyReader::State;

/// What a reader makes of a text: its replies, and the state after the last. Pieces must not matter.
std::pair<std::vector<std::string>, State> read(const std::string& text, Framing framing, config::Limits limits = {}) {
  std::pair<std::vector<std::string>, State> first;
  for (const std::size_t piece : {text.size() + 1, std::size_t{1}, std::size_t{5}}) {
    ReplyReader reader(framing, limits);
    std::pair<std::vector<std::string>, State> seen{{}, State::more};
    for (std::size_t at = 0; at < text.size() && seen.second == State::more; at += piece) {
      reader.feed(std::string_view(text).substr(at, piece));
      while ((seen.second = reader.next()) == State::reply) seen.first.push_back(reader.reply());
    }
    if (seen.second == State::more && reader.finish() == State::reply) seen.first.push_back(reader.reply());
    if (piece == text.size() + 1) first = seen;
    EXPECT_EQ(seen, first) << piece;
  }
  return first;
}

using Replies1 = std::vector<std::string>;

TEST(ReplyReader, Smtp) {
  EXPECT_EQ(read("220 hi\r\n250-a\r\n250-b\r\n250 c\r\n", Framing::smtp).first,
            (Replies1{"220 hi\r\n", "250-a\r\n250-b\r\n250 c\r\n"}));
  EXPECT_EQ(read("220 hi\n250\n", Framing::smtp).first, (Replies1{"220 hi\n", "250\n"}));
  EXPECT_EQ(read(std::string("220 a\0b\r\n", 9), Framing::smtp).first, (Replies1{std::string("220 a\0b\r\n", 9)}));
  EXPECT_EQ(read("220 hi\r", Framing::smtp).second, State::more);
}

TEST(ReplyReader, SmtpThatIsNone) {
  for (const char* bad : {"hello\r\n", "\r\n", "22\r\n", "2x0 hi\r\n", "220\thi\r\n", "250-a\r\n251 b\r\n",
                          "250-a\r\nb\r\n", "-250 a\r\n"}) {
    EXPECT_EQ(read(bad, Framing::smtp).second, State::bad) << bad;
  }
}

TEST(ReplyReader, LinesAndAll) {
  EXPECT_EQ(read("a\r\n\r\nb\nc", Framing::line).first, (Replies1{"a\r\n", "\r\n", "b\n"}));
  EXPECT_EQ(read("a\r\nb", Framing::all).first, (Replies1{"a\r\nb"}));
}

TEST(ReplyReader, Bounds) {
  const config::Limits limits{.dialogue_bytes = 20000, .dialogue_lines = 5};
  EXPECT_EQ(read(std::string(5000, 'x'), Framing::line, limits).second, State::too_much);
  EXPECT_EQ(read("220 " + std::string(4090, 'x') + "\r\n", Framing::smtp, limits).first.size(), 1U)
      << "4096 bytes are allowed";
  EXPECT_EQ(read("220 " + std::string(4091, 'x') + "\r\n", Framing::smtp, limits).second, State::too_much);
  EXPECT_EQ(read("1\n2\n3\n4\n5\n6\n", Framing::line, limits).second, State::too_much);
  EXPECT_EQ(read("250-1\n250-2\n250-3\n250-4\n250-5\n250 6\n", Framing::smtp, limits).second, State::too_much);
  EXPECT_EQ(read("1\n2\n3\n4\n5\n6\n", Framing::all, limits).second, State::too_much);
  EXPECT_EQ(read(std::string(20001, 'x'), Framing::all, limits).second, State::too_much);
  EXPECT_EQ(read(std::string(20000, 'x'), Framing::all, limits).first.size(), 1U);
  const config::Limits few{.dialogue_bytes = 10};
  EXPECT_EQ(read("250-12345\r\n250 x\r\n", Framing::smtp, few).second, State::too_much);
}

TEST(ReplyReader, AnyBytesAreSurvived) {
  std::mt19937 random(11);
  for (int i = 0; i < 3000; ++i) {
    std::string text = "220 hi\r\n250-a\r\n250 b\r\n";
    for (unsigned n = random() % 4; n > 0; --n) text[random() % text.size()] = static_cast<char>(random());
    for (const Framing framing : {Framing::smtp, Framing::line, Framing::all}) {
      std::size_t size = 0;
      for (const auto& reply : read(text, framing).first) size += reply.size();
      EXPECT_LE(size, text.size());
    }
  }
}

TEST(Conditions, LookAtRepliesThatWereRead) {
  const Replies replies{"250-STARTTLS\r\n250 ok\r\n", std::nullopt};
  const auto step = [](StepWhen when, std::uint32_t of, std::string pattern) {
    return DialogueStep{.when = when, .of = of, .pattern = std::move(pattern)};
  };
  EXPECT_TRUE(holds(step(StepWhen::always, 9, ""), replies));
  EXPECT_TRUE(holds(step(StepWhen::if_starts, 0, "2"), replies));
  EXPECT_FALSE(holds(step(StepWhen::unless_starts, 0, "2"), replies));
  EXPECT_TRUE(holds(step(StepWhen::if_has, 0, "starttls"), replies));
  EXPECT_FALSE(holds(step(StepWhen::if_has, 0, "pipelining"), replies));
  EXPECT_TRUE(holds(step(StepWhen::unless_has, 0, "pipelining"), replies));
  EXPECT_TRUE(holds(step(StepWhen::if_has, 0, ""), replies));
  for (const auto when : {StepWhen::if_starts, StepWhen::unless_starts, StepWhen::if_has, StepWhen::unless_has}) {
    EXPECT_FALSE(holds(step(when, 1, "2"), replies));
    EXPECT_FALSE(holds(step(when, 2, "2"), replies));
  }
}

}  // namespace
}  // namespace lapse::observe
