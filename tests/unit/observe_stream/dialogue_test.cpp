// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>

#include "rig.hpp"

namespace lapse::observe::testing {
namespace {

using namespace std::chrono_literals;

DialogueStep expect() {
  return {};
}
DialogueStep send(std::string text) {
  return {.op = StepOp::send, .text = std::move(text)};
}
DialogueStep starttls() {
  return {.op = StepOp::starttls};
}
DialogueStep when(DialogueStep step, StepWhen condition, std::uint32_t of, std::string pattern) {
  step.when = condition;
  step.of = of;
  step.pattern = std::move(pattern);
  return step;
}

DialogueQuestion at(const Peer& peer, std::vector<DialogueStep> steps, Framing framing = Framing::smtp) {
  return {.address = "127.0.0.1",
          .port = peer.port(),
          .framing = framing,
          .peer = "mx.example.com",
          .steps = std::move(steps)};
}

const DialogueAnswer& body(const Answer& answer) {
  static const DialogueAnswer none;
  EXPECT_EQ(answer.ended, Ended::answered) << answer.detail;
  const auto* found = std::get_if<DialogueAnswer>(&answer.body);
  EXPECT_NE(found, nullptr);
  return found == nullptr ? none : *found;
}

/// "<0:220 hi\r\n>1:EHLO x\r\n": the transcript on one line.
std::string transcript(const DialogueAnswer& answer) {
  std::string out;
  for (const Turn& turn : answer.turns)
    out += (turn.sent ? ">" : "<") + std::to_string(turn.step) + ":" + text_of(turn.text);
  return out;
}

TEST(Dialogue, AScriptWithConditions) {
  Peer peer([](Visitor& v) {
    v.write("220 mx ESMTP\r\n");
    EXPECT_EQ(v.line(), "EHLO me\r\n");
    v.write("250-mx\r\n250-SIZE 1\r\n250 HELP\r\n");
    EXPECT_EQ(v.line(), "QUIT\r\n");
    v.write("221 bye\r\n");
  });
  const Answer answer = Rig().dialogue(
      at(peer, {expect(), send("EHLO me\r\n"), expect(), when(send("HELO me\r\n"), StepWhen::unless_starts, 2, "2"),
                when(expect(), StepWhen::unless_starts, 2, "2"),
                when(send("STARTTLS\r\n"), StepWhen::if_has, 2, "starttls"), send("QUIT\r\n"), expect()}));
  EXPECT_EQ(body(answer).stopped, LAPSE_DONE) << answer.detail;
  EXPECT_EQ(body(answer).at_step, 8U);
  EXPECT_EQ(transcript(body(answer)),
            "<0:220 mx ESMTP\r\n>1:EHLO me\r\n<2:250-mx\r\n250-SIZE 1\r\n250 HELP\r\n>6:QUIT\r\n<7:221 bye\r\n");
}

TEST(Dialogue, WaitsForTheBannerAndPipelines) {
  Peer peer([](Visitor& v) {
    char c = 0;
    std::this_thread::sleep_for(100ms);
    EXPECT_LT(::recv(v.fd(), &c, 1, MSG_DONTWAIT), 0) << "it talked first";
    v.write("220 a\r\n");
    EXPECT_EQ(v.line(), "A\r\n");
    EXPECT_EQ(v.line(), "B\r\n");
    v.write("250 1\r\n550 2\r\n");
  });
  const Answer answer = Rig().dialogue(at(peer, {expect(), send("A\r\n"), send("B\r\n"), expect(), expect()}));
  EXPECT_EQ(transcript(body(answer)), "<0:220 a\r\n>1:A\r\n>2:B\r\n<3:250 1\r\n<4:550 2\r\n");
}

TEST(Dialogue, BareLineFeedsAndNuls) {
  Peer peer([](Visitor& v) { v.write(std::string_view("220 a\0b\n", 8)); });
  const Answer answer = Rig().dialogue(at(peer, {expect()}));
  EXPECT_EQ(body(answer).stopped, LAPSE_DONE);
  EXPECT_EQ(transcript(body(answer)), std::string("<0:220 a\0b\n", 11));
}

TEST(Dialogue, HowItCanStop) {
  struct Case {
    std::string text;
    bool stay;
    std::uint32_t stopped;
  };
  auto network = quick_network();
  network.deadlines.dialogue_reply = 150ms;
  for (const Case& c : {Case{"", false, LAPSE_PEER_CLOSED}, Case{"220-half", false, LAPSE_PEER_CLOSED},
                        Case{"", true, LAPSE_PEER_SILENT}, Case{"220-half\r\n", true, LAPSE_PEER_SILENT},
                        Case{"SSH-2.0-x\r\n", true, LAPSE_BAD_REPLY}, Case{"250-a\r\n251 b\r\n", true, LAPSE_BAD_REPLY},
                        Case{"220 " + std::string(5000, 'x'), true, LAPSE_TOO_MUCH},
                        Case{std::string(100000, 'x'), true, LAPSE_TOO_MUCH}}) {
    Peer peer([&](Visitor& v) {
      v.write(c.text);
      if (c.stay) v.wait_for_close();
    });
    const Answer answer = Rig(network).dialogue(at(peer, {expect(), send("QUIT\r\n"), expect()}));
    EXPECT_EQ(body(answer).stopped, c.stopped) << c.text.substr(0, 20) << ": " << answer.detail;
    EXPECT_EQ(body(answer).at_step, 0U);
    EXPECT_FALSE(answer.detail.empty());
    std::size_t size = 0;
    for (const Turn& turn : body(answer).turns) size += turn.text.size();
    EXPECT_EQ(size > 0, !c.text.empty()) << "what came is evidence";
    EXPECT_LE(size, network.limits.dialogue_bytes);
  }
}

TEST(Dialogue, ABannerThatNeverEnds) {
  Peer peer([](Visitor& v) {
    for (int i = 0; i < 5000; ++i) v.write("220-more and more and more and more\r\n");
    v.wait_for_close();
  });
  const Answer answer = Rig().dialogue(at(peer, {expect()}));
  EXPECT_EQ(body(answer).stopped, LAPSE_TOO_MUCH);
}

TEST(Dialogue, ADripCannotOutliveTheWhole) {
  auto network = quick_network();
  network.deadlines.dialogue_reply = 100ms;
  network.deadlines.dialogue = 300ms;
  Peer peer([](Visitor& v) {
    for (int i = 0; i < 20; ++i) {
      v.write("250 ok\r\n");
      std::this_thread::sleep_for(60ms);
    }
  });
  const Answer answer = Rig(network).dialogue(at(peer, std::vector<DialogueStep>(20)));
  EXPECT_EQ(body(answer).stopped, LAPSE_PEER_SILENT);
  EXPECT_GT(body(answer).at_step, 2U);
  EXPECT_LT(body(answer).at_step, 8U);
}

TEST(Dialogue, ResetAndRefused) {
  Peer peer([](Visitor& v) {
    v.write("220 hi\r\n");
    static_cast<void>(v.line());
    v.reset();
  });
  const Answer answer = Rig().dialogue(at(peer, {expect(), send("A\r\n"), expect()}));
  EXPECT_EQ(body(answer).stopped, LAPSE_PEER_CLOSED);
  EXPECT_EQ(body(answer).at_step, 2U);
  const Answer refused = Rig().dialogue({.address = "127.0.0.1", .port = closed_port(), .steps = {expect()}});
  EXPECT_EQ(refused.ended, Ended::refused);
  auto network = quick_network();
  network.ports.smtp = peer.port();
  EXPECT_EQ(
      body(Rig(network).dialogue({.address = "127.0.0.1", .peer = "mx.example.com", .steps = {expect()}})).stopped,
      LAPSE_DONE);
}

TEST(Dialogue, EverythingUntilThePeerCloses) {
  Peer peer([](Visitor& v) {
    EXPECT_EQ(v.line(), "example.com\r\n");
    v.write("domain: example.com\n\nexpires: 2027-01-01\n");
  });
  const Answer answer = Rig().dialogue(at(peer, {send("example.com\r\n"), expect()}, Framing::all));
  EXPECT_EQ(body(answer).stopped, LAPSE_DONE) << answer.detail;
  EXPECT_EQ(transcript(body(answer)), ">0:example.com\r\n<1:domain: example.com\n\nexpires: 2027-01-01\n");
}

std::vector<DialogueStep> tls_script() {
  return {expect(),
          send("EHLO me\r\n"),
          expect(),
          when(send("STARTTLS\r\n"), StepWhen::if_has, 2, "STARTTLS"),
          when(expect(), StepWhen::if_has, 2, "STARTTLS"),
          when(starttls(), StepWhen::if_starts, 4, "220"),
          when(send("EHLO again\r\n"), StepWhen::if_starts, 4, "220"),
          when(expect(), StepWhen::if_starts, 4, "220"),
          send("QUIT\r\n"),
          expect()};
}

/// A mail server up to the start of TLS; `go` is what it says then.
void up_to_tls(const Visitor& v, std::string_view go) {
  v.write("220 mx\r\n");
  static_cast<void>(v.line());
  v.write("250-mx\r\n250 STARTTLS\r\n");
  EXPECT_EQ(v.line(), "STARTTLS\r\n");
  v.write(go);
}

std::string read_line(SSL* ssl) {
  std::string out;
  char c = 0;
  while (!out.ends_with('\n') && SSL_read(ssl, &c, 1) == 1) out += c;
  return out;
}

TEST(Dialogue, TlsInTheMiddleDropsWhatCameBefore) {
  const Identity lone = issue({});
  const auto server = server_context(lone, {});
  for (const char* go : {"220 go\r\n", "220 go\r\n250 injected\r\n"}) {
    Peer peer([&](Visitor& v) {
      up_to_tls(v, go);
      serve_tls(server.get(), v, [](SSL* ssl) {
        EXPECT_EQ(read_line(ssl), "EHLO again\r\n");
        write_all(ssl, "250 inside\r\n");
        EXPECT_EQ(read_line(ssl), "QUIT\r\n");
        write_all(ssl, "221 bye\r\n");
      });
    });
    const Answer answer = Rig().dialogue(at(peer, tls_script()));
    EXPECT_EQ(body(answer).stopped, LAPSE_DONE) << answer.detail;
    const std::string seen = transcript(body(answer));
    EXPECT_NE(seen.find("<7:250 inside\r\n>8:QUIT\r\n<9:221 bye\r\n"), std::string::npos) << seen;
    EXPECT_EQ(seen.find("injected"), std::string::npos) << seen;
    EXPECT_EQ(answer.detail.find("dropped") != std::string::npos, std::string_view(go).size() > 10) << answer.detail;
  }
}

TEST(Dialogue, TlsThatDoesNotWork) {
  auto network = quick_network();
  network.deadlines.dialogue_reply = 200ms;
  for (const char* then : {"", "hello\r\n", "\x15\x03\x03\x00\x02\x02\x28"}) {
    Peer peer([&](Visitor& v) {
      up_to_tls(v, "220 go\r\n");
      char hello[64];
      static_cast<void>(::recv(v.fd(), hello, sizeof hello, 0));
      if (then[0] == '\x15') {
        v.write(std::string_view("\x15\x03\x03\x00\x02\x02\x28", 7));
      } else {
        v.write(then);
      }
      v.wait_for_close();
    });
    const Answer answer = Rig(network).dialogue(at(peer, tls_script()));
    EXPECT_EQ(body(answer).stopped, LAPSE_TLS_BROKEN);
    EXPECT_EQ(body(answer).at_step, 5U);
    EXPECT_FALSE(answer.detail.empty());
    EXPECT_EQ(body(answer).turns.size(), 5U);
  }
}

TEST(Dialogue, ALastWordBeforeTheClose) {
  Peer peer([](Visitor& v) { v.write("220 hi\r\n421 too busy\r\n"); });
  const Answer answer = Rig().dialogue(at(peer, {expect(), send("A\r\n"), expect(), send("B\r\n"), expect()}));
  const std::string seen = transcript(body(answer));
  EXPECT_NE(seen.find("421 too busy\r\n"), std::string::npos) << seen;
  EXPECT_EQ(body(answer).stopped, LAPSE_PEER_CLOSED);
}

TEST(Dialogue, AnEmptyScript) {
  Peer peer([](Visitor& v) { v.wait_for_close(); });
  EXPECT_EQ(body(Rig().dialogue(at(peer, {}))).stopped, LAPSE_DONE);
}

TEST(Dialogue, AsksForLessPatienceThanTheRunHas) {
  Peer peer([](Visitor& v) { static_cast<void>(v.line()); });
  auto question = at(peer, {expect()});
  question.reply_ms = 100;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(body(Rig().dialogue(question)).stopped, LAPSE_PEER_SILENT);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
  auto network = quick_network();
  network.deadlines.dialogue_reply = 100ms;
  question.reply_ms = 60000;
  EXPECT_EQ(body(Rig(network).dialogue(question)).stopped, LAPSE_PEER_SILENT);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s) << "the run's own deadline is the most";
}

}  // namespace
}  // namespace lapse::observe::testing
