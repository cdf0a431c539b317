// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <iostream>
#include <memory>

#include "report/output_file.hpp"
#include "report/report.hpp"

namespace lapse::report {

/// Everything that was found, as JSON Lines for programs: a line of type "finding" for each finding of every kind, a
/// line of type "verdict" after each certificate, and "summary" as the last. jsonl.schema.json in this folder says what
/// each line holds. Holds nothing in memory.
class JsonlReport final : public Report {
 public:
  /// Fails when there can be no such file. What goes wrong later is told on `errors`.
  [[nodiscard]] static Result<std::unique_ptr<JsonlReport>> open(const std::filesystem::path& path,
                                                                 std::ostream& errors = std::cerr);
  void begin(const Run& run) override;
  void add(const Judged& judged) override;
  bool end(const Summary& summary) override;

 private:
  JsonlReport(std::unique_ptr<OutputFile> file, std::ostream& errors) : file_(std::move(file)), errors_(errors) {}
  void notify(const Notification& notification);

  std::unique_ptr<OutputFile> file_;
  std::ostream& errors_;
  std::int64_t now_ = 0;
  std::string edition_;
  bool compared_ = false;
  std::int64_t baseline_ = inventory::kNoTime;
};

}  // namespace lapse::report
