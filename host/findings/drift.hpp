// SPDX-License-Identifier: Apache-2.0
//
// Compares a run with the baseline, check by check: which findings are new, unchanged, updated or gone, since when they
// are wrong and when they were last right. A check that could not be made keeps what the baseline knows of it, so that no
// dashboard closes an alert because a resolver was down.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "findings/baseline.hpp"
#include "findings/finding.hpp"
#include "inventory/certificate.hpp"

namespace lapse::findings {

/// "record" for LAPSE_PART_RECORD, and so on: how a file names the part of the inventory that a finding is about.
[[nodiscard]] const char* part_text(std::uint32_t part);

/// One run against its baseline. Certificates come one after the other, each with its checks and then `gone`.
class Drift {
 public:
  /// Without a baseline (null) every finding is first seen now and has no state. Both must outlive this.
  Drift(const Baseline* baseline, std::vector<const Rule*> rules, std::int64_t now);

  /// Dates the findings of one check: a rule on a name (an index) or on the whole certificate (-1). Adds the failures
  /// that the baseline has of it when the check could not be made.
  void check(const std::string& rule, const inventory::Certificate& certificate, int name,
             std::vector<Finding>& findings);

  /// After the last check of a certificate: its failures that are gone. Those of rules that could not be loaded are not
  /// gone; they are added to `findings`, carried.
  [[nodiscard]] std::vector<Finding> gone(const inventory::Certificate& certificate, std::vector<Finding>& findings);

  /// After the last certificate: the failures of certificates that this run did not have. Bounded; `more` counts the rest.
  /// Unless the inventory was read to its end (`all_read`) nobody knows that they are gone: they are carried.
  [[nodiscard]] std::vector<Finding> removed(std::size_t most, std::size_t& more, bool all_read);

 private:
  Finding again(const Earlier& earlier, const inventory::Certificate* certificate, int name);
  const Outcome* outcome_of(const Earlier& earlier, const Rule*& rule);
  [[nodiscard]] bool loaded(const std::string& rule) const;

  const Baseline* baseline_;
  std::vector<const Rule*> rules_;
  std::int64_t now_;
  std::vector<bool> met_;  ///< by failure of the baseline: this run has said something of it
  std::set<std::pair<std::string, std::string>> checked_;  ///< rule and name, of the certificate at hand
  std::unordered_map<std::string, std::unique_ptr<Rule>> unknown_;  ///< stand-ins for outcomes that are not loaded
};

}  // namespace lapse::findings
