// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "findings/reported.hpp"
#include "judge/known.hpp"
#include "judge/plugin.hpp"
#include "judge/subject.hpp"

namespace lapse::judge {

/// What one call of a rule came to.
struct Outcome {
  std::vector<observe::Question> missing;  ///< not empty: pending, and `findings` does not count
  std::vector<findings::Reported> findings;
  std::string fault;  ///< not empty: the rule broke the contract; `findings` does not count
};

/// One rule, made for one set of parameters.
class Instance {
 public:
  virtual ~Instance() = default;
  /// `name`: index into the certificate's names, or -1. Never throws; whatever the rule does becomes an Outcome.
  [[nodiscard]] virtual Outcome judge(const SubjectView& subject, int name, std::int64_t now, const Known& known) const = 0;
};

/// Where rules run: the one seam between the host and a rule's code.
class Runner {
 public:
  virtual ~Runner() = default;
  /// Makes an instance for these parameters (a JSON object). On failure returns null and writes why to `error`.
  [[nodiscard]] virtual std::unique_ptr<Instance> make(const Plugin& plugin, const std::string& parameters, std::string& error) = 0;
};

/// Runs rules in this process.
[[nodiscard]] std::unique_ptr<Runner> in_process();

}  // namespace lapse::judge
