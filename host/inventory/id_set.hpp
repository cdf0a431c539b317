// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lapse::inventory {

/// 128 bits that stand for an id. Two ids of one inventory never share them by chance.
struct IdHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const IdHash&, const IdHash&) = default;
};

/// SipHash-2-4 with 128 bits of output (Aumasson, Bernstein) and a fixed key.
[[nodiscard]] IdHash hash_id(std::string_view id);

/// The ids that have been seen: 16 bytes each (at most 32 with the gaps of the table), however long they are.
class IdSet {
 public:
  /// False when it was there already.
  bool insert(const IdHash& id);
  [[nodiscard]] bool contains(const IdHash& id) const;
  [[nodiscard]] std::size_t size() const { return count_; }

 private:
  [[nodiscard]] std::size_t slot_of(const IdHash& id) const;
  void grow();

  std::vector<IdHash> slots_;  ///< all zero = free
  std::size_t count_ = 0;
};

}  // namespace lapse::inventory
