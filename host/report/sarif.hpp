// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "report/report.hpp"
#include "report/sarif_group.hpp"
#include "report/sarif_page.hpp"
#include "support/flat_index.hpp"

namespace lapse::report {

struct SarifOptions {
  /// The full record instead of alerts: what passed, what could not be told, what is waived, what is gone. The same ids
  /// and fingerprints, in a category of its own.
  bool audit = false;
  /// Further files (FILE.2.sarif ...) where one would pass what dashboards take. Without it the file grows beyond, and
  /// says so.
  bool split = false;
  std::size_t most_results = 5000;     ///< GitHub and GitLab keep the first 5,000 of a file
  std::size_t most_bytes = 10000000;   ///< GitLab takes 10 MB
};

/// The report for dashboards, SARIF 2.1.0: open failures only, one result for each outcome and line of the inventory. A
/// check that could not be told is a result of the host's own rule RUN1001 at its line, so that it never looks like a
/// pass. Waived findings are left out, as dashboards would open an alert for each.
///
/// Results are written as they come, the tool and what is known of the run after them; the file appears when it is
/// whole. Memory: about 30 bytes a result, the findings of one line at a time, and one entry for each outcome. The file
/// depends on the run alone: a replay writes the same bytes.
class SarifReport final : public Report {
 public:
  /// `path` is the file to write, `estate` the inventory's file, empty when names were given instead. Locations are
  /// named relative to the estate's Git checkout, else to the working directory, else to the estate's folder. Fails
  /// when there can be no such file; what goes wrong later is told on `errors`.
  [[nodiscard]] static Result<std::unique_ptr<SarifReport>> open(const std::filesystem::path& path,
                                                                 const std::filesystem::path& estate = {},
                                                                 std::ostream& errors = std::cerr,
                                                                 SarifOptions options = {});
  ~SarifReport() override;
  void begin(const Run& run) override;
  void add(const Judged& judged) override;
  bool end(const Summary& summary) override;

 private:
  SarifReport(std::filesystem::path path, std::unique_ptr<SarifPage> page, SarifCommon common, std::ostream& errors,
              SarifOptions options);
  void add_finding(const Judged& judged, const findings::Finding& finding, bool inconclusive);
  void note_untold(const findings::Finding& finding, SarifGroup& group);
  void flush_before(const Judged& judged);
  void flush_all();
  void write(const SarifGroup& group);
  void turn_page();
  [[nodiscard]] std::vector<Notification> told(const Summary& summary);
  bool close_old_pages(const Summary& summary);

  std::filesystem::path path_;
  std::ostream& errors_;
  SarifOptions options_;
  SarifCommon common_;
  std::vector<std::unique_ptr<SarifPage>> pages_;
  std::vector<SarifGroup> open_;  ///< results that a finding of the same line may still join
  support::FlatIndex written_;    ///< hashes of outcome, file and line
  std::size_t results_ = 0;
  std::size_t reserve_ = 0;  ///< bytes that come after the results of a page, about
  bool broken_ = false;      ///< a page could not be written
};

}  // namespace lapse::report
