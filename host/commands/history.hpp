// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "commands/commands.hpp"
#include "commands/ground.hpp"
#include "findings/baseline.hpp"
#include "findings/drift.hpp"
#include "findings/waiving.hpp"
#include "report/report.hpp"

namespace lapse::commands {

/// What an audit brings from before: the baseline that it is compared with, and the waivers that people gave.
class History {
 public:
  /// Reads the files that the options and the estate name. What is wrong with them is in the ground's problems; what a
  /// reader of the report must know is added to the run's notifications.
  void open(const AuditOptions& options, Ground& ground, report::Run& run);

  [[nodiscard]] findings::Drift* drift() { return &*drift_; }
  [[nodiscard]] findings::Waiving* waiving() { return waivers_.empty() ? nullptr : &*waiving_; }

  /// After the last certificate: adds what is gone, and what is wrong with waivers. `all_read`: every entry of the inventory
  /// could be read, so that a certificate of the baseline that did not come is gone.
  void close(report::Summary& summary, bool all_read);

 private:
  findings::Baseline baseline_;
  std::vector<config::Waiver> waivers_;
  std::optional<findings::Drift> drift_;
  std::optional<findings::Waiving> waiving_;
};

}  // namespace lapse::commands
