// SPDX-License-Identifier: Apache-2.0
//
// Questions in mixed case (0x20), and servers that do not take them.
#include <gtest/gtest.h>

#include <algorithm>

#include "lapse/abi.h"
#include "live.hpp"
#include "observe/dns_engine.hpp"
#include "toy_server.hpp"

namespace lapse::test {
namespace {

using observe::DnsView;

std::vector<Message> good(const Asked& asked) {
  return {reply_to(asked.message, {0, false, true, {a_record(7)}})};
}

/// The name of a question or an answer as it is on the wire.
Message name_in(const Message& m) {
  return {m.begin() + 12, m.begin() + static_cast<std::ptrdiff_t>(question_end(m)) - 4};
}

Message in_lower_case(Message m) {
  for (auto& octet : m)
    if (octet >= 'A' && octet <= 'Z') octet |= 0x20;
  return m;
}

bool is_good(const AnswerPtr& answer) {
  return answer && answer->ended == Ended::answered && !body(answer).message.empty() && body(answer).message[7] == 1;
}

const char* const kLong = "a-name-with-many-letters.example.com";

TEST(DnsCase, AsksInMixedCaseAndGivesTheNameBackAsItWasAsked) {
  std::vector<Message> names;
  ToyServer server("127.0.0.1", 0, [&](const Asked& asked) {
    names.push_back(name_in(asked.message));
    return good(asked);
  });
  Live live(network(server.port()));
  const auto first = live.ask(dns(kLong, {"127.0.0.1"}));
  ASSERT_TRUE(is_good(first));
  EXPECT_EQ(body(first).flags, 0U);
  EXPECT_EQ(name_in(body(first).message), in_lower_case(name_in(body(first).message)));
  ASSERT_TRUE(is_good(live.ask(dns(std::string(kLong) + ".", DnsView::root))));
  ASSERT_TRUE(is_good(live.ask(dns(kLong, DnsView::recursive))));
  ASSERT_EQ(names.size(), 3U);
  EXPECT_NE(names[0], in_lower_case(names[0]));
  EXPECT_NE(names[0], names[1]);
  EXPECT_EQ(names[2], in_lower_case(names[2]));  // what a resolver asks on is its own affair
}

TEST(DnsCase, AsksAgainInLowerCaseAServerThatChangesTheCase) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) {
    Message m = good(asked).front();
    const Message name = in_lower_case(name_in(m));
    std::copy(name.begin(), name.end(), m.begin() + 12);
    return std::vector<Message>{m};
  });
  Live live(network(server.port()));
  const auto answer = live.ask(dns(kLong, {"127.0.0.2"}));
  ASSERT_TRUE(is_good(answer));
  EXPECT_EQ(body(answer).flags, LAPSE_DNS_CASE_LOST);
  EXPECT_EQ(server.asked(), 2);
  EXPECT_EQ(body(live.ask(dns(std::string("b") + kLong, {"127.0.0.2"}))).flags, LAPSE_DNS_CASE_LOST);
  EXPECT_EQ(server.asked(), 4);
  EXPECT_EQ(body(live.ask(dns(std::string("c") + kLong, {"127.0.0.2"}))).flags, LAPSE_DNS_CASE_LOST);
  EXPECT_EQ(server.asked(), 5);  // known by now
}

TEST(DnsCase, FindsWhatAServerKnowsInLowerCaseOnly) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) {
    const bool lower = name_in(asked.message) == in_lower_case(name_in(asked.message));
    return lower ? good(asked) : std::vector<Message>{reply_to(asked.message, {3})};
  });
  Live live(network(server.port()));
  const auto answer = live.ask(dns(kLong, {"127.0.0.2"}));
  ASSERT_TRUE(is_good(answer));
  EXPECT_EQ(body(answer).flags, LAPSE_DNS_CASE_LOST);
}

TEST(DnsCase, BelievesTheNoOfAServerThatTakesMixedCase) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) {
    return (asked.message[13] | 0x20) == 'x' ? std::vector<Message>{reply_to(asked.message, {3})} : good(asked);
  });
  Live live(network(server.port()));
  // The first no comes from a server of which nothing is known: asked again, it says the same.
  EXPECT_EQ(body(live.ask(dns(std::string("x") + kLong, {"127.0.0.2"}))).flags, 0U);
  EXPECT_EQ(server.asked(), 2);
  EXPECT_EQ(body(live.ask(dns(std::string("xx") + kLong, {"127.0.0.2"}))).flags, 0U);
  EXPECT_EQ(server.asked(), 3);
}

TEST(DnsCase, RepeatsInLowerCaseWhatWasLost) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) {
    const bool lower = name_in(asked.message) == in_lower_case(name_in(asked.message));
    return lower ? good(asked) : std::vector<Message>{};
  });
  Live live(impatient(server.port()));
  const auto answer = live.ask(dns(kLong, {"127.0.0.2"}));
  ASSERT_TRUE(is_good(answer));
  EXPECT_EQ(body(answer).flags, LAPSE_DNS_RETRIED);
}

}  // namespace
}  // namespace lapse::test
