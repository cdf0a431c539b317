// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "report/output_file.hpp"
#include "report/report.hpp"
#include "report/worst.hpp"

namespace lapse::report {

/// What a page holds at most. What does not fit is counted on the page, by verdict.
struct HtmlOptions {
  std::size_t most_certificates = 1000;
  std::size_t most_bytes = std::size_t{24} << 20U;  ///< of their cards, written out
};

/// The report for people, as one page that needs nothing else: no script, style, font or picture comes from elsewhere,
/// and its Content-Security-Policy forbids it. Certificates stand by time to impact, those that need no look last.
///
/// In memory are the cards of the worst so far, at most `most_bytes` and one card more, however large the estate is.
class HtmlReport final : public Report {
 public:
  /// Fails when there can be no such file. What goes wrong later is told on `errors`.
  [[nodiscard]] static Result<std::unique_ptr<HtmlReport>> open(const std::filesystem::path& path, HtmlOptions options = {},
                                                                std::ostream& errors = std::cerr);
  void begin(const Run& run) override;
  void add(const Judged& judged) override;
  bool end(const Summary& summary) override;

 private:
  struct Card {
    verdict::Value value;
    std::set<std::string> rules;
    std::string html;
  };
  HtmlReport(std::unique_ptr<OutputFile> file, HtmlOptions options, std::ostream& errors)
      : file_(std::move(file)), options_(options), errors_(errors) {}
  void drop_last();
  [[nodiscard]] std::string tiles(const Summary& summary) const;
  [[nodiscard]] std::string notices(const Summary& summary) const;
  void note_gone(const findings::Finding& finding);
  [[nodiscard]] std::string drift(const Summary& summary) const;
  [[nodiscard]] std::string rules() const;
  [[nodiscard]] std::string capped(const Summary& summary) const;
  [[nodiscard]] std::string footer() const;
  [[nodiscard]] std::map<std::string_view, std::string> slots(const Summary& summary) const;

  std::unique_ptr<OutputFile> file_;
  HtmlOptions options_;
  std::ostream& errors_;
  Run run_;
  std::map<Worst::Rank, Card> cards_;
  std::size_t bytes_ = 0;
  std::size_t seen_ = 0;
  std::vector<std::string> gone_;  ///< findings of the baseline that are no more, as text
  std::size_t gone_more_ = 0;
  std::array<std::size_t, 4> left_out_{};  ///< by verdict::Value
};

}  // namespace lapse::report
