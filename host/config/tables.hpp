// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/table_row.hpp"

namespace lapse::config {

/// Policy as data: windows, dates and issuer names with the day from which each holds, and its source.
struct Table {
  std::string name;
  std::string edition;  ///< the day of its last change; reports name it
  std::string about;
  std::vector<Row> rows;  ///< never changed after loading: rows are handed out by pointer
};

/// All dated tables. Immutable once loaded, so any thread may choose rows.
class Tables {
 public:
  /// Reads every *.yaml file of a folder, each one table named as its file.
  [[nodiscard]] static Tables load(const std::filesystem::path& folder, Problems& problems);

  /// Adds one table from its file; a table of that name that is there already is replaced.
  void add(const std::filesystem::path& file, Problems& problems);

  /// The row that holds at `now` for a certificate with these facts, null when none does: of the matching rows the one
  /// with the latest `valid_from`, of several such rows the first in the file. Costs a hash and a few comparisons.
  [[nodiscard]] const Row* row(std::string_view table, const Facts& facts, std::int64_t now) const;

  [[nodiscard]] const Table* find(std::string_view table) const;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  using Order = std::vector<std::uint32_t>;  ///< rows, the one that wins first
  struct Indexed {
    Table table;
    std::unordered_map<std::string, Order> by_provider;  ///< rows that name the provider, and those that name none
    Order of_any_provider;
  };

  static void index(Indexed& indexed);

  std::map<std::string, Indexed, std::less<>> tables_;
};

}  // namespace lapse::config
