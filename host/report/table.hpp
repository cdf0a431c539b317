// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <iosfwd>

#include "report/report.hpp"
#include "report/worst.hpp"

namespace lapse::report {

struct TableOptions {
  std::size_t width = 100;  ///< columns of the terminal
  bool color = false;
  std::size_t most_rows = 200;  ///< certificates shown and held in memory; the rest is counted
};

/// The report for people at a terminal: a table of the certificates that need a look, worst first, below it what each
/// of them needs, and one line that sums up.
class TableReport final : public Report {
 public:
  TableReport(std::ostream& out, TableOptions options);
  void begin(const Run& run) override;
  void add(const Judged& judged) override;
  bool end(const Summary& summary) override;

 private:
  enum class Style { plain, bold, dim, red, yellow, magenta, green };
  [[nodiscard]] std::string styled(const std::string& text, Style style) const;
  [[nodiscard]] static Style style_of(verdict::Value value);
  void print_table();
  void print_line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths, Style first,
                  bool bold);
  void print_details(const Row& row);
  void print_finding(const Shown& finding, const Row& row);
  void print_field(const std::string& label, const std::string& text, bool copyable = false);

  std::ostream& out_;
  TableOptions options_;
  Worst worst_;
  Run run_;
  std::vector<std::string> gone_;  ///< the first of them
};

}  // namespace lapse::report
