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
  std::string history;  ///< since when, and what became of it; may be empty
  const findings::Outcome* what = nullptr;  ///< lives as long as the rule's plugin
  const findings::Rule* rule = nullptr;
};

/// A certificate that needs a look: it will not renew, may not, could not be told, or renews but has a failure.
struct Row {
  verdict::Value value = verdict::Value::cannot_tell;
  verdict::Calendar calendar;
  std::string title;
  std::vector<Shown> findings;  ///< the decisive one first, then failures by level, then what could not be told
  std::size_t more = 0;         ///< findings beyond those kept
  bool accepted = false;        ///< what decides the verdict is waived
};

/// Does a report of problems show this certificate?
[[nodiscard]] bool needs_a_look(const Judged& judged);

/// A copy of what a report of problems shows of it.
[[nodiscard]] Row make_row(const Judged& judged, std::int64_t now);

/// Keeps the rows with the least time to impact and counts the others: first those whose last safe day (else expiry) comes
/// first, of one day the worse verdict, then in the order in which they came. Behind all of these come certificates whose
/// decisive finding is waived, and last those that will renew.
class Worst {
 public:
  explicit Worst(std::size_t most) : most_(most) {}

  /// Takes the certificate if it needs a look.
  void add(const Judged& judged);
  /// The evaluation time, before the first.
  void set_now(std::int64_t now) { now_ = now; }

  struct Rank {
    int group = 0;
    std::int64_t impact = 0;
    int severity = 0;
    std::size_t order = 0;
    friend auto operator<=>(const Rank&, const Rank&) = default;
  };
  /// The place of a certificate that was the `order`-th to come, whether it needs a look or not.
  [[nodiscard]] static Rank rank(const Judged& judged, std::size_t order);
  [[nodiscard]] const std::map<Rank, Row>& rows() const { return rows_; }
  [[nodiscard]] std::size_t left_out() const { return seen_ - rows_.size(); }

 private:
  std::size_t most_;
  std::int64_t now_ = 0;
  std::size_t seen_ = 0;
  std::map<Rank, Row> rows_;
};

}  // namespace lapse::report
