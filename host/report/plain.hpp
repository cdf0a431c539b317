// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>

#include "report/report.hpp"

namespace lapse::report {

/// The terminal report's form for pipes and logs. One line for each certificate that needs a look, as it comes, so that
/// it holds nothing in memory:
///
///     verdict  certificate  ID  message
///
/// and a fifth field, since when, where there is a baseline or a waiver; with two blanks between and none doubled inside, no tabs, no colour; then notifications and the summary. "-" stands
/// where there is no outcome to name.
class PlainReport final : public Report {
 public:
  explicit PlainReport(std::ostream& out) : out_(out) {}
  void begin(const Run& run) override;
  void add(const Judged& judged) override;
  bool end(const Summary& summary) override;

 private:
  std::ostream& out_;
  Run run_;
};

}  // namespace lapse::report
