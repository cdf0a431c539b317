// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scenario.hpp"
#include "world.hpp"

namespace lapse::testkit {

/// A finding as the rule reported it.
struct Found {
  std::string outcome;
  std::uint32_t kind = 0, level = 0, bearing = 0;
  std::string message, asked, seen, expected, fix, discriminator;
  std::int64_t visible_after = -1;
  std::vector<std::pair<std::string, std::string>> arguments;
  friend bool operator==(const Found&, const Found&) = default;
};

/// What one judgement came to.
struct Judgement {
  std::vector<Found> findings;
  std::vector<std::string> faults;     ///< breaches of the contract, in words
  std::vector<std::string> questions;  ///< asked, in order, each once, with how it ended
  int rounds = 0;                      ///< calls of judge until nothing was pending
};

/// How answers arrive: one at a time in the order of asking or backwards, round by round, or all known from the start.
enum class Arrival { rounds, one_by_one, backwards, known };

/// What comes of a question in place of the scenario's own answer. Called once for each question, in the order of asking.
using Answerer = std::function<Reply(const lapse_question&)>;

/// Judges the scenario's subject with the rule, as a host does. `instance` comes from the rule's own `create`. Without
/// an `answerer` the scenario's world answers.
[[nodiscard]] Judgement judge(const lapse_rule& rule, const void* instance, const Scenario& scenario, Arrival arrival,
                              const Answerer& answerer = {});

/// The scenario's parameters over the defaults of the rule's schema, as the text that `create` takes.
[[nodiscard]] std::string parameters_of(const lapse_rule& rule, const Scenario& scenario);

}  // namespace lapse::testkit
