// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "inventory/source.hpp"

namespace lapse::inventory {

/// Which certificates hang on the same validation record, so that whoever deletes it for one of them knows of the others.
///
/// The inventory is read once to see which records are named by more than one certificate, and a second time, if there
/// are any, for the ids of these certificates. Memory: while reading, 22 to 43 bytes for each distinct record; afterwards
/// only what is shared: about 100 bytes a record, and the ids of at most `kMostListed` certificates of each, all together at
/// most `kMostBytes`. Beyond that certificates are counted and not listed.
class SharedRecords {
 public:
  static constexpr std::size_t kMostListed = 20;
  static constexpr std::size_t kMostBytes = 64U << 20U;

  /// The certificates that name one record.
  struct Sharers {
    std::vector<std::string> ids;  ///< the first ones, in the inventory's order
    std::size_t count = 0;         ///< how many there are in all
  };

  /// `open` opens the inventory anew each time.
  [[nodiscard]] static SharedRecords read(const std::function<std::unique_ptr<Source>()>& open);

  /// Who names this record; null when it is one certificate or none.
  [[nodiscard]] const Sharers* of(const Record& record) const;

  [[nodiscard]] std::size_t size() const { return sharers_.size(); }

 private:
  void add(Sharers& to, const std::string& id);

  std::unordered_map<std::uint64_t, Sharers> sharers_;  ///< by the hash of the record's name
  std::size_t bytes_ = 0;
};

}  // namespace lapse::inventory
