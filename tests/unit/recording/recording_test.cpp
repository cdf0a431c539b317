// SPDX-License-Identifier: Apache-2.0
#include "observe/recording.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "samples.hpp"

namespace lapse::observe {
namespace {

namespace fs = std::filesystem;

/// A live observer that knows its answers by heart. With `forgetful`, it looks anew each time.
class Canned final : public Observer {
 public:
  void ask(const Question& question, Done done) override { waiting_.emplace_back(question, std::move(done)); }
  void run(std::chrono::milliseconds) override {
    auto now = std::move(waiting_);
    waiting_.clear();
    for (auto& [question, done] : now) {
      auto& known = answers_[question];
      if (!known || forgetful) {
        Answer answer;
        for (const auto& [q, a] : samples::all()) {
          if (q == question) answer = a;
        }
        answer.id = ++last_;
        if (forgetful) answer.detail += "look " + std::to_string(last_);
        known = std::make_shared<const Answer>(answer);
      }
      done(known);
    }
  }
  [[nodiscard]] Counters counters() const override { return {}; }

  bool forgetful = false;

 private:
  std::vector<std::pair<Question, Done>> waiting_;
  std::unordered_map<Question, AnswerPtr> answers_;
  std::uint64_t last_ = 0;
};

class RecordingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = fs::temp_directory_path() / ("lapse-recording-" + std::to_string(::getpid()) + ".jsonl");
  }
  void TearDown() override { fs::remove(path_); }

  void record() {
    Canned live;
    auto recorder = Recorder::open(path_, {1790000000, 1790000100}, live);
    ASSERT_TRUE(recorder.ok());
    for (int twice = 0; twice < 2; ++twice) {
      for (const auto& [question, answer] : samples::all()) (*recorder)->ask(question, [](const AnswerPtr&) {});
      (*recorder)->run({});
    }
    ASSERT_FALSE((*recorder)->close());
  }

  std::string text() const {
    std::ifstream in(path_, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }

  void write(const std::string& text) const { std::ofstream(path_, std::ios::binary | std::ios::trunc) << text; }

  std::string error() const {
    const auto opened = Replayer::open(path_);
    return opened.ok() ? "" : opened.error();
  }

  fs::path path_;
};

AnswerPtr ask(Observer& observer, const Question& question) {
  AnswerPtr got;
  observer.ask(question, [&](const AnswerPtr& answer) { got = answer; });
  EXPECT_EQ(got, nullptr) << "answered inside ask";
  observer.run({});
  return got;
}

TEST_F(RecordingTest, ReplaysWhatWasRecorded) {
  record();
  auto replayer = Replayer::open(path_);
  ASSERT_TRUE(replayer.ok()) << replayer.error();
  EXPECT_EQ((*replayer)->header(), (RecordingHeader{1790000000, 1790000100}));
  std::uint64_t id = 0;
  for (const auto& [question, answer] : samples::all()) {
    const auto got = ask(**replayer, question);
    ASSERT_NE(got, nullptr);
    EXPECT_TRUE(samples::same(*got, answer));
    EXPECT_EQ(got->id, ++id);
    EXPECT_EQ(ask(**replayer, question), got);
  }
  EXPECT_EQ((*replayer)->counters().made, samples::all().size());
  EXPECT_EQ((*replayer)->counters().shared, samples::all().size());
  EXPECT_EQ((*replayer)->counters().in_flight, 0U);
}

TEST_F(RecordingTest, WritesEachObservationAndCertificateOnce) {
  record();
  std::istringstream lines(text());
  std::map<std::string, int> starts;
  for (std::string line; std::getline(lines, line);) ++starts[line.substr(0, 6)];
  EXPECT_EQ(starts["{\"laps"], 1);
  EXPECT_EQ(starts["{\"der\""], 3);
  EXPECT_EQ(starts["{\"q\":{"], static_cast<int>(samples::all().size()));
}

TEST_F(RecordingTest, SharesCertificates) {
  record();
  auto replayer = Replayer::open(path_);
  ASSERT_TRUE(replayer.ok());
  const auto got = ask(**replayer, samples::all()[1].first);
  const auto& body = std::get<TlsAnswer>(got->body);
  EXPECT_EQ(body.chain[0], body.path[0]);
}

TEST_F(RecordingTest, AQuestionThatWasNotAskedFails) {
  record();
  auto replayer = Replayer::open(path_);
  ASSERT_TRUE(replayer.ok());
  const auto got = ask(**replayer, samples::dns_question("other.example.com"));
  EXPECT_EQ(got->ended, Ended::failed);
  EXPECT_EQ(got->detail, "not in the recording");
  EXPECT_EQ(got->at, 1790000000);
  EXPECT_EQ(got->id, 1U);
  EXPECT_EQ((*replayer)->missing(), 1U);
}

TEST_F(RecordingTest, ALaterLookNeverReplacesTheFirst) {
  Canned live;
  live.forgetful = true;
  auto recorder = Recorder::open(path_, {1, 1}, live);
  ASSERT_TRUE(recorder.ok());
  const Question question = samples::all()[1].first;  // one with certificates, to be read back
  const auto first = ask(**recorder, question);
  for (int i = 0; i < 3; ++i) {
    const auto again = ask(**recorder, question);
    EXPECT_EQ(again->id, first->id);
    EXPECT_TRUE(samples::same(*again, *first));
  }
  ask(**recorder, samples::all()[2].first);
  ASSERT_FALSE((*recorder)->close());
  auto replayer = Replayer::open(path_);
  ASSERT_TRUE(replayer.ok()) << replayer.error();
  EXPECT_TRUE(samples::same(*ask(**replayer, question), *first));
}

TEST_F(RecordingTest, AnswersOnlyInsideRunAndNotWhatIsAskedThere) {
  record();
  auto replayer = Replayer::open(path_);
  ASSERT_TRUE(replayer.ok());
  std::vector<int> order;
  Question late = samples::dns_question();
  Question soon = samples::all()[2].first;
  (*replayer)->ask(late, [&](const AnswerPtr&) { order.push_back(2); });
  (*replayer)->ask(soon, [&](const AnswerPtr&) {
    order.push_back(1);
    (*replayer)->ask(soon, [&](const AnswerPtr&) { order.push_back(3); });
  });
  (*replayer)->run({});
  EXPECT_EQ(order, (std::vector<int>{1}));
  (*replayer)->run({});
  (*replayer)->run({});
  (*replayer)->run({});
  EXPECT_EQ(order, (std::vector<int>{1, 3, 2}));
}

TEST_F(RecordingTest, NamesTheLineThatIsWrong) {
  record();
  const std::string whole = text();
  EXPECT_EQ(error(), "");
  write("");
  EXPECT_NE(error().find(":1: it is empty"), std::string::npos) << error();
  write(whole.substr(whole.find('\n') + 1));
  EXPECT_NE(error().find(":1: a recording begins with"), std::string::npos) << error();
  write(whole.substr(0, whole.find('\n') + 1) + whole);
  EXPECT_NE(error().find(":2: a second beginning"), std::string::npos) << error();
  write(whole.substr(0, whole.size() - 5));
  EXPECT_NE(error().find("cut off"), std::string::npos) << error();
  write(whole.substr(0, whole.find('\n') + 1) + "nonsense\n");
  EXPECT_NE(error().find(path_.string() + ":2: this is not JSON"), std::string::npos) << error();
  EXPECT_NE(Replayer::open("/nowhere.jsonl").error().find("/nowhere.jsonl: it cannot be read"), std::string::npos);
  EXPECT_FALSE(Replayer::open(fs::temp_directory_path()).ok());
}

TEST_F(RecordingTest, DamagedFilesNeverCrash) {
  record();
  const std::string whole = text();
  std::mt19937 random(5);
  for (int round = 0; round < 400; ++round) {
    std::string changed = whole;
    if (round % 2 == 0) changed.resize(random() % changed.size());
    for (int i = 0; i < 3 && !changed.empty(); ++i) changed[random() % changed.size()] = static_cast<char>(random());
    write(changed);
    auto replayer = Replayer::open(path_);
    if (!replayer) continue;
    for (const auto& [question, answer] : samples::all()) EXPECT_NE(ask(**replayer, question), nullptr);
  }
}

TEST_F(RecordingTest, SaysThatTheDiskIsFull) {
  if (!fs::exists("/dev/full")) GTEST_SKIP();
  Canned live;
  const auto recorder = Recorder::open("/dev/full", {1, 1}, live);
  ASSERT_FALSE(recorder.ok());
  EXPECT_NE(recorder.error().find("cannot be written"), std::string::npos);
}

}  // namespace
}  // namespace lapse::observe
