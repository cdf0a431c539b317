// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "observe/answer.hpp"
#include "observe/question.hpp"

namespace lapse::judge {

/// An answer in the form of the ABI. Its pointers lead into the answer, which it keeps alive.
class GivenAnswer {
 public:
  GivenAnswer(const observe::Question& question, observe::AnswerPtr answer);
  GivenAnswer(const GivenAnswer&) = delete;
  GivenAnswer& operator=(const GivenAnswer&) = delete;
  [[nodiscard]] const lapse_answer* abi() const { return &answer_; }

 private:
  observe::AnswerPtr held_;
  std::string asked_;
  lapse_answer answer_{};
  union {
    lapse_dns_answer dns;
    lapse_validated_answer validated;
    lapse_tls_answer tls;
    lapse_http_answer http;
    lapse_dialogue_answer dialogue;
  } body_{};
  std::vector<lapse_bytes> chain_;
  std::vector<lapse_bytes> path_;
  std::vector<lapse_turn> turns_;
};

/// Everything observed so far for one certificate, shared by all rules that look at it.
class Known {
 public:
  void add(const observe::Question& question, observe::AnswerPtr answer);
  [[nodiscard]] const lapse_answer* find(const observe::Question& question) const;

 private:
  std::unordered_map<observe::Question, std::unique_ptr<GivenAnswer>> answers_;
};

}  // namespace lapse::judge
