// SPDX-License-Identifier: Apache-2.0
#include "perspectives/vantage.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "observe/codec.hpp"
#include "observe/recording.hpp"

namespace lapse::perspectives {
namespace {

/// A recording with these answers to the control questions.
std::unique_ptr<observe::Replayer> recording(const std::vector<observe::Answer>& answers) {
  const auto path = std::filesystem::temp_directory_path() / ("lapse-vantage-" + std::to_string(getpid()) + ".rec");
  const auto questions = control_questions();
  {
    std::ofstream out(path);
    out << observe::write_line(observe::RecordingHeader{1790000000, 1790000000}) << "\n";
    for (std::size_t i = 0; i < answers.size(); ++i)
      out << observe::write_line(questions[i], answers[i], [](const observe::Der&) { return std::string(); }) << "\n";
  }
  auto replayer = observe::Replayer::open(path);
  std::filesystem::remove(path);
  if (!replayer) throw std::runtime_error(replayer.error());
  return std::move(*replayer);
}

observe::Answer said(std::uint8_t rcode, std::uint8_t answers) {
  observe::Answer a;
  a.ended = observe::Ended::answered;
  a.body = observe::DnsAnswer{0, {0, 0, 0x80, rcode, 0, 1, 0, answers, 0, 0, 0, 0}, "192.0.2.1"};
  return a;
}

observe::Answer ended(observe::Ended how, const char* detail) {
  observe::Answer a;
  a.ended = how;
  a.detail = detail;
  return a;
}

std::string failure(const std::vector<observe::Answer>& answers) {
  const auto replayer = recording(answers);
  return Controls(*replayer, control_questions()).failure();
}

TEST(Vantage, WorksWhenTheRootIsSeenEitherWay) {
  EXPECT_EQ(failure({said(0, 13), said(0, 13)}), "");
  EXPECT_EQ(failure({ended(observe::Ended::timeout, ""), said(0, 13)}), "");
  EXPECT_EQ(failure({said(0, 13), ended(observe::Ended::no_route, "")}), "");
}

TEST(Vantage, HasFailedWhenItIsSeenNeitherWay) {
  const auto how = failure({ended(observe::Ended::timeout, "three tries"), said(2, 0)});
  EXPECT_NE(how.find("timeout (three tries)"), std::string::npos) << how;
  EXPECT_NE(how.find("answered without data"), std::string::npos) << how;
  EXPECT_NE(failure({said(0, 0), said(5, 0)}), "");
}

TEST(Vantage, SaysNothingOfARecordingWithoutControls) {
  const auto replayer = recording({});
  for (const auto& question : control_questions()) EXPECT_FALSE(replayer->holds(question));
  EXPECT_EQ(Controls(*replayer, {}).failure(), "");
}

TEST(Vantage, TellsHowFarApartRecordingsAre) {
  EXPECT_EQ(age_text(1000, 1059), "at the time of this run");
  EXPECT_EQ(age_text(1000, 1000 + 90 * 60), "90 min before this run");
  EXPECT_EQ(age_text(0, 30 * 3600), "30 h before this run");
  EXPECT_EQ(age_text(0, 3 * 86400), "3 d before this run");
  EXPECT_EQ(age_text(3 * 86400, 0), "3 d after this run");
}

}  // namespace
}  // namespace lapse::perspectives
