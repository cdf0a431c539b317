// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audit.hpp"
#include "commands/commands.hpp"
#include "report/change.hpp"
#include "report/progress.hpp"
#include "report/report.hpp"

namespace lapse::commands {

/// Everything that an audit writes: the table or the plain lines, the files that were asked for, and the progress line.
class Outputs {
 public:
  explicit Outputs(const AuditOptions& options);
  ~Outputs();

  /// Makes the files' reports; the text is what went wrong, empty when nothing did.
  [[nodiscard]] std::string open();
  void begin(const report::Run& run);
  [[nodiscard]] bool end(const report::Summary& summary);
  [[nodiscard]] std::span<report::Report* const> reports() const { return all_; }

  void progress(const AuditProgress& progress);
  void clear_progress();
  /// One line: what an inventory would add to an audit of bare names.
  void hint_at_inventory() const;

  /// What changed, for --notify-command; null without that.
  [[nodiscard]] const report::ChangeReport* change() const { return change_; }

  /// Was there a failure at the level of --fail-on or above?
  [[nodiscard]] bool anything_at_level() const;

 private:
  class Gate;
  const AuditOptions& options_;
  std::vector<std::unique_ptr<report::Report>> owned_;
  std::vector<report::Report*> all_;
  Gate* gate_ = nullptr;
  report::ChangeReport* change_ = nullptr;
  std::unique_ptr<report::Progress> progress_;
};

/// Columns of the terminal behind this file descriptor; 100 when it is none.
[[nodiscard]] std::size_t terminal_width(int descriptor);

}  // namespace lapse::commands
