// SPDX-License-Identifier: Apache-2.0
#include "observe/dns_engine.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "lapse/abi.h"
#include "live.hpp"
#include "toy_server.hpp"

namespace lapse::test {
namespace {

using namespace std::chrono_literals;
using observe::DnsView;

std::vector<Message> good(const Asked& asked) {
  return {reply_to(asked.message, {0, false, true, {a_record(7)}})};
}
std::vector<Message> silent(const Asked&) {
  return {};
}

/// Of the name asked for, whatever case it came in.
char first_letter(const Asked& asked) {
  return static_cast<char>(asked.message[13] | 0x20);
}

bool is_good(const AnswerPtr& answer) {
  return answer && answer->ended == Ended::answered && !body(answer).message.empty() && body(answer).message[7] == 1;
}

TEST(DnsEngine, GetsAnAnswer) {
  ToyServer server("127.0.0.2", 0, good);
  Live live(network(server.port()));
  const auto answer = live.ask(dns("Shop.example.com.", {"127.0.0.2"}));
  ASSERT_TRUE(is_good(answer));
  EXPECT_EQ(body(answer).server, "127.0.0.2");
  EXPECT_EQ(body(answer).flags, 0U);
  EXPECT_GT(answer->at, 1700000000);
  EXPECT_GT(answer->id, 0U);
}

TEST(DnsEngine, AsksWithEdnsAndWithoutRecursionUnlessItIsAResolver) {
  Message seen;
  ToyServer server("127.0.0.1", 0, [&](const Asked& asked) {
    seen = asked.message;
    return good(asked);
  });
  Live live(network(server.port()));
  ASSERT_TRUE(is_good(live.ask(dns("a.test", {"127.0.0.1"}))));
  EXPECT_EQ(seen[2] & 1, 0);
  EXPECT_EQ((Message{seen.end() - 11, seen.end()}), (Message{0, 0, 41, 0x04, 0xd0, 0, 0, 0x80, 0, 0, 0}));
  ASSERT_TRUE(is_good(live.ask(dns("a.test", DnsView::root))));
  EXPECT_EQ(seen[2] & 1, 0);
  ASSERT_TRUE(is_good(live.ask(dns("a.test", DnsView::recursive))));
  EXPECT_EQ(seen[2] & 1, 1);
  EXPECT_EQ(server.asked(), 3);
}

TEST(DnsEngine, DropsWhatDoesNotMatchAndWaitsOn) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) {
    const Message right = good(asked).front();
    std::vector<Message> all;
    Message m = right;
    m[1] ^= 1;  // id
    all.push_back(m);
    m = right;
    m[13] ^= 1;  // name
    all.push_back(m);
    m = right;
    m[2] &= 0x7f;  // a question, not an answer
    all.push_back(m);
    m = right;
    m[question_end(right) - 3] ^= 3;  // type
    all.push_back(m);
    all.push_back({right.begin(), right.begin() + 12});
    all.push_back({1, 2, 3});
    all.push_back(right);
    return all;
  });
  Live live(network(server.port()));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  ASSERT_TRUE(is_good(answer));
  EXPECT_EQ(server.asked(), 1);
}

TEST(DnsEngine, DropsAnAnswerFromAnotherAddress) {
  // The socket behind 127.0.0.3 answers what 127.0.0.2 was asked: the id would match, the source does not.
  ToyServer other("127.0.0.3", 0, good);
  ToyServer server("127.0.0.2", other.port(), silent);
  Live live(impatient(other.port()));
  EXPECT_EQ(live.ask(dns("a.test", {"127.0.0.2"}))->ended, Ended::timeout);
}

TEST(DnsEngine, TriesAgainAfterSilence) {
  ToyServer server("127.0.0.2", 0,
                   [](const Asked& asked) { return asked.count == 1 ? std::vector<Message>{} : good(asked); });
  Live live(impatient(server.port()));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  ASSERT_TRUE(is_good(answer));
  EXPECT_EQ(body(answer).flags, LAPSE_DNS_RETRIED);
}

TEST(DnsEngine, RepeatsATruncatedAnswerOverTcp) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) -> std::vector<Message> {
    if (!asked.tcp) return {reply_to(asked.message, {0, true, true, {}})};
    Message wrong = good(asked).front();
    wrong[1] ^= 1;
    return {wrong, good(asked).front()};
  });
  Live live(network(server.port()));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  ASSERT_TRUE(is_good(answer));
  EXPECT_EQ(body(answer).flags, LAPSE_DNS_OVER_TCP);
}

TEST(DnsEngine, KeepsTheTruncatedAnswerWhenTcpFails) {
  ToyServer server(
      "127.0.0.2", 0,
      [](const Asked& asked) -> std::vector<Message> {
        Message cut = reply_to(asked.message, {0, true, false, {a_record(1)}});
        cut.resize(cut.size() - 3);
        return {cut};
      },
      false);
  Live live(network(server.port()));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  ASSERT_EQ(answer->ended, Ended::answered);
  EXPECT_EQ(body(answer).flags, LAPSE_DNS_TCP_FAILED);
  EXPECT_EQ(observe::dns::inspect(body(answer).message).error, nullptr);
}

TEST(DnsEngine, BoundsTheTimeOfTcp) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) -> std::vector<Message> {
    if (!asked.tcp) return {reply_to(asked.message, {0, true})};
    std::this_thread::sleep_for(600ms);
    return {};
  });
  Live live(network(server.port()));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  ASSERT_EQ(answer->ended, Ended::answered);
  EXPECT_EQ(body(answer).flags, LAPSE_DNS_TCP_FAILED);
  EXPECT_LT(live.took, 3s);
}

class WithoutEdns : public testing::TestWithParam<Reply> {};

TEST_P(WithoutEdns, IsTriedAndAtLastRemembered) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) -> std::vector<Message> {
    const bool edns = asked.message[11] != 0;
    if (edns && GetParam().rcode == 1) {  // so shocked that it leaves out the question
      Message header(asked.message.begin(), asked.message.begin() + 12);
      header[2] = 0x80;
      header[3] = 1;
      header[5] = header[11] = 0;
      return {header};
    }
    if (edns) return {reply_to(asked.message, GetParam())};
    return {reply_to(asked.message, {0, false, false, {a_record(1)}})};
  });
  Live live(network(server.port()));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  ASSERT_TRUE(is_good(answer));
  EXPECT_EQ(body(answer).flags, LAPSE_DNS_WITHOUT_EDNS);
  EXPECT_EQ(server.asked(), 2);
  EXPECT_EQ(body(live.ask(dns("b.test", {"127.0.0.2"}))).flags, LAPSE_DNS_WITHOUT_EDNS);
  EXPECT_EQ(server.asked(), 4);
  EXPECT_EQ(body(live.ask(dns("c.test", {"127.0.0.2"}))).flags, LAPSE_DNS_WITHOUT_EDNS);
  EXPECT_EQ(server.asked(), 5);
}

INSTANTIATE_TEST_SUITE_P(DnsEngine, WithoutEdns,
                         testing::Values(Reply{1}, Reply{4}, Reply{16}, Reply{0, false, false, {a_record(1)}}));

TEST(DnsEngine, GoesOnAskingWithEdnsAServerThatKnowsIt) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) -> std::vector<Message> {
    const bool edns = asked.message[11] != 0;
    if (edns && first_letter(asked) == 'x') return {reply_to(asked.message, {5, false, false, {}})};
    return {reply_to(asked.message, {0, false, edns, {a_record(1)}})};
  });
  Live live(network(server.port()));
  EXPECT_EQ(body(live.ask(dns("a.test", {"127.0.0.2"}))).flags, 0U);
  for (const char* name : {"x1.test", "x2.test", "x3.test"}) {
    EXPECT_EQ(body(live.ask(dns(name, {"127.0.0.2"}))).flags, LAPSE_DNS_WITHOUT_EDNS);
  }
  EXPECT_EQ(body(live.ask(dns("b.test", {"127.0.0.2"}))).flags, 0U);
}

TEST(DnsEngine, TakesServfailFromAnAuthoritativeServerAsTheAnswer) {
  ToyServer bad("127.0.0.2", 0, [](const Asked& asked) { return std::vector<Message>{reply_to(asked.message, {2})}; });
  Live live(network(bad.port()));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  ASSERT_EQ(answer->ended, Ended::answered);
  EXPECT_EQ(body(answer).message[3] & 0xf, 2);
}

TEST(DnsEngine, AsksAnotherResolverAfterServfail) {
  ToyServer bad("127.0.0.2", 0, [](const Asked& asked) { return std::vector<Message>{reply_to(asked.message, {2})}; });
  ToyServer fine("127.0.0.3", bad.port(), good);
  auto n = network(bad.port());
  n.resolvers = {{"127.0.0.2", bad.port()}, {"127.0.0.3", bad.port()}};
  Live live(n);
  const auto answer = live.ask(dns("a.test", DnsView::recursive));
  ASSERT_TRUE(is_good(answer));
  EXPECT_EQ(body(answer).server, "127.0.0.3");
  n.resolvers.pop_back();
  Live alone(n);
  const auto failure = alone.ask(dns("a.test", DnsView::recursive));
  ASSERT_EQ(failure->ended, Ended::answered);
  EXPECT_EQ(body(failure).message[3] & 0xf, 2);
}

TEST(DnsEngine, FailsOverPastASilentServer) {
  ToyServer dead("127.0.0.2", 0, silent);
  ToyServer fine("127.0.0.3", dead.port(), good);
  Live live(impatient(dead.port()));
  std::vector<observe::Question> questions;
  for (int i = 0; i < 20; ++i) questions.push_back(dns("n" + std::to_string(i) + ".test", {"127.0.0.2", "127.0.0.3"}));
  for (const auto& answer : live.ask(questions)) EXPECT_TRUE(is_good(answer));
  EXPECT_LT(live.took, 5s);
}

TEST(DnsEngine, PaysForADeadServerOnce) {
  ToyServer dead("127.0.0.2", 0, silent);
  Live live(impatient(dead.port()));
  std::vector<observe::Question> questions;
  for (int i = 0; i < 50; ++i) questions.push_back(dns("n" + std::to_string(i) + ".test", {"127.0.0.2"}));
  for (const auto& answer : live.ask(questions)) EXPECT_EQ(answer->ended, Ended::timeout);
  EXPECT_LT(live.took, 5s);  // 50 questions of 3 x 150 ms each would be 22 s
  const int so_far = dead.asked();
  const auto late = live.ask(dns("late.test", {"127.0.0.2"}));
  EXPECT_EQ(late->ended, Ended::timeout);
  EXPECT_NE(late->detail.find("127.0.0.2 has been silent since 20"), std::string::npos) << late->detail;
  EXPECT_EQ(dead.asked(), so_far);
}

TEST(DnsEngine, KeepsAServerThatLosesOnePacket) {
  ToyServer server("127.0.0.2", 0,
                   [](const Asked& asked) { return first_letter(asked) == 'x' ? std::vector<Message>{} : good(asked); });
  Live live(impatient(server.port()));
  ASSERT_TRUE(is_good(live.ask(dns("a.test", {"127.0.0.2"}))));
  EXPECT_EQ(live.ask(dns("x.test", {"127.0.0.2"}))->ended, Ended::timeout);
  EXPECT_TRUE(is_good(live.ask(dns("b.test", {"127.0.0.2"}))));
}

TEST(DnsEngine, FindsAServerThatSpeaksTcpOnly) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) { return asked.tcp ? good(asked) : std::vector<Message>{}; });
  Live live(impatient(server.port()));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  ASSERT_TRUE(is_good(answer)) << answer->detail;
  EXPECT_EQ(body(answer).flags, LAPSE_DNS_OVER_TCP | LAPSE_DNS_RETRIED);
  EXPECT_EQ(body(live.ask(dns("b.test", {"127.0.0.2"}))).flags, LAPSE_DNS_OVER_TCP);
}

TEST(DnsEngine, HearsThatNobodyListens) {
  std::uint16_t port = 0;
  {
    const ToyServer gone("127.0.0.2", 0, silent);
    port = gone.port();
  }
  Live live(network(port));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  EXPECT_EQ(answer->ended, Ended::refused) << answer->detail;
  EXPECT_LT(live.took, 2s);
  ToyServer fine("127.0.0.3", port, good);
  EXPECT_TRUE(is_good(live.ask(dns("b.test", {"127.0.0.2", "127.0.0.3"}))));
}

TEST(DnsEngine, RefusesAMalformedAnswer) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) {
    Message m = good(asked).front();
    m.push_back(0);
    return std::vector<Message>{m};
  });
  Live live(network(server.port()));
  const auto answer = live.ask(dns("a.test", {"127.0.0.2"}));
  EXPECT_EQ(answer->ended, Ended::malformed);
  EXPECT_NE(answer->detail.find("after its last record"), std::string::npos) << answer->detail;
}

TEST(DnsEngine, RefusesANameThatIsNone) {
  Live live(network(53));
  EXPECT_EQ(live.ask(dns("a..b", {"127.0.0.2"}))->ended, Ended::failed);
  EXPECT_EQ(live.ask(dns(std::string(70, 'a'), {"127.0.0.2"}))->ended, Ended::failed);
}

TEST(DnsEngine, HeedsTheRateOfOneServer) {
  ToyServer server("127.0.0.2", 0, good);
  auto n = network(server.port());
  n.limits.dns_rate = 40;  // ten at once, then forty a second
  Live live(n);
  std::vector<observe::Question> questions;
  for (int i = 0; i < 20; ++i) questions.push_back(dns("n" + std::to_string(i) + ".test", {"127.0.0.2"}));
  for (const auto& answer : live.ask(questions)) EXPECT_TRUE(is_good(answer));
  EXPECT_GT(live.took, 150ms);
  EXPECT_LT(live.took, 3s);
}

TEST(DnsEngine, KeepsToTheNumberOfQuestionsUnderWay) {
  ToyServer server("127.0.0.2", 0, good);
  auto n = network(server.port());
  n.limits.dns_queries = 3;
  Live live(n);
  std::vector<observe::Question> questions;
  for (int i = 0; i < 300; ++i) questions.push_back(dns("n" + std::to_string(i) + ".test", {"127.0.0.2"}));
  for (const auto& answer : live.ask(questions)) EXPECT_TRUE(is_good(answer));
  EXPECT_EQ(server.asked(), 300);
}

TEST(DnsEngine, WearsOutManyPorts) {
  ToyServer server("127.0.0.2", 0, good);
  Live live(network(server.port()));
  std::vector<observe::Question> questions;
  for (int i = 0; i < 3000; ++i) questions.push_back(dns("n" + std::to_string(i) + ".test", {"127.0.0.2"}));
  for (const auto& answer : live.ask(questions)) ASSERT_TRUE(is_good(answer));
}

TEST(DnsEngine, DeniesServersOfTheInside) {
  ToyServer server("127.0.0.2", 0, good);
  auto n = network(server.port());
  n.deny = {{"127.0.0.3", 32}};
  Live live(n);
  EXPECT_EQ(live.ask(dns("a.test", {"127.0.0.3", "10.0.0.1"}))->ended, Ended::denied);
  EXPECT_TRUE(is_good(live.ask(dns("a.test", {"127.0.0.3", "127.0.0.2"}))));
  n.allow.clear();
  Live strict(n);
  EXPECT_EQ(strict.ask(dns("a.test", {"127.0.0.2"}))->ended, Ended::denied);
}

TEST(NameServers, AreReadFromTheSystemsFiles) {
  const std::string hints = testing::TempDir() + "lapse-hints";
  const std::string conf = testing::TempDir() + "lapse-resolv";
  std::ofstream(hints) << "; comment with 192.0.2.9\n.  3600000  NS  A.ROOT.\nA.ROOT. 3600000 A 192.0.2.1\n"
                          "A.ROOT. 3600000 IN aaaa 2001:DB8::1 ; tail\n";
  std::ofstream(conf) << "# nameserver 192.0.2.8\nsearch x\nnameserver 192.0.2.53\nnameserver nonsense\n";
  config::Network n;
  n.root_hints = hints;
  n.ports.dns = 5300;
  const auto found = observe::dns::load_name_servers(n, conf);
  EXPECT_EQ(found.resolvers, (std::vector<config::Endpoint>{{"192.0.2.53", 53}}));
  EXPECT_EQ(found.roots, (std::vector<config::Endpoint>{{"192.0.2.1", 5300}, {"2001:db8::1", 5300}}));
  n.root_hints = "/nowhere";
  const auto none = observe::dns::load_name_servers(n, "/nowhere");
  EXPECT_TRUE(none.roots.empty());
  EXPECT_FALSE(none.root_problem.empty());
  EXPECT_FALSE(none.resolver_problem.empty());
}

}  // namespace
}  // namespace lapse::test
