// SPDX-License-Identifier: Apache-2.0
#include "judge/known.hpp"

namespace lapse::judge {
namespace {

lapse_string text(const std::string& s) { return {s.data(), s.size()}; }
lapse_bytes bytes(const observe::Bytes& b) { return {b.data(), b.size()}; }

}  // namespace

GivenAnswer::GivenAnswer(const observe::Question& question, observe::AnswerPtr answer)
    : held_(std::move(answer)), asked_(observe::describe(question)) {
  answer_ = {sizeof answer_, static_cast<std::uint32_t>(held_->ended), held_->id, held_->at, text(held_->detail), text(asked_),
             nullptr};
  if (held_->ended != observe::Ended::answered) return;
  if (const auto* dns = std::get_if<observe::DnsAnswer>(&held_->body)) {
    body_.dns = {sizeof body_.dns, dns->flags, bytes(dns->message), text(dns->server)};
  } else if (const auto* validated = std::get_if<observe::ValidatedAnswer>(&held_->body)) {
    body_.validated = {sizeof body_.validated, validated->state, validated->code, validated->has_data ? 1U : 0U, text(validated->why), bytes(validated->message)};
  } else if (const auto* tls = std::get_if<observe::TlsAnswer>(&held_->body)) {
    for (const auto& der : tls->chain) chain_.push_back(bytes(*der));
    for (const auto& der : tls->path) path_.push_back(bytes(*der));
    body_.tls = {sizeof body_.tls, tls->flags,         tls->failure,     tls->alert,        tls->version,
                 tls->trust,       text(tls->trust_detail), text(tls->alpn), text(tls->cipher), chain_.data(),
                 chain_.size(),    path_.data(),       path_.size(),     bytes(tls->ocsp)};
  } else if (const auto* http = std::get_if<observe::HttpAnswer>(&held_->body)) {
    body_.http = {sizeof body_.http, http->flags, http->status, bytes(http->head), bytes(http->body)};
  } else if (const auto* dialogue = std::get_if<observe::DialogueAnswer>(&held_->body)) {
    for (const auto& turn : dialogue->turns) turns_.push_back({turn.step, turn.sent ? 1U : 0U, bytes(turn.text)});
    for (const auto& der : dialogue->chain) chain_.push_back(bytes(*der));
    body_.dialogue = {sizeof body_.dialogue, dialogue->stopped, dialogue->at_step, sizeof(lapse_turn), turns_.data(), turns_.size(),
                      dialogue->age, chain_.data(), chain_.size(), dialogue->trust};
  } else {
    answer_.ended = LAPSE_FAILED;
    return;
  }
  answer_.body = &body_;
}

void Known::add(const observe::Question& question, observe::AnswerPtr answer) {
  auto& slot = answers_[question];
  if (!slot) slot = std::make_unique<GivenAnswer>(question, std::move(answer));
}

const lapse_answer* Known::find(const observe::Question& question) const {
  const auto found = answers_.find(question);
  return found == answers_.end() ? nullptr : found->second->abi();
}

}  // namespace lapse::judge
