// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <cstdint>
#include <random>
#include <string>
#include <testkit/child.hpp>
#include <testkit/fake_host.hpp>
#include <vector>

#include "check.hpp"

// What a check works with, in its child process.

namespace lapse::conformance {

using testkit::Found;
using testkit::Judgement;
using testkit::Manner;
using testkit::Reply;
using testkit::Scenario;

/// An instance of the rule for the parameters of one scenario.
class Instance {
 public:
  Instance(const lapse_rule& rule, const Scenario& scenario);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  [[nodiscard]] const void* get() const { return made_; }
  [[nodiscard]] explicit operator bool() const { return made_ != nullptr; }

 private:
  const lapse_rule& rule_;
  void* made_;
};

class Bench {
 public:
  Bench(const CheckOptions& options, const std::vector<Scenario>& all, std::uint64_t seed, const testkit::Tell& tell, char* now)
      : plugin(options.plugin), scenarios(all), tries(options.tries), pass_on_the_rest(options.pass_on_the_rest), from_the_inventory(options.from_the_inventory),
        random(seed), seed_(seed), tell_(tell), now_(now) {}

  const std::string plugin;  ///< the path
  const std::vector<Scenario>& scenarios;
  const std::size_t tries;
  const std::vector<std::string>&pass_on_the_rest, &from_the_inventory;  ///< outcomes
  std::mt19937_64 random;

  /// The rule; the library is loaded on first use.
  [[nodiscard]] const lapse_rule& rule();

  /// At most `most` scenarios, spread over all of them; which ones, the seed says.
  [[nodiscard]] std::vector<const Scenario*> some(std::size_t most) const;
  [[nodiscard]] const Scenario& any() { return scenarios[random() % scenarios.size()]; }

  [[nodiscard]] Judgement judge(const Instance& instance, const Scenario& scenario, const Manner& manner = {});

  /// What is under way: told where the rule crashes or does not come back.
  void at(const std::string& what);
  /// The rule broke a promise.
  void fault(const std::string& what);
  /// Worth knowing, and no breach.
  void remark(const std::string& what);
  /// What the check did, when it found nothing.
  void done(const std::string& summary);
  [[nodiscard]] std::size_t judgements() const { return judgements_; }

 private:
  const std::uint64_t seed_;
  const testkit::Tell& tell_;
  char* now_;  ///< shared with the parent
  const lapse_rule* rule_ = nullptr;
  std::size_t judgements_ = 0;
};

inline constexpr std::size_t kNowSize = 4096;

/// "PATH:LINE: title".
[[nodiscard]] std::string where(const Scenario& scenario);

/// A check: `run` tells its bench of faults.
struct Check {
  const char* name;
  const char* promise;  ///< English, what holds when it finds nothing
  void (*run)(Bench&);
};

void check_loading(Bench& bench);
void check_exports(Bench& bench);
void check_description(Bench& bench);
void check_making(Bench& bench);
void check_answers(Bench& bench);
void check_order(Bench& bench);
void check_failures(Bench& bench);
void check_bytes(Bench& bench);
void check_hosts(Bench& bench);
void check_threads(Bench& bench);
void check_cost(Bench& bench);
void check_pure(Bench& bench);

/// Scenarios for plugins that bring none.
[[nodiscard]] std::vector<Scenario> builtin_scenarios(bool per_name);

}  // namespace lapse::conformance
