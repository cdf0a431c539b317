// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <lapse/answer.hpp>
#include <lapse/text.hpp>
#include <string>
#include <string_view>
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
      default:
        return "stopped in an unknown way";
    }
  }
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
                                       raw(address_), raw(peer_), steps.data(), steps.size()};
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
  std::vector<step> steps_;
};

}  // namespace lapse
