// SPDX-License-Identifier: Apache-2.0
#include "observe/kept.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "lapse/abi.h"

namespace lapse::observe {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

class Kept : public ::testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/lapse-kept-XXXXXX";
    folder_ = ::mkdtemp(pattern);
    path_ = folder_ / "cache.jsonl";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& text) { std::ofstream(path_) << text; }
  [[nodiscard]] std::string written() const {
    std::ifstream in(path_);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::filesystem::path folder_, path_;
};

DialogueQuestion question(std::uint32_t kept_seconds = 3600) {
  DialogueQuestion q;
  q.address = "192.0.2.1";
  q.peer = "mx.example.com";
  q.steps.push_back({});
  q.kept_seconds = kept_seconds;
  return q;
}

Answer said(const std::string& text, std::uint32_t stopped = LAPSE_DONE) {
  DialogueAnswer talk;
  talk.stopped = stopped;
  talk.at_step = 1;
  talk.turns.push_back({0, false, Bytes(text.begin(), text.end())});
  Answer answer;
  answer.ended = Ended::answered;
  answer.body = std::move(talk);
  return answer;
}

TEST_F(Kept, OutlivesTheRunForAsLongAsTheAskerAgrees) {
  auto first = KeptConversations::open(path_, kNow);
  EXPECT_EQ(first->trouble(), "");
  first->put(question(), said("220 a\r\n"), kNow);
  EXPECT_FALSE(first->find(question(), kNow)) << "of this run: the answer cache's affair";
  ASSERT_FALSE(first->save());

  const auto next = KeptConversations::open(path_, kNow + 3000);
  const auto found = next->find(question(), kNow + 3000);
  ASSERT_TRUE(found);
  EXPECT_EQ(std::get<DialogueAnswer>(found->body).age, 3000U);
  EXPECT_FALSE(next->find(question(2000), kNow + 3000)) << "too old for this asker";
  EXPECT_FALSE(next->find(question(0), kNow + 3000));
  auto other = question();
  other.steps[0].text = "EHLO somebody.else\r\n";
  EXPECT_FALSE(next->find(other, kNow + 3000)) << "another script";
  auto patient = question();
  patient.reply_ms = 5;
  EXPECT_TRUE(next->find(patient, kNow + 3000)) << "patience is no part of what was asked";
  struct stat about {};
  ASSERT_EQ(::stat(path_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(Kept, KeepsOnlyWhatWasCompletedAndWanted) {
  auto kept = KeptConversations::open(path_, kNow);
  kept->put(question(), said("220 a\r\n", LAPSE_PEER_SILENT), kNow);
  kept->put(question(), said("", LAPSE_PORT_BLOCKED), kNow);
  kept->put(question(0), said("220 a\r\n"), kNow);
  Answer refused;
  refused.ended = Ended::refused;
  kept->put(question(), refused, kNow);
  EXPECT_EQ(kept->size(), 0U);
  kept->put(question(), said("220 a\r\n"), kNow);
  EXPECT_EQ(kept->size(), 1U);
  kept->forget_this_run();
  EXPECT_EQ(kept->size(), 0U);
}

TEST_F(Kept, AFreshAnswerReplacesTheKeptOneAlsoWhenNoneWasAskedToBeKept) {
  auto first = KeptConversations::open(path_, kNow);
  first->put(question(), said("220 old\r\n"), kNow);
  ASSERT_FALSE(first->save());
  auto second = KeptConversations::open(path_, kNow + 10);
  second->put(question(0), said("220 new\r\n"), kNow + 10);
  ASSERT_FALSE(second->save());
  const auto found = KeptConversations::open(path_, kNow + 20)->find(question(), kNow + 20);
  ASSERT_TRUE(found);
  EXPECT_EQ(std::get<DialogueAnswer>(found->body).turns[0].text,
            (Bytes{'2', '2', '0', ' ', 'n', 'e', 'w', '\r', '\n'}));
}

TEST_F(Kept, LeavesOutWhatCannotBeRead) {
  auto kept = KeptConversations::open(path_, kNow);
  kept->put(question(), said("220 a\r\n"), kNow);
  ASSERT_FALSE(kept->save());
  const std::string good = written();
  write(good + "{\"q\":\n\0\xff rubbish\n" + std::string(3U << 20U, 'x') + "\n" +
        good.substr(good.find('\n') + 1));  // the last line is the good one once more
  ::chmod(path_.c_str(), 0600);
  const auto again = KeptConversations::open(path_, kNow + 1);
  EXPECT_NE(again->trouble().find("left out"), std::string::npos);
  EXPECT_TRUE(again->find(question(), kNow + 1));
}

TEST_F(Kept, TrustsNoFileThatOthersMayWriteAndNoFuture) {
  auto kept = KeptConversations::open(path_, kNow);
  kept->put(question(), said("220 a\r\n"), kNow);
  ASSERT_FALSE(kept->save());
  EXPECT_FALSE(KeptConversations::open(path_, kNow - 100)->find(question(), kNow - 100)) << "from the future";
  EXPECT_EQ(KeptConversations::open(path_, kNow + KeptConversations::kMostAge + 1)->size(), 0U)
      << "too old for anybody";
  ::chmod(path_.c_str(), 0666);
  const auto open = KeptConversations::open(path_, kNow);
  EXPECT_EQ(open->size(), 0U);
  EXPECT_NE(open->trouble().find("written by others"), std::string::npos);
  const auto link = folder_ / "link";
  std::filesystem::create_symlink(path_, link);
  EXPECT_NE(KeptConversations::open(link, kNow)->trouble(), "");
  EXPECT_NE(KeptConversations::open(folder_, kNow)->trouble(), "");
}

TEST_F(Kept, SaysWhenItCannotBeWritten) {
  const auto kept = KeptConversations::open("/nowhere/at/all/cache.jsonl", kNow);
  const auto failure = kept->save();
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->message.find("/nowhere/at/all"), std::string::npos);
}

}  // namespace
}  // namespace lapse::observe
