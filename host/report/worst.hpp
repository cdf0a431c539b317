// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "report/report.hpp"

namespace lapse::report {

/// What a reader must know of one finding; a copy, since findings do not outlive the call that reports them.
struct Shown {
  findings::Kind kind = findings::Kind::open;
  findings::Level level = findings::Level::none;
  findings::Bearing bearing = findings::Bearing::renewal;
  std::string outcome;  ///< id
  std::string name;
  std::string message;
  std::string asked, seen, expected, fix;
  std::int64_t visible_after = -1;
};

/// A certificate that needs a look: it will not renew, may not, could not be told, or renews but has a failure.
struct Row {
  verdict::Value value = verdict::Value::cannot_tell;
  verdict::Calendar calendar;
  std::string title;
  std::vector<Shown> findings;  ///< the decisive one first, then failures by level, then what could not be told
  std::size_t more = 0;         ///< findings beyond those kept
};

/// Does a report of problems show this certificate?
[[nodiscard]] bool needs_a_look(const Judged& judged);

/// A copy of what a report of problems shows of it.
[[nodiscard]] Row make_row(const Judged& judged);

/// Keeps the worst rows and counts the others. Worst first: will not renew, at risk, cannot tell, will renew; inside
/// each, those whose last safe day or expiry comes first; then in the order in which they came.
class Worst {
 public:
  explicit Worst(std::size_t most) : most_(most) {}

  /// Takes the certificate if it needs a look.
  void add(const Judged& judged);

  struct Rank {
    int severity = 0;
    std::int64_t impact = 0;
    std::size_t order = 0;
    friend auto operator<=>(const Rank&, const Rank&) = default;
  };
  [[nodiscard]] const std::map<Rank, Row>& rows() const { return rows_; }
  [[nodiscard]] std::size_t left_out() const { return seen_ - rows_.size(); }

 private:
  std::size_t most_;
  std::size_t seen_ = 0;
  std::map<Rank, Row> rows_;
};

}  // namespace lapse::report
