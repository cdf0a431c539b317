// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/report.hpp"

namespace lapse::report {

/// Gathers what changed against the baseline, as one JSON object for a command to read: failures that are new, whose
/// level or arguments changed, and that are gone. What could not be told is no change: it is counted, and what was known
/// before stands. Waived findings are no change either. Holds the first 1,000 of each and counts the rest.
class ChangeReport final : public Report {
 public:
  void begin(const Run& run) override;
  void add(const Judged& judged) override;
  bool end(const Summary& summary) override;

  [[nodiscard]] bool anything() const { return fresh_.count + updated_.count + gone_.count > 0; }
  /// Valid after `end`.
  [[nodiscard]] const std::string& json() const { return json_; }

 private:
  struct Several {
    std::size_t count = 0;
    std::vector<std::string> first;
  };
  static void keep(Several& several, const findings::Finding& finding, const Judged* judged);

  std::int64_t now_ = 0;
  std::int64_t baseline_ = inventory::kNoTime;
  std::string scope_;
  Several fresh_, updated_, gone_;
  std::string json_;
};

}  // namespace lapse::report
