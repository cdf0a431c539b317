// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "report/output_file.hpp"
#include "report/report.hpp"
#include "report/worst.hpp"

namespace lapse::report {

/// The run and its certificates in Prometheus' text format, for the textfile collector of node_exporter or any web
/// server. Counts are over the whole estate; series of its own has each of the `most` certificates that need a look
/// first, and `lapse_certificates_without_series` says how many have none. Four series a certificate: dates are times,
/// from which host/monitoring/rules.yaml makes days.
///
/// In memory are those certificates' labels and dates. The time of the last success is taken over from the file that
/// stands at the place.
class MetricsReport final : public Report {
 public:
  /// Fails when there can be no such file. What goes wrong later is told on `errors`.
  [[nodiscard]] static Result<std::unique_ptr<MetricsReport>> open(const std::filesystem::path& path, std::size_t most,
                                                                   std::ostream& errors = std::cerr);
  void begin(const Run& run) override;
  void add(const Judged& judged) override;
  bool end(const Summary& summary) override;

 private:
  struct Kept {
    std::string labels;  ///< certificate="...",name="...",provider="...": escaped
    verdict::Value value;
    verdict::Calendar calendar;
  };
  using Clock = std::chrono::steady_clock;
  using Counted = std::tuple<std::string, findings::Kind, findings::Level>;  ///< rule, kind, level

  MetricsReport(std::unique_ptr<OutputFile> file, std::size_t most, std::ostream& errors)
      : file_(std::move(file)), most_(most), errors_(errors) {}
  void family(std::string_view name, std::string_view help);
  void sample(std::string_view name, const std::string& labels, std::int64_t value);
  void single(std::string_view name, std::string_view help, std::int64_t value);
  void write_run(const Summary& summary);
  void write_counts(const Summary& summary);
  void write_certificates(const Summary& summary);

  std::unique_ptr<OutputFile> file_;
  std::size_t most_;
  std::ostream& errors_;
  Clock::time_point started_ = Clock::now();
  std::int64_t last_success_ = inventory::kNoTime;  ///< of earlier runs
  std::int64_t wall_started_ = 0;
  std::int64_t now_ = 0;
  std::string version_, edition_;
  std::map<Worst::Rank, Kept> kept_;
  std::map<std::string, Worst::Rank> by_labels_;  ///< a series may be there only once
  std::map<Counted, std::size_t> findings_;
  std::size_t seen_ = 0;
  std::size_t names_ = 0;
  std::size_t cannot_tell_ = 0;  ///< checks
};

}  // namespace lapse::report
