// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/estate.hpp"
#include "config/tables.hpp"
#include "inventory/certificate.hpp"

namespace lapse::inventory {

/// Which certificates hang on the same validation record, so that whoever deletes it for one of them knows of the others.
///
/// The inventory is gone over once to see which records are named by more than one certificate, and a second time, if
/// there are any, for the ids of these certificates. Memory: while reading, 22 to 43 bytes for each distinct record;
/// afterwards only what is shared: about 120 bytes a record, and the ids of at most `kMostListed` certificates of each,
/// all together at most `kMostBytes`. Beyond that certificates are counted and not listed.
class SharedRecords {
 public:
  static constexpr std::size_t kMostListed = 20;
  static constexpr std::size_t kMostBytes = 64U << 20U;

  /// The certificates that name one record.
  struct Sharers {
    std::vector<std::string> ids;  ///< the first ones, in the inventory's order
    std::size_t count = 0;         ///< how many there are in all
    std::uint64_t last = 0;        ///< hash of the id added last: the names of one certificate stand together
  };

  using Use = std::function<void(std::string_view id, std::string_view record)>;
  /// Goes over an inventory: calls its argument with each certificate's id and record's name, in absolute form, lower
  /// case, without a trailing dot. Names of one certificate may repeat a record.
  using Pass = std::function<void(const Use&)>;

  [[nodiscard]] static SharedRecords read(const Pass& pass);

  /// Those of an estate and its inventory. JSON Lines are scanned for what is needed and not read; what is wrong with
  /// entries is told by whoever reads them. Empty when a source can be read only once, such as a pipe.
  [[nodiscard]] static SharedRecords read(const config::Estate& estate, const config::Tables& tables);

  /// Who names this record; null when it is one certificate or none.
  [[nodiscard]] const Sharers* of(const Record& record) const;

  [[nodiscard]] std::size_t size() const { return sharers_.size(); }

 private:
  void add(Sharers& to, std::string_view id);

  std::unordered_map<std::uint64_t, Sharers> sharers_;  ///< by the hash of the record's name
  std::size_t bytes_ = 0;
};

}  // namespace lapse::inventory
