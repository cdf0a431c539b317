// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "config/policy_changes.hpp"
#include "findings/finding.hpp"
#include "inventory/certificate.hpp"
#include "support/clean.hpp"
#include "verdict/verdict.hpp"

namespace lapse::report {

/// Something about the run itself that a reader must know: a plugin that was refused, a dead resolver, a check that
/// could not be made. `error` means that the run failed in part.
struct Notification {
  findings::Level level = findings::Level::warning;
  std::string id;  ///< descriptor id, "RUN1001"
  std::string text;
  const findings::Outcome* outcome = nullptr;  ///< the check concerned, or null
  config::Location where;
  bool configuration = false;  ///< it is about what the user set up (a waiver, a baseline), not about the run
  bool told = false;           ///< the terminal has it already, with more around it: for files alone
};

/// What is known before the first certificate.
struct Run {
  std::string version;
  std::int64_t started =
      0;                 ///< UTC seconds of the wall clock; the evaluation time on replay, so that files do not differ
  std::int64_t now = 0;  ///< evaluation time
  std::string scope;     ///< "lapse.yaml", or the names given
  std::string edition;   ///< of the dated tables that judged
  bool replayed = false;
  std::vector<const findings::Rule*> rules;  ///< every rule loaded, the host's own first; stable order
  std::vector<Notification> notifications;   ///< so far
  bool compared = false;                     ///< there is a baseline: every finding has a state
  std::int64_t baseline = inventory::kNoTime;  ///< evaluation time of the latest run in the baseline
};

/// One certificate with everything found about it. Reports are handed them in inventory order, one at a time; nothing
/// in it lives longer than the call.
struct Judged {
  const inventory::Certificate& certificate;
  const verdict::Verdict& verdict;
  std::span<const findings::Finding> findings;  ///< in a stable order
  std::size_t planned = 0;                      ///< checks planned; findings cover every one of them
  /// Failures of the baseline that are gone (state absent), for this certificate. In no count.
  std::span<const findings::Finding> gone = {};
  std::span<const config::PolicyChange> policy{};  ///< days on which the rules of issuing change, earliest first
};

/// How many observations of one kind ended in one way.
struct Observations {
  std::string kind;   ///< "dns/1"
  std::string ended;  ///< "answered", "timeout", ...
  std::uint64_t count = 0;
};

/// What is known after the last.
struct Summary {
  std::int64_t ended = 0;  ///< as Run::started
  int exit_code = 0;
  std::size_t certificates = 0;
  std::size_t verdicts[4] = {0, 0, 0, 0};  ///< by verdict::Value
  std::size_t planned = 0;
  std::size_t reported = 0;
  std::size_t kinds[5] = {0, 0, 0, 0, 0};   ///< findings by Kind
  std::size_t states[5] = {0, 0, 0, 0, 0};  ///< failures that are not waived, by findings::State; absent: those gone
  std::size_t waived = 0;                   ///< findings that a waiver covers, of any kind
  std::size_t carried = 0;                  ///< failures of the baseline that stand because nobody could look again; in no other count
  std::size_t open_unwaived = 0;            ///< findings that could not be told and that no waiver covers
  std::size_t undecided = 0;                ///< certificates of which nothing is known, for no reason that is waived
  std::vector<findings::Finding> gone;      ///< failures of the baseline whose certificate is no longer in the inventory
  std::vector<findings::Finding> kept;      ///< the same, where the inventory could not be read to its end: they stand
  std::vector<Observations> observations;   ///< by kind and end, those that never happened with 0
  bool successful = true;                   ///< the run itself did not fail
  std::vector<Notification> notifications;  ///< those that came after `begin`
  std::map<std::uint32_t, std::string> hindrances;  ///< by lapse_stopped: what kept the run from asking, in words
};

/// One way to tell the results. Streams: holds nothing per certificate but what its form needs, and says how much.
class Report {
 public:
  virtual ~Report() = default;
  virtual void begin(const Run& run) = 0;
  virtual void add(const Judged& judged) = 0;
  /// Returns false when the report could not be written; the reason went to the error stream.
  virtual bool end(const Summary& summary) = 0;
};

using lapse::clean;

}  // namespace lapse::report
