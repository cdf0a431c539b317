// SPDX-License-Identifier: Apache-2.0
#include "observe/validated_engine.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "lapse/abi.h"
#include "live.hpp"
#include "observe/validated_reason.hpp"
#include "toy_server.hpp"

namespace lapse::test {
namespace {

using observe::SilentZones;

/// A trust anchor that the toy server cannot live up to, or none.
struct Anchor {
  explicit Anchor(const std::string& text) {
    std::ofstream(path) << text;
  }
  ~Anchor() { std::filesystem::remove(path); }
  Anchor(const Anchor&) = delete;
  Anchor& operator=(const Anchor&) = delete;
  std::string path = std::filesystem::temp_directory_path() / ("lapse-anchor-" + std::to_string(::getpid()));
};

constexpr const char* kRootKey =
    ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n";

/// libunbound learns the root servers' addresses from the root server itself, and addresses have no port: 53 it is.
constexpr const char* kRoot = "127.7.53.1";
constexpr Message::value_type kRootBytes[] = {127, 7, 53, 1};

bool may_serve() {
  const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(53);
  std::memcpy(&at.sin_addr, kRootBytes, sizeof kRootBytes);
  const bool out = ::bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
  ::close(fd);
  return out;
}

unsigned type_of(const Message& query) {
  const auto end = question_end(query);
  return (unsigned{query[end - 4]} << 8) | query[end - 3];
}

Message with_answer(const Message& query, const Message& record) { return reply_to(query, {.answers = {record}}); }

/// The root server "r.", which also serves what is below; `keys` is what it says when it is asked for DNSKEY records.
Message root(const Asked& asked, unsigned keys_code) {
  const bool about_itself = asked.message[12] == 1 && asked.message[13] == 'r' && asked.message[14] == 0;
  switch (type_of(asked.message)) {
    case 2:
      return with_answer(asked.message, {0xc0, 12, 0, 2, 0, 1, 0, 0, 0, 60, 0, 3, 1, 'r', 0});
    case 48:
      return reply_to(asked.message, {.rcode = keys_code});
    case 1: {
      Message record = a_record(7);
      if (about_itself) std::copy(std::begin(kRootBytes), std::end(kRootBytes), record.end() - 4);
      return with_answer(asked.message, record);
    }
    default:
      return reply_to(asked.message);
  }
}

class Validated : public testing::Test {
 protected:
  void SetUp() override {
    if (!may_serve()) GTEST_SKIP() << "port 53 of the loopback net is not to be had";
  }

  void start(const std::string& anchor) {
    anchor_ = std::make_unique<Anchor>(anchor);
    config::Network n = network(53);
    n.root_servers = {kRoot};
    n.trust_anchor = anchor_->path;
    auto servers = observe::dns::load_name_servers(n);
    auto known = servers.resolvers;
    known.insert(known.end(), servers.roots.begin(), servers.roots.end());
    broker_ = std::make_unique<observe::Broker>(n, known, [&](const observe::Context& context) {
      observe::Engines engines;
      engines.validated = std::make_unique<observe::ValidatedEngine>(context, servers.roots);
      return engines;
    });
  }

  observe::ValidatedAnswer ask(std::uint32_t again = 0) {
    observe::AnswerPtr answer;
    broker_->ask({observe::ValidatedQuestion{"a.example", 1}, again, false}, [&](const auto& a) { answer = a; });
    const auto begun = std::chrono::steady_clock::now();
    while (!answer && std::chrono::steady_clock::now() - begun < std::chrono::seconds(30))
      broker_->run(std::chrono::milliseconds(500));
    EXPECT_TRUE(answer && answer->ended == Ended::answered) << (answer ? answer->detail : "nothing came");
    if (!answer || answer->ended != Ended::answered) return {};
    return std::get<observe::ValidatedAnswer>(answer->body);
  }

 private:
  std::unique_ptr<Anchor> anchor_;
  std::unique_ptr<observe::Broker> broker_;
};

TEST_F(Validated, ASecondLookIsNotToldWhatTheFirstOneRemembers) {
  std::atomic<bool> well = false;
  ToyServer server(kRoot, 53, [&](const Asked& asked) -> std::vector<Message> {
    return {well ? root(asked, 0) : reply_to(asked.message, {.rcode = 2})};
  });
  start("");
  EXPECT_EQ(ask().state, static_cast<unsigned>(LAPSE_INDETERMINATE));
  well = true;
  const auto second = ask(1);
  EXPECT_EQ(second.state, static_cast<unsigned>(LAPSE_INSECURE));
  EXPECT_TRUE(second.has_data);
}

TEST_F(Validated, AKeyThatNobodyAnswersForIsNotBogus) {
  ToyServer server(kRoot, 53, [](const Asked& asked) -> std::vector<Message> { return {root(asked, 2)}; });
  start(kRootKey);
  for (const std::uint32_t look : {0U, 1U}) {
    const auto answer = ask(look);
    EXPECT_EQ(answer.state, static_cast<unsigned>(LAPSE_INDETERMINATE)) << answer.why;
    EXPECT_NE(answer.why, "");
  }
}

TEST_F(Validated, AZoneThatAnswersWithoutTheKeyIsBogus) {
  ToyServer server(kRoot, 53, [](const Asked& asked) -> std::vector<Message> { return {root(asked, 0)}; });
  start(kRootKey);
  const auto answer = ask();
  EXPECT_EQ(answer.state, static_cast<unsigned>(LAPSE_BOGUS)) << answer.why;
}

TEST(SilentZones, TellsSilenceFromWhatCame) {
  SilentZones z;
  EXPECT_TRUE(z.explain("validation failure <a.example. A IN>: No DNSKEY record for key example. while building chain of trust"));
  EXPECT_TRUE(z.explain("validation failure <b.example. A IN>: key for validation example. is marked as invalid"));
  EXPECT_FALSE(z.explain("validation failure <b.other. A IN>: key for validation other. is marked as invalid"));
  EXPECT_TRUE(z.explain("validation failure <a.x. A IN>: SERVFAIL no DS for DS x. while building chain of trust"));
  EXPECT_FALSE(z.explain(
      "validation failure <a.example. A IN>: No DNSKEY record from 192.0.2.1 for key example. while building chain of trust"));
  EXPECT_FALSE(z.explain("validation failure <b.example. A IN>: key for validation example. is marked as invalid"));
  EXPECT_FALSE(z.explain("validation failure <a.example. A IN>: signature expired from 192.0.2.1"));
  EXPECT_FALSE(z.explain(""));
}

}  // namespace
}  // namespace lapse::test
