// SPDX-License-Identifier: Apache-2.0
#include "observe/broker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <map>

#include "lapse/abi.h"
#include "live.hpp"
#include "toy_server.hpp"

namespace lapse::test {
namespace {

using namespace std::chrono_literals;
using namespace observe;

// Engines that answer after a moment and count how many connections there were at once.
struct Connections {
  int made = 0;
  int handshakes_for_requests = 0;
  int now = 0;
  int most = 0;
  std::map<std::string, int> at, most_at;
  bool stuck = false;
  bool lost = false;  // no conversation comes about
  std::uint32_t http_status = 200;

  void begin(const std::string& where) {
    ++made;
    most = std::max(most, ++now);
    most_at[where] = std::max(most_at[where], ++at[where]);
  }
  void end(const std::string& where) {
    --now;
    --at[where];
  }
};

class Pause {
 public:
  Pause(const Context& context, Connections& connections) : context_(context), connections_(connections) {}
  void then(const std::string& where, std::function<void()> call) {
    connections_.begin(where);
    if (connections_.stuck) return;
    auto timer = std::make_shared<boost::asio::steady_timer>(context_.loop, 2ms);
    timer->async_wait([this, timer, where, call = std::move(call)](const boost::system::error_code&) {
      connections_.end(where);
      call();
    });
  }

 private:
  Context context_;
  Connections& connections_;
};

class SlowWeb : public Web {
 public:
  SlowWeb(const Context& context, Connections& connections) : pause_(context, connections), connections_(connections) {}
  void ask_tls(const TlsQuestion& q, Done done) override {
    pause_.then(q.address, [done] { done({Ended::answered, 0, 0, "", TlsAnswer{}}); });
  }
  void ask_http(const HttpQuestion& q, Done http, Done tls) override {
    if (tls) ++connections_.handshakes_for_requests;
    pause_.then(q.address, [this, http, tls] {
      if (tls) tls({Ended::answered, 0, 0, "", TlsAnswer{}});
      HttpAnswer response;
      response.status = connections_.http_status;
      http({Ended::answered, 0, 0, "", std::move(response)});
    });
  }

 private:
  Pause pause_;
  Connections& connections_;
};

class SlowDialogue : public Engine<DialogueQuestion> {
 public:
  SlowDialogue(const Context& context, Connections& connections) : pause_(context, connections), connections_(connections) {}
  void ask(const DialogueQuestion& q, Done done) override {
    pause_.then(q.address, [this, done] {
      if (connections_.lost) return done({Ended::timeout, 0, 0, "", {}});
      done({Ended::answered, 0, 0, "", DialogueAnswer{}});
    });
  }

 private:
  Pause pause_;
  Connections& connections_;
};

struct Fixture : Connections {
  explicit Fixture(const config::Network& n = {})
      : broker(n, {}, [this](const Context& context) {
          Engines engines;
          engines.dns = std::make_unique<DnsEngine>(context, dns::NameServers{});
          engines.web = std::make_unique<SlowWeb>(context, *this);
          engines.dialogue = std::make_unique<SlowDialogue>(context, *this);
          return engines;
        }) {}

  void ask(const Question& question) {
    broker.ask(question, [this](const AnswerPtr& answer) { answers.push_back(answer); });
  }
  void run() {
    const std::size_t before = answers.size();
    for (int i = 0; i < 200 && broker.counters().in_flight > 0; ++i) broker.run(50ms);
    if (answers.size() == before) broker.run(50ms);
  }

  std::vector<AnswerPtr> answers;
  Broker broker;
};

Question tls(std::string address, std::string sni, std::string alpn = "") {
  return {TlsQuestion{std::move(address), 443, std::move(sni), std::move(alpn)}, 0, false};
}
Question https(std::string address, std::string host, std::string target = "/") {
  return {HttpQuestion{std::move(address), 443, true, std::move(host), "GET", std::move(target)}, 0, false};
}
Question mail(std::string address, std::string peer) {
  return {DialogueQuestion{std::move(address), 25, Framing::smtp, std::move(peer), {DialogueStep{}}, 0, 0, 0, 0}, 0, false};
}

TEST(Broker, SharesWhatIsUnderWayAndWhatIsThere) {
  Fixture f;
  f.ask(tls("192.0.2.1", "a.test"));
  f.ask(tls("192.0.2.1", "A.test."));
  EXPECT_TRUE(f.answers.empty()) << "never from inside ask";
  f.run();
  f.ask(tls("192.0.2.1", "a.test"));
  EXPECT_EQ(f.answers.size(), 2U);
  f.run();
  ASSERT_EQ(f.answers.size(), 3U);
  EXPECT_EQ(f.answers[0], f.answers[1]);
  EXPECT_EQ(f.answers[0], f.answers[2]);
  EXPECT_EQ(f.made, 1);
  const Counters c = f.broker.counters();
  EXPECT_EQ(c.asked, 3U);
  EXPECT_EQ(c.shared, 2U);
  EXPECT_EQ(c.made, 1U);
  EXPECT_EQ(c.in_flight, 0U);
  EXPECT_EQ(c.ended[1][0], 1U);
}

TEST(Broker, MakesAnotherLookAnObservationOfItsOwn) {
  Fixture f;
  Question again = tls("192.0.2.1", "a.test");
  again.again = 1;
  f.ask(tls("192.0.2.1", "a.test"));
  f.ask(again);
  f.run();
  ASSERT_EQ(f.answers.size(), 2U);
  EXPECT_NE(f.answers[0]->id, f.answers[1]->id);
  EXPECT_EQ(f.made, 2);
}

TEST(Broker, LetsAHandshakeAndARequestShareAConnection) {
  Fixture f;
  f.ask(tls("192.0.2.1", "a.test"));
  f.ask(https("192.0.2.1", "a.test"));
  f.ask(https("192.0.2.1", "a.test", "/other"));
  f.ask(tls("192.0.2.1", "b.test"));
  f.ask(tls("192.0.2.1", "a.test", "h2"));
  f.run();
  EXPECT_EQ(f.answers.size(), 5U);
  EXPECT_EQ(f.handshakes_for_requests, 1);
  EXPECT_EQ(f.made, 4);
}

TEST(Broker, BoundsConnectionsPerDestination) {
  config::Network n;
  n.limits.per_destination = 2;
  n.limits.observations = 5;
  Fixture f(n);
  for (int i = 0; i < 20; ++i) {
    f.ask(tls("192.0.2.1", "a" + std::to_string(i)));
    f.ask(tls("192.0.2." + std::to_string(i + 10), "b"));
  }
  f.run();
  EXPECT_EQ(f.answers.size(), 40U);
  EXPECT_EQ(f.most_at["192.0.2.1"], 2);
  EXPECT_LE(f.most, 5);
  EXPECT_GT(f.most, 2);
}

TEST(Broker, BoundsMailByHostAndProvider) {
  config::Network n;
  Fixture f(n);
  for (int i = 0; i < 6; ++i) {
    f.ask(mail("192.0.2." + std::to_string(i % 3 + 1), "mx" + std::to_string(i) + ".mail.example.co.uk"));
    f.ask(mail("192.0.2." + std::to_string(100 + i), "mx.example" + std::to_string(i) + ".com"));
  }
  f.run();
  EXPECT_EQ(f.answers.size(), 12U);
  for (const auto& [where, most] : f.most_at) EXPECT_EQ(most, 1) << where;
  EXPECT_LE(f.most, 2 + 6);
  EXPECT_GE(f.most, 6);
}

TEST(Broker, PutsNoNewQuestionToAHostThatAsksForAPause) {
  config::Network n;
  n.limits.per_destination = 1;
  Fixture f(n);
  f.http_status = 429;
  f.ask(https("192.0.2.1", "a.test", "/first"));
  f.ask(https("192.0.2.1", "a.test", "/in-line"));
  f.ask(https("192.0.2.1", "b.test", "/another-host"));
  f.run();
  f.ask(https("192.0.2.2", "a.test", "/another-address"));
  f.run();
  Question second = https("192.0.2.1", "a.test", "/first");
  second.again = 1;
  f.ask(second);
  f.run();
  ASSERT_EQ(f.answers.size(), 5U);
  EXPECT_EQ(f.made, 3) << "the first, the other host's, and the second look";
  const auto paused = std::count_if(f.answers.begin(), f.answers.end(), [](const auto& a) { return a->ended == Ended::limit; });
  EXPECT_EQ(paused, 2);
}

TEST(Broker, StillMakesTheHandshakeThatAPausedRequestWouldHaveMade) {
  Fixture f;
  f.http_status = 429;
  f.ask(https("192.0.2.1", "a.test", "/first"));
  f.run();
  f.ask(tls("192.0.2.1", "a.test"));
  f.ask(https("192.0.2.1", "a.test", "/next"));
  f.run();
  ASSERT_EQ(f.answers.size(), 3U);
  EXPECT_EQ(f.made, 2);
  EXPECT_EQ(f.handshakes_for_requests, 0);
}

TEST(Broker, DeniesTheInside) {
  Fixture f;
  f.ask(tls("10.0.0.1", "a.test"));
  f.ask(https("::ffff:127.0.0.1", "a.test"));
  f.ask(mail("no address", "a.test"));
  EXPECT_TRUE(f.answers.empty());
  f.run();
  ASSERT_EQ(f.answers.size(), 3U);
  for (const auto& answer : f.answers) EXPECT_EQ(answer->ended, Ended::denied);
  EXPECT_EQ(f.made, 0);
}

TEST(Broker, KeepsSomeQuestionsForTheEnd) {
  Fixture f;
  Question late = tls("192.0.2.1", "late.test");
  late.at_end = true;
  f.ask(late);
  f.ask(tls("192.0.2.1", "a.test"));
  f.broker.run(1s);
  EXPECT_EQ(f.answers.size(), 1U);
  EXPECT_EQ(f.made, 1);
  f.ask(tls("192.0.2.1", "b.test"));
  f.broker.run(1s);
  EXPECT_EQ(f.answers.size(), 2U);
  EXPECT_EQ(f.made, 2);
  f.broker.run(1s);
  EXPECT_EQ(f.answers.size(), 3U);
}

TEST(Broker, EndsEverythingAtTheRunsDeadline) {
  config::Network n;
  n.deadlines.run = 30ms;
  n.limits.per_destination = 1;
  Fixture f(n);
  f.stuck = true;
  for (int i = 0; i < 3; ++i) f.ask(tls("192.0.2.1", "a" + std::to_string(i)));
  Question late = tls("192.0.2.1", "late.test");
  late.at_end = true;
  f.ask(late);
  f.run();
  ASSERT_EQ(f.answers.size(), 4U);
  for (const auto& answer : f.answers) EXPECT_EQ(answer->ended, Ended::limit);
  f.ask(tls("192.0.2.9", "after.test"));
  f.run();
  ASSERT_EQ(f.answers.size(), 5U);
  EXPECT_EQ(f.answers.back()->ended, Ended::limit);
  EXPECT_EQ(f.made, 1);
}

TEST(Broker, ReturnsAtOnceWhenNothingIsUnderWay) {
  Fixture f;
  const auto begun = std::chrono::steady_clock::now();
  f.broker.run(10s);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
}

TEST(Broker, SharesDnsQuestions) {
  ToyServer server("127.0.0.2", 0, [](const Asked& asked) { return std::vector<Message>{reply_to(asked.message)}; });
  Live live(network(server.port()));
  const auto answers = live.ask(std::vector(50, test::dns("a.test", {"127.0.0.2"})));
  for (const auto& answer : answers) EXPECT_EQ(answer, answers.front());
  EXPECT_EQ(server.asked(), 1);
}

AnswerPtr sized(std::size_t size) {
  Answer answer;
  answer.ended = Ended::answered;
  answer.body = DnsAnswer{0, Bytes(size), "192.0.2.1"};
  return std::make_shared<const Answer>(std::move(answer));
}

TEST(AnswerCache, DropsTheLeastUsedAboveItsBound) {
  AnswerCache cache(100000);
  const auto question = [](int i) { return test::dns("n" + std::to_string(i), {"192.0.2.1"}); };
  bool made = false;
  const auto& pending = cache.entry(question(-1), made);
  for (int i = 0; i < 1000; ++i) {
    cache.settle(cache.entry(question(i), made), sized(1000));
    EXPECT_TRUE(made);
    if (i > 0) cache.touch(*cache.find(question(0)));
    EXPECT_LE(cache.bytes(), 100000U);
  }
  EXPECT_NE(cache.find(question(0)), nullptr);
  EXPECT_EQ(cache.find(question(1)), nullptr);
  EXPECT_NE(cache.find(question(999)), nullptr);
  EXPECT_EQ(cache.find(question(-1)), &pending);
  EXPECT_EQ(cache.pending().size(), 1U);
  EXPECT_LT(cache.size(), 100U);
}

TEST(AnswerCache, DropsAnAnswerThatIsTooLargeAlone) {
  AnswerCache cache(1000);
  bool made = false;
  cache.settle(cache.entry(test::dns("a", {"192.0.2.1"}), made), sized(5000));
  EXPECT_EQ(cache.size(), 0U);
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST(Providers, AreRegistrableDomains) {
  EXPECT_EQ(registrable_domain("mx1.mail.example.co.uk"), "example.co.uk");
  EXPECT_EQ(registrable_domain("aspmx.l.google.com"), "google.com");
  EXPECT_EQ(registrable_domain("com"), "com");
}

// Every connection times out; what was found out is told to those who ask at the end, and keeps others from trying.
TEST(Broker, FindsABlockedPortOnceAndSparesTheRest) {
  Fixture f;
  f.lost = true;
  for (const char* n : {"1", "2", "3"}) f.ask(mail(std::string("192.0.") + n + ".1", std::string("mx.number") + n + ".com"));
  Question port{DialogueQuestion{.address = "ignored", .peer = "ignored"}, 0, true};
  f.ask(port);
  f.run();
  ASSERT_EQ(f.answers.size(), 4U);
  EXPECT_EQ(f.answers[0]->ended, Ended::timeout);
  const auto& told = std::get<DialogueAnswer>(f.answers[3]->body);
  EXPECT_EQ(told.stopped, static_cast<std::uint32_t>(LAPSE_PORT_BLOCKED));
  f.ask(mail("192.0.4.1", "mx.number4.com"));
  f.run();
  EXPECT_EQ(f.made, 3) << "a connection was tried although the port is blocked";
  EXPECT_EQ(std::get<DialogueAnswer>(f.answers[4]->body).stopped, static_cast<std::uint32_t>(LAPSE_PORT_BLOCKED));
}

TEST(Broker, LeavesAProviderAloneAlsoForThoseInLine) {
  config::Network network;
  network.limits.per_mail_provider = 1;
  Fixture f(network);
  f.ask(mail("192.0.2.1", "mx1.one.com"));
  f.ask(mail("192.0.2.2", "mx2.one.com"));
  f.broker.run(0ms);
  f.ask({DialogueQuestion{.peer = "mx1.one.com", .steps = {{.op = StepOp::leave, .text = "it said no"}}}, 0, false});
  f.run();
  ASSERT_EQ(f.answers.size(), 3U);
  EXPECT_EQ(f.made, 1);
  EXPECT_EQ(f.answers.back()->detail, "it said no");
}

}  // namespace
}  // namespace lapse::test
