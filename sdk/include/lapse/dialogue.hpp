// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <lapse/answer.hpp>
#include <lapse/text.hpp>
#include <lapse/x509.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// dialogue/1: a scripted line conversation, SMTP for one.
namespace lapse {

class dialogue_answer : public answer_of<lapse_dialogue_answer> {
 public:
  explicit dialogue_answer(const lapse_answer* of) : answer_of(of) {}
  [[nodiscard]] lapse_stopped stopped() const {
    return answered() ? static_cast<lapse_stopped>(body().stopped) : LAPSE_PEER_SILENT;
  }
  [[nodiscard]] bool done() const { return answered() && body().stopped == LAPSE_DONE; }
  [[nodiscard]] uint32_t at_step() const { return answered() ? body().at_step : 0; }
  /// The reply read at this step, with its line ends; empty when none was.
  [[nodiscard]] std::string_view reply(uint32_t step) const {
    if (!answered()) return {};
    const auto* at = reinterpret_cast<const char*>(body().turns);
    for (std::size_t i = 0; i < body().turn_count; ++i, at += body().turn_size) {
      const auto& turn = *reinterpret_cast<const lapse_turn*>(at);
      if (!turn.sent && turn.step == step) return view(turn.text);
    }
    return {};
  }
  /// Seconds since the conversation, when an earlier run held it; 0 when this one did.
  [[nodiscard]] uint64_t age() const { return has_appended() ? body().age : 0; }
  /// What the peer showed after STARTTLS.
  [[nodiscard]] std::size_t chain_size() const { return has_appended() ? body().chain_count : 0; }
  [[nodiscard]] std::shared_ptr<const x509> leaf() const {
    return chain_size() ? parse_certificate(body().chain[0]) : nullptr;
  }
  /// X509_V_OK, an X509_V_ERR_*, or -1; dates are left aside.
  [[nodiscard]] int trust() const { return has_appended() ? body().trust : -1; }
  /// Was there no conversation, for a reason that lies in this run and not in the peer?
  [[nodiscard]] bool kept_from() const {
    return answered() && body().stopped >= LAPSE_PORT_BLOCKED && body().stopped <= LAPSE_PEER_LEFT;
  }
  [[nodiscard]] std::string summary() const {
    if (!answered()) return why();
    switch (stopped()) {
      case LAPSE_DONE:
        return "the conversation was completed";
      case LAPSE_PEER_CLOSED:
        return "the other side closed the connection";
      case LAPSE_PEER_SILENT:
        return "no reply in time";
      case LAPSE_TOO_MUCH:
        return "more text than the limit allows";
      case LAPSE_BAD_REPLY:
        return "a reply that is not the protocol";
      case LAPSE_TLS_BROKEN:
        return "STARTTLS failed";
      case LAPSE_PORT_BLOCKED:
        return "no conversation: nobody can be reached on this port from here";
      case LAPSE_PORT_INTERCEPTED:
        return "no conversation: somebody on the way answers on this port for everybody";
      case LAPSE_PEER_LEFT:
        return "no conversation: the provider is left alone" +
               (detail().empty() ? "" : " (" + std::string(detail()) + ")");
      default:
        return "stopped in an unknown way";
    }
  }

 private:
  /// A host of an earlier version ends the struct before what was appended.
  [[nodiscard]] bool has_appended() const { return answered() && body().struct_size >= sizeof(lapse_dialogue_answer); }
};

/// A conversation in the making. `expect()` returns the step's number, for conditions on its reply.
class dialogue {
 public:
  using answer_type = dialogue_answer;
  /// `peer` is the host's name: limits per provider go by it.
  dialogue(std::string_view address, std::string_view peer) : address_(address), peer_(peer) {}
  dialogue& port(uint16_t number) {
    port_ = number;
    return *this;
  }
  dialogue& framing(lapse_framing framing) {
    framing_ = framing;
    return *this;
  }
  dialogue& again(uint32_t n = 1) {
    again_ = n;
    return *this;
  }
  dialogue& at_end() {
    at_end_ = 1;
    return *this;
  }
  /// How long to wait at most; the host may wait for less. 0 = as long as the host does.
  dialogue& patience(uint32_t connect_ms, uint32_t reply_ms, uint32_t whole_ms) {
    connect_ms_ = connect_ms;
    reply_ms_ = reply_ms;
    whole_ms_ = whole_ms;
    return *this;
  }
  /// An answer of an earlier run will do when it is no older.
  dialogue& kept(uint32_t seconds) {
    kept_seconds_ = seconds;
    return *this;
  }
  /// Asks what the run found out about a port: done() when nothing speaks against it.
  [[nodiscard]] static dialogue about_port(uint16_t number) { return std::move(dialogue("", "").port(number)); }
  /// Asks the host to leave the provider of `peer` alone from now on.
  [[nodiscard]] static dialogue leave(std::string_view peer, std::string_view why) {
    dialogue out("", peer);
    out.add(LAPSE_LEAVE, when{}, std::string(why));
    return out;
  }
  /// Under what condition a step runs.
  struct when {
    lapse_when how = LAPSE_ALWAYS;
    uint32_t of = 0;
    std::string pattern;
  };
  uint32_t expect() { return expect(when{}); }
  uint32_t expect(when w) { return add(LAPSE_EXPECT, std::move(w), {}); }
  uint32_t send(std::string_view text) { return send(text, when{}); }
  uint32_t send(std::string_view text, when w) { return add(LAPSE_SEND, std::move(w), std::string(text)); }
  uint32_t starttls(when w) { return add(LAPSE_STARTTLS, std::move(w), {}); }

  template <class Observe>
  [[nodiscard]] const lapse_answer* put(Observe&& observe) const {
    std::vector<lapse_step> steps;
    for (const auto& s : steps_) steps.push_back({s.op, s.when, s.of, 0, raw(s.pattern), raw(s.text)});
    const lapse_dialogue_question body{sizeof body,   port_,      framing_,     sizeof(lapse_step),
                                       raw(address_), raw(peer_), steps.data(), steps.size(),
                                       connect_ms_,   reply_ms_,  whole_ms_,    kept_seconds_};
    const lapse_question question{sizeof question, again_, at_end_, "dialogue/1", &body};
    return observe(question);
  }

 private:
  struct step {
    uint32_t op, when, of;
    std::string pattern, text;
  };
  uint32_t add(lapse_step_op op, when w, std::string text) {
    steps_.push_back({op, w.how, w.of, std::move(w.pattern), std::move(text)});
    return static_cast<uint32_t>(steps_.size() - 1);
  }
  std::string address_, peer_;
  uint32_t port_ = 25, framing_ = LAPSE_FRAMING_SMTP, again_ = 0, at_end_ = 0;
  uint32_t connect_ms_ = 0, reply_ms_ = 0, whole_ms_ = 0, kept_seconds_ = 0;
  std::vector<step> steps_;
};

}  // namespace lapse
