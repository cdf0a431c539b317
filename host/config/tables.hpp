// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
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

/// All dated tables of a folder. Any thread may choose rows.
class Tables {
 public:
  /// Finds the *.yaml files of a folder, each one table named as its file. A table is read when it is first asked for,
  /// because a look at one name should not pay for tables that no rule needs; `problems_found` then tells what was
  /// wrong with it.
  [[nodiscard]] static Tables open(const std::filesystem::path& folder, Problems& problems);

  /// The same, but reads every table at once.
  [[nodiscard]] static Tables load(const std::filesystem::path& folder, Problems& problems);

  /// What was wrong with the tables that have been read; they hold what could be read.
  [[nodiscard]] Problems problems_found() const;

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

  struct Entry {
    std::filesystem::path file;
    std::once_flag once;
    std::atomic<bool> done = false;
    Indexed indexed;
    Problems problems;
  };

  [[nodiscard]] const Indexed* read(std::string_view table) const;
  static void read(Entry& entry);
  static void index(Indexed& indexed);

  std::map<std::string, std::unique_ptr<Entry>, std::less<>> tables_;  ///< by name; filled once
};

}  // namespace lapse::config
