// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "inventory/certificate.hpp"
#include "judge/runner.hpp"
#include "observe/answer.hpp"
#include "observe/question.hpp"

namespace lapse::commands {

/// What one check saw of the world.
struct Seen {
  observe::Question question;
  observe::AnswerPtr answer;
};

/// One check as it went, for a scenario.
struct Witnessed {
  std::string title;
  std::int64_t now = 0;
  std::string parameters;  ///< JSON, as the rule was made with
  std::string schema;      ///< of its parameters
  const inventory::Certificate* certificate = nullptr;
  int name = -1;
  std::vector<Seen> world;
  std::vector<findings::Reported> findings;
};

/// The text as YAML takes it: a JSON string is one of YAML too.
[[nodiscard]] std::string quoted(const std::string& text);

/// The scenario in the test kit's notation (sdk/README.md), to be edited by hand: zone-file lines, PEM, transcripts. What
/// that notation cannot say of an answer is written as hexadecimal bytes.
[[nodiscard]] std::string scenario_text(const Witnessed& check);

}  // namespace lapse::commands
