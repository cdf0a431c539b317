// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/checkout.hpp"
#include "report/output_file.hpp"
#include "report/report.hpp"
#include "report/sarif_group.hpp"
#include "report/sarif_place.hpp"
#include "report/sarif_rules.hpp"
#include "support/flat_index.hpp"
#include "support/sha256.hpp"

namespace lapse::report {

/// The report for dashboards, SARIF 2.1.0: open failures only, one result for each outcome and line of the inventory. A
/// check that could not be told is a result of the host's own rule RUN1001 at its line, so that it never looks like a
/// pass.
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
                                                                 std::ostream& errors = std::cerr);
  ~SarifReport() override;
  void begin(const Run& run) override;
  void add(const Judged& judged) override;
  bool end(const Summary& summary) override;

 private:
  /// Checks of one outcome that could not be told, for one notification.
  struct Untold {
    const findings::Outcome* outcome = nullptr;
    std::size_t rule = 0;  ///< index of the rule that was not evaluated
    std::string plugin;
    std::string first;  ///< message
    std::size_t count = 0;
    SarifPlace place;
  };

  SarifReport(std::filesystem::path path, std::unique_ptr<OutputFile> file, std::optional<Checkout> checkout,
              std::vector<std::filesystem::path> roots, std::ostream& errors);
  void add_finding(const Judged& judged, const findings::Finding& finding);
  void note_untold(const findings::Finding& finding, const SarifGroup& group);
  void flush_before(const Judged& judged);
  void flush_all();
  void write(const SarifGroup& group);
  void level_out();
  [[nodiscard]] std::string tail(const Summary& summary);
  void put_invocation(Json& json, const Summary& summary);
  void put_notification(Json& json, const Notification& notification, std::int64_t time);
  void put_untold(Json& json, const Untold& untold, std::int64_t time);

  std::filesystem::path path_;
  std::unique_ptr<OutputFile> file_;
  std::ostream& errors_;
  std::optional<Checkout> checkout_;
  SarifPlaces places_;
  Run run_;
  std::unique_ptr<SarifRules> rules_;
  std::vector<SarifGroup> open_;  ///< results that a finding of the same line may still join
  support::FlatIndex written_;    ///< hashes of outcome, file and line
  std::vector<Untold> untold_;
  std::vector<unsigned> levels_;  ///< by rule: bits of the levels of its results
  std::size_t results_ = 0;
  bool unnamed_ = false;    ///< some result has a name for its place
  support::Sha256 digest_;  ///< of all results
};

}  // namespace lapse::report
