// SPDX-License-Identifier: Apache-2.0
#include "report/progress.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace lapse::report {
namespace {

using namespace std::chrono_literals;

TEST(Progress, DrawsAtMostTenTimesASecond) {
  std::ostringstream out;
  Progress progress(out, 100);
  const Progress::Clock::time_point start{};
  for (int i = 0; i < 1000; ++i) progress.update(static_cast<std::size_t>(i), 5000, 10, start + i * 1ms);
  std::size_t drawn = 0;
  for (const char c : out.str()) drawn += c == '\r' ? 1 : 0;
  EXPECT_EQ(drawn, 10U);
}

TEST(Progress, TellsRateAndTimeLeft) {
  std::ostringstream out;
  Progress progress(out, 100);
  const Progress::Clock::time_point start{};
  progress.update(0, 5000, 300, start);
  out.str("");
  progress.update(1000, 5000, 300, start + 10s);
  EXPECT_EQ(out.str(), "\r\033[K1,000 of 5,000 certificates, 300 in flight, 100/s, 40 s left");
}

TEST(Progress, ManagesWithoutATotalAndInANarrowTerminal) {
  std::ostringstream out;
  Progress progress(out, 20);
  progress.update(7, std::nullopt, 3);
  EXPECT_EQ(out.str(), "\r\033[K7 certificates, ...");
}

TEST(Progress, WipesItsLine) {
  std::ostringstream out;
  {
    Progress progress(out, 80);
    progress.clear();
    EXPECT_EQ(out.str(), "");
    progress.update(1, 2, 1);
  }
  EXPECT_TRUE(out.str().ends_with("\r\033[K"));
}

}  // namespace
}  // namespace lapse::report
