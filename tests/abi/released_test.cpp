// SPDX-License-Identifier: Apache-2.0
//
// The binaries of released versions in the host of today: each must load, ask what it always asked, and read in the host's
// own answers what it always read. Their scenarios are tests of their own (see CMakeLists.txt).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "judge/runner.hpp"

namespace lapse::judge {
namespace {

namespace fs = std::filesystem;
using namespace lapse::observe;

Bytes bytes(const std::string& text) { return {text.begin(), text.end()}; }

inventory::Certificate subject() {
  inventory::Certificate c;
  c.id = "arn:one";
  c.not_after = 1798761600;
  c.in_use = true;
  c.discovered = true;
  inventory::Name name;
  name.domain = "shop.example";
  name.renewal_status = "success";
  name.record = inventory::Record{"_a.shop.example", "CNAME", "_b.acm-validations.aws", {}};
  c.names.push_back(name);
  return c;
}

/// What the world says to this question of the witness.
AnswerPtr answer_to(const Question& question) {
  auto a = std::make_shared<Answer>();
  a->ended = Ended::answered;
  if (std::holds_alternative<DnsQuestion>(question.of)) {
    Bytes two_records(12, 0);
    two_records[7] = 2;
    a->body = DnsAnswer{8, two_records, "192.0.2.10"};
  } else if (std::holds_alternative<ValidatedQuestion>(question.of)) {
    a->body = ValidatedAnswer{2, 3, false, "no keys", {}};
  } else if (std::holds_alternative<TlsQuestion>(question.of)) {
    const auto der = std::make_shared<const Bytes>(bytes("0"));
    TlsAnswer tls;
    tls.flags = 1;
    tls.version = 0x0304;
    tls.trust = 0;
    tls.alpn = "h2";
    tls.chain = tls.path = {der};
    tls.ocsp = bytes("0\x03");
    a->body = tls;
  } else if (std::holds_alternative<HttpQuestion>(question.of)) {
    a->body = HttpAnswer{0, 404, bytes("HTTP/1.1 404"), bytes("gone")};
  } else {
    DialogueAnswer talk;
    talk.at_step = 4;
    talk.turns = {{0, false, bytes("220")}, {1, true, bytes("EHLO")}, {2, false, bytes("250")}, {3, true, bytes("QUIT")}};
    a->body = talk;
  }
  return a;
}

class Released : public testing::TestWithParam<std::string> {};

TEST_P(Released, LoadsAndReadsWhatItAlwaysRead) {
  static std::vector<std::unique_ptr<Loader>> kept;  // findings point into the plugin's description
  Loader& loader = *kept.emplace_back(std::make_unique<Loader>());
  loader.load(fs::path(RELEASED) / GetParam() / "witness.so");
  for (const auto& refusal : loader.refusals()) ADD_FAILURE() << to_text(refusal);
  ASSERT_EQ(loader.plugins().size(), 1U);
  const Plugin& plugin = *loader.plugins().front();
  EXPECT_EQ(std::to_string(plugin.abi->abi_major) + "." + std::to_string(plugin.abi->abi_minor), GetParam());
  EXPECT_EQ(plugin.rule.needs.size(), 5U);
  ASSERT_EQ(plugin.rule.outcomes.size(), 2U);
  EXPECT_EQ(plugin.rule.outcomes[0].cwe, 295U);
  EXPECT_EQ(plugin.rule.outcomes[0].tags, std::vector<std::string>{"test"});

  const auto runner = in_process();
  std::string error;
  const auto instance = runner->make(plugin, "{}", error);
  ASSERT_TRUE(instance) << error;
  const auto certificate = subject();
  const SubjectView view(certificate);
  Known known;
  const auto first = instance->judge(view, 0, 0, known);
  EXPECT_EQ(first.fault, "");
  ASSERT_EQ(first.missing.size(), 5U);
  for (const auto& question : first.missing) known.add(question, answer_to(question));
  const auto& dialogue = std::get<DialogueQuestion>(first.missing[4].of);
  EXPECT_EQ(dialogue.peer, "shop.example");
  ASSERT_EQ(dialogue.steps.size(), 4U);
  EXPECT_EQ(dialogue.steps[3].text, "QUIT\r\n");
  EXPECT_EQ(std::get<TlsQuestion>(first.missing[2].of).alpn, "h2,http/1.1");

  const auto second = instance->judge(view, 0, 0, known);
  EXPECT_EQ(second.fault, "");
  ASSERT_EQ(second.findings.size(), 1U);
  const auto& found = second.findings[0];
  EXPECT_EQ(found.outcome->id, "WIT1001");
  EXPECT_EQ(found.level, LAPSE_WARNING);
  EXPECT_EQ(found.bearing, LAPSE_BEARS_SERVICE);
  EXPECT_EQ(found.part, LAPSE_PART_NAME);
  EXPECT_EQ(found.discriminator, "one");
  EXPECT_EQ(found.fix, "append instead");
  EXPECT_EQ(found.visible_after, 4242);
  ASSERT_EQ(found.arguments.size(), 1U);
  EXPECT_EQ(found.arguments[0].second,
            "arn:one until 1798761600 in use 2 discovered 1 names 1; shop.example record _b.acm-validations.aws status success; json 1; "
            "dns 2 records flags 8 from 192.0.2.10; validated 2 rcode 3 data 0 why no keys; "
            "tls 0304 flags 1 alert -1 trust 0 alpn h2 chain 1 of 30 path 1 ocsp 2; http 404 flags 0 head HTTP/1.1 body gone; "
            "dialogue 4 turns stopped 0 at 4 age 0 trust -1 last step 3 QUI");
}

std::vector<std::string> released() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(RELEASED))
    if (entry.is_directory()) out.push_back(entry.path().filename());
  std::sort(out.begin(), out.end());
  return out;
}

INSTANTIATE_TEST_SUITE_P(Versions, Released, testing::ValuesIn(released()), [](const auto& of) {
  std::string name = of.param;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
});

}  // namespace
}  // namespace lapse::judge
