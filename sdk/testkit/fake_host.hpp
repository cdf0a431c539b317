// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "room.hpp"
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
  int reported_too_early = 0;          ///< findings of calls that left a question open: they do not count
};

/// How answers arrive: one at a time in the order of asking or backwards, round by round, or all known from the start.
enum class Arrival { rounds, one_by_one, backwards, known };

/// What comes of a question in place of the scenario's own answer. Called once for each question, in the order of asking.
using Answerer = std::function<Reply(const lapse_question&)>;

/// How a host calls the rule.
struct Manner {
  Arrival arrival = Arrival::rounds;
  Answerer answerer = {};                                     ///< empty: the scenario's world answers
  std::function<std::size_t(std::size_t)> pick = {};          ///< which of so many open questions is answered next
  Layout layout = Layout::same;
  std::uint64_t first_id = 0;                                   ///< of the answers; 0: unique in the process
  std::function<int(const std::function<int()>&)> around = {};  ///< makes each call of the rule, to measure it
};

/// Judges the scenario's subject with the rule, as a host does. `instance` comes from the rule's own `create`.
[[nodiscard]] Judgement judge(const lapse_rule& rule, const void* instance, const Scenario& scenario, const Manner& manner);
[[nodiscard]] inline Judgement judge(const lapse_rule& rule, const void* instance, const Scenario& scenario,
                                     Arrival arrival, const Answerer& answerer = {}) {
  Manner manner;
  manner.arrival = arrival;
  manner.answerer = answerer;
  return judge(rule, instance, scenario, manner);
}

/// The scenario's parameters over the defaults of the rule's schema, as the text that `create` takes.
[[nodiscard]] std::string parameters_of(const lapse_rule& rule, const Scenario& scenario);

}  // namespace lapse::testkit
