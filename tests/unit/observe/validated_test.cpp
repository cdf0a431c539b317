// SPDX-License-Identifier: Apache-2.0
#include "observe/validated_engine.hpp"

#include <gtest/gtest.h>

#include <atomic>
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

class Validated {
 public:
  Validated(std::uint16_t port, const Anchor& anchor) {
    config::Network n = network(port);
    n.root_servers = {"127.0.0.1"};
    n.trust_anchor = anchor.path;
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
  std::unique_ptr<observe::Broker> broker_;
};

unsigned type_of(const Message& query) {
  const auto end = question_end(query);
  return (unsigned{query[end - 4]} << 8) | query[end - 3];
}

TEST(Validated, ASecondLookIsNotToldWhatTheFirstOneRemembers) {
  std::atomic<bool> well = false;
  ToyServer server("127.0.0.1", 0, [&](const Asked& asked) -> std::vector<Message> {
    if (!well) return {reply_to(asked.message, {.rcode = 2})};
    return {reply_to(asked.message, {0, false, true, {a_record(7)}})};
  });
  const Anchor none("");
  Validated look(server.port(), none);
  EXPECT_EQ(look.ask().state, static_cast<unsigned>(LAPSE_INDETERMINATE));
  well = true;
  const auto second = look.ask(1);
  EXPECT_EQ(second.state, static_cast<unsigned>(LAPSE_INSECURE));
  EXPECT_TRUE(second.has_data);
}

TEST(Validated, AKeyThatNobodyAnswersForIsNotBogus) {
  ToyServer server("127.0.0.1", 0, [&](const Asked& asked) -> std::vector<Message> {
    if (type_of(asked.message) == 48) return {reply_to(asked.message, {.rcode = 2})};
    return {reply_to(asked.message, {0, false, true, {a_record(7)}})};
  });
  const Anchor root(kRootKey);
  Validated look(server.port(), root);
  const auto first = look.ask();
  EXPECT_EQ(first.state, static_cast<unsigned>(LAPSE_INDETERMINATE)) << first.why;
  const auto second = look.ask(1);
  EXPECT_EQ(second.state, static_cast<unsigned>(LAPSE_INDETERMINATE)) << second.why;
}

TEST(Validated, AZoneThatAnswersWithoutTheKeyIsBogus) {
  ToyServer server("127.0.0.1", 0, [&](const Asked& asked) -> std::vector<Message> {
    if (type_of(asked.message) == 48) return {reply_to(asked.message)};
    return {reply_to(asked.message, {0, false, true, {a_record(7)}})};
  });
  const Anchor root(kRootKey);
  Validated look(server.port(), root);
  const auto first = look.ask();
  EXPECT_EQ(first.state, static_cast<unsigned>(LAPSE_BOGUS)) << first.why;
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
