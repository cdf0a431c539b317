// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/checkout.hpp"
#include "report/output_file.hpp"
#include "report/report.hpp"
#include "report/sarif_group.hpp"
#include "report/sarif_rules.hpp"
#include "support/sha256.hpp"

namespace lapse::report {

/// What all pages of a report share, and what is written behind their results.
struct SarifCommon {
  Run run;
  bool audit = false;  ///< the full record, not the alerts
  std::optional<Checkout> checkout;
  std::unique_ptr<SarifRules> rules;
  SarifPlaces places;
};

/// One SARIF file while it is written: results line by line, then the tool and what is known of the run.
class SarifPage {
 public:
  /// `number` counts from 1; the first is written at `path` itself.
  [[nodiscard]] static Result<std::unique_ptr<SarifPage>> open(const std::filesystem::path& path, std::size_t number);

  /// The file of a page: "out.sarif", "out.2.sarif".
  [[nodiscard]] static std::filesystem::path path_of(const std::filesystem::path& path, std::size_t number);

  /// The text of a result, without what parts it from others.
  [[nodiscard]] static std::string text(const SarifGroup& group, SarifCommon& common, bool flow);
  void write(const SarifGroup& group, const std::string& text);

  /// Writes the rest. `pages` of them there are; `told` are the run's notifications, which the first page has alone.
  [[nodiscard]] std::optional<Failure> finish(SarifCommon& common, const Summary& summary, std::size_t pages,
                                              const std::vector<Notification>& told);

  [[nodiscard]] std::size_t results() const { return results_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  SarifPage(std::filesystem::path path, std::unique_ptr<OutputFile> file, std::size_t number);
  [[nodiscard]] std::string tail(SarifCommon& common, const Summary& summary, std::size_t pages,
                                 const std::vector<Notification>& told);
  void put_invocation(Json& json, SarifCommon& common, const Summary& summary, const std::vector<Notification>& told);
  void put_notification(Json& json, SarifCommon& common, const Notification& notification, std::int64_t time);
  void put_untold(Json& json, SarifCommon& common, const SarifUntold& untold, std::int64_t time);
  void level_out(const SarifRules& rules);

  std::filesystem::path path_;
  std::unique_ptr<OutputFile> file_;
  std::size_t number_;
  std::vector<SarifUntold> untold_;
  std::vector<unsigned> levels_;  ///< by rule: bits of the levels of its failures
  std::size_t results_ = 0;
  std::size_t bytes_ = 0;
  bool unnamed_ = false;    ///< some result has a name for its place
  support::Sha256 digest_;  ///< of all results
};

}  // namespace lapse::report
