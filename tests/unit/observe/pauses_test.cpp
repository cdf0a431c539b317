// SPDX-License-Identifier: Apache-2.0
#include "observe/pauses.hpp"

#include <gtest/gtest.h>

namespace lapse::observe {
namespace {

using std::chrono::seconds;

HttpQuestion ask(std::string host) {
  return {"192.0.2.1", 443, true, std::move(host), "GET", "/domain/example.com"};
}

Answer response(std::uint32_t status, const std::string& fields = "") {
  const std::string head = "HTTP/1.1 " + std::to_string(status) + " \r\n" + fields;
  HttpAnswer body;
  body.status = status;
  body.head = Bytes(head.begin(), head.end());
  Answer answer;
  answer.ended = Ended::answered;
  answer.body = std::move(body);
  return answer;
}

const Pauses::Clock::time_point kStart{};

/// For how many seconds the host is left alone after this answer.
long pause_after(const Answer& answer) {
  Pauses pauses;
  pauses.note(ask("a.test"), answer, kStart);
  for (const long s : {0L, 1L, 60L, 600L, 3600L, 86400L})
    if (!pauses.excuse(ask("a.test"), 0, kStart + seconds(s))) return s;
  return -1;
}

TEST(Pauses, AreAsLongAsTheHostSays) {
  EXPECT_EQ(pause_after(response(429, "Retry-After: 60\r\n")), 60);
  EXPECT_EQ(pause_after(response(503, "RETRY-AFTER:  1 \r\n")), 1);
  EXPECT_EQ(pause_after(response(429, "Server: x\r\nretry-after: 3600")), 3600);
}

TEST(Pauses, HaveABoundAndADefault) {
  EXPECT_EQ(pause_after(response(429)), 600);
  EXPECT_EQ(pause_after(response(429, "Retry-After: Fri, 27 Nov 2026 12:00:00 GMT\r\n")), 600);
  EXPECT_EQ(pause_after(response(429, "Retry-After: -1\r\n")), 600);
  EXPECT_EQ(pause_after(response(429, "Retry-After:\r\n")), 600);
  EXPECT_EQ(pause_after(response(429, "Retry-After: 4000000000\r\n")), 86400);
  EXPECT_EQ(pause_after(response(429, "Retry-After: 99999999999999999999\r\n")), 600);
}

TEST(Pauses, ComeOfNothingElse) {
  EXPECT_EQ(pause_after(response(200, "Retry-After: 60\r\n")), 0);
  EXPECT_EQ(pause_after(response(503)), 0) << "out of order, and no word of when to come back";
  EXPECT_EQ(pause_after(response(403)), 0);
  Answer silent;
  silent.ended = Ended::timeout;
  EXPECT_EQ(pause_after(silent), 0);
}

TEST(Pauses, AreForOneHostAndForNewQuestions) {
  Pauses pauses;
  pauses.note(ask("a.test"), response(429, "Retry-After: 60\r\n"), kStart);
  EXPECT_EQ(pauses.excuse(ask("a.test"), 0, kStart), "the server wants to be left alone for 60 seconds");
  EXPECT_FALSE(pauses.excuse(ask("b.test"), 0, kStart));
  EXPECT_FALSE(pauses.excuse(ask("a.test"), 1, kStart)) << "a second look at the same thing";
}

}  // namespace
}  // namespace lapse::observe
