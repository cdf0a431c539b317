// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <cstddef>
#include <string>

#include "fake_host.hpp"
#include "tamper.hpp"

// Does the evidence bear the verdict? Looked at apart from the rules: from the bytes that were handed out, without their
// decoder.

namespace lapse::fuzz {

/// What was handed out to one judgement, as far as a verdict could rest on it.
class Evidence {
 public:
  /// `value` is what the validation record should hold; empty = not known.
  explicit Evidence(std::string value) : first_label_(first_label(value)) {}

  void take(const lapse_question& question, const testkit::Reply& reply);

  /// Why this finding rests on nothing; empty = something bears it. A pass needs an answer that says so much, an error
  /// an answer, and what is said to be absent two.
  [[nodiscard]] std::string missing_for(const testkit::Found& finding) const;

 private:
  static std::string first_label(const std::string& value);

  std::string first_label_;
  std::size_t answered_ = 0;    ///< replies in which something came
  bool secure_ = false;         ///< the validator's word
  bool authoritative_ = false;  ///< a server spoke with authority, and without a failure
  bool caa_ = false;            ///< a question for CAA was answered, with or without records
  bool value_ = false;          ///< the expected value's first label was in some answer
};

}  // namespace lapse::fuzz
