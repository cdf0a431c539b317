// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.hpp"

namespace lapse::config {

/// What is known of a certificate when a row is chosen. Empty, or -1, is "not known": a row that asks for it does not
/// match.
struct Facts {
  std::string_view provider;
  std::string_view validation;
  std::string_view type;
  std::string_view key_pair_origin;
  std::string_view managed_by;
  std::int64_t validity_days = -1;
  std::string_view id;            ///< matched from its start
  std::string_view issuer;        ///< matched anywhere in it, without regard to case
  std::string_view record_value;  ///< matched by whole labels from its end
};

/// What a row asks for. An empty list asks for nothing; of several values one must match.
struct Match {
  std::vector<std::string> provider;
  std::vector<std::string> validation;
  std::vector<std::string> type;
  std::vector<std::string> key_pair_origin;
  std::vector<std::string> managed_by;
  std::vector<std::string> id_starts;
  std::vector<std::string> issuer_has;
  std::vector<std::string> record_ends;
  std::int64_t least_days = std::numeric_limits<std::int64_t>::min();
  std::int64_t most_days = std::numeric_limits<std::int64_t>::max();

  [[nodiscard]] bool holds(const Facts& facts) const;
};

/// One row of a dated table.
struct Row {
  Match match;
  std::int64_t valid_from = 0;
  std::int64_t valid_until = std::numeric_limits<std::int64_t>::max();  ///< exclusive
  std::string source;
  bool confirmed = true;       ///< false: no source confirms it, so nothing at the level of an error may stand on it
  boost::json::object values;  ///< what a rule is handed: the row's values, and `source`, `edition` and `confirmed`
  Location where;
};

/// Reads one row; nothing is left out silently, what is wrong is in `problems`.
[[nodiscard]] Row read_row(const Node& node, std::string_view edition, Problems& problems);

}  // namespace lapse::config
