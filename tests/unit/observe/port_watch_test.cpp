// SPDX-License-Identifier: Apache-2.0
#include "observe/port_watch.hpp"

#include <gtest/gtest.h>

#include "lapse/abi.h"

namespace lapse::observe {
namespace {

using Verdict = PortWatch::Verdict;

DialogueQuestion mail(std::string address, std::string peer) {
  DialogueQuestion question;
  question.address = std::move(address);
  question.peer = std::move(peer);
  question.steps.push_back({});
  return question;
}

Answer ended(Ended how) {
  Answer answer;
  answer.ended = how;
  return answer;
}

Answer greeted(const std::string& banner) {
  DialogueAnswer talk;
  talk.turns.push_back({0, false, Bytes(banner.begin(), banner.end())});
  Answer answer = ended(Ended::answered);
  answer.body = std::move(talk);
  return answer;
}

TEST(PortWatch, ThreeUnrelatedSilencesAndNobodyElseMeanABlockedPort) {
  PortWatch watch;
  watch.note(mail("192.0.2.1", "mx.one.test"), ended(Ended::timeout));
  watch.note(mail("198.51.100.1", "mx.two.test"), ended(Ended::timeout));
  EXPECT_EQ(watch.verdict(25), Verdict::clear);
  watch.note(mail("203.0.113.1", "mx.three.test"), ended(Ended::timeout));
  EXPECT_EQ(watch.verdict(25), Verdict::blocked);
  EXPECT_NE(watch.why(25).find("mx.one.test"), std::string::npos);
  EXPECT_EQ(watch.verdict(43), Verdict::clear) << "another port";
}

TEST(PortWatch, OneProviderOrOneNetworkIsNotTheWholeWorld) {
  PortWatch provider, network;
  for (int i = 1; i < 9; ++i) {
    const std::string n = std::to_string(i);
    provider.note(mail("192.0." + n + ".1", "mx" + n + ".one.test"), ended(Ended::timeout));
    network.note(mail("192.0.2." + n, "mx.number" + n + ".test"), ended(Ended::timeout));
  }
  EXPECT_EQ(provider.verdict(25), Verdict::clear);
  EXPECT_EQ(network.verdict(25), Verdict::clear);
}

TEST(PortWatch, OneAnswerLiftsTheVerdict) {
  PortWatch watch;
  for (const char* n : {"1", "2", "3"})
    watch.note(mail(std::string("192.0.") + n + ".1", std::string("mx.number") + n + ".test"), ended(Ended::timeout));
  EXPECT_EQ(watch.verdict(25), Verdict::blocked);
  watch.note(mail("192.0.9.1", "mx.late.test"), greeted("220 mx.late.test ESMTP\r\n"));
  EXPECT_EQ(watch.verdict(25), Verdict::clear);
}

TEST(PortWatch, RefusedByAllIsBlockedTooButOnlyAlike) {
  PortWatch refused, mixed;
  const Ended ends[] = {Ended::refused, Ended::timeout, Ended::no_route};
  for (int i = 0; i < 3; ++i) {
    const auto question = mail("192.0." + std::to_string(i) + ".1", "mx.number" + std::to_string(i) + ".test");
    refused.note(question, ended(Ended::refused));
    mixed.note(question, ended(ends[i]));
  }
  EXPECT_EQ(refused.verdict(25), Verdict::blocked);
  EXPECT_EQ(mixed.verdict(25), Verdict::clear);
}

TEST(PortWatch, OneStrangeNameForAllIsAnInterception) {
  PortWatch watch;
  for (const char* n : {"1", "2", "3"}) {
    EXPECT_EQ(watch.verdict(25), Verdict::clear);
    watch.note(mail(std::string("192.0.") + n + ".1", std::string("mx.number") + n + ".test"),
               greeted(std::string("220 Proxy.Isp.Test ESMTP ") + n + "\r\n"));
  }
  EXPECT_EQ(watch.verdict(25), Verdict::intercepted);
  EXPECT_NE(watch.why(25).find("proxy.isp.test"), std::string::npos);
}

TEST(PortWatch, NoInterceptionWhereAnyGreetingIsItsOwn) {
  const char* const others[] = {"220 mx.own.test ESMTP\r\n", "220 ESMTP\r\n", "220 somebody.else.test ESMTP\r\n"};
  for (const char* other : others) {
    PortWatch watch;
    for (const char* n : {"1", "2", "3"})
      watch.note(mail(std::string("192.0.") + n + ".1", std::string("mx.number") + n + ".test"),
                 greeted("220 hosting.test ESMTP\r\n"));
    watch.note(mail("192.0.9.1", "mx.own.test"), greeted(other));
    EXPECT_EQ(watch.verdict(25), Verdict::clear) << other;
  }
}

TEST(PortWatch, AProviderIsLeftAloneWithItsReason) {
  PortWatch watch;
  DialogueQuestion leave = mail("", "mx1.one.test");
  leave.steps = {{.op = StepOp::leave, .text = "mx1.one.test said: 554 no"}};
  EXPECT_TRUE(leave.leaves());
  watch.leave(leave);
  DialogueAnswer talk;
  std::string detail;
  EXPECT_TRUE(watch.excuse(mail("192.0.2.9", "mx2.one.test"), talk, detail));
  EXPECT_EQ(talk.stopped, static_cast<std::uint32_t>(LAPSE_PEER_LEFT));
  EXPECT_EQ(detail, "mx1.one.test said: 554 no");
  EXPECT_FALSE(watch.excuse(mail("192.0.2.9", "mx2.two.test"), talk, detail));
}

TEST(PortWatch, HostileGreetingsAreOnlyText) {
  PortWatch watch;
  const std::string odd[] = {"",         "220", "220 ", std::string("220 \0\0.\0", 8), "220-" + std::string(70000, 'a'),
                             "\r\n.\r\n"};
  for (const auto& text : odd) watch.note(mail("192.0.2.1", "mx.one.test"), greeted(text));
  watch.note(mail("no address", ""), ended(Ended::timeout));
  EXPECT_EQ(watch.verdict(25), Verdict::clear);
}

}  // namespace
}  // namespace lapse::observe
