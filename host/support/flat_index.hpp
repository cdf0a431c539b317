// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace lapse::support {

/// A map from 64-bit hashes to 64-bit values that costs 16 bytes a slot and nothing else: about 22 to 43 bytes an
/// entry. For what must be remembered a million times over. Entries are never removed.
class FlatIndex {
 public:
  /// Adds unless the key is there. Returns whether it was added.
  bool insert(std::uint64_t key, std::uint64_t value = 0) {
    if ((used_ + 1) * 4 > slots_.size() * 3) grow();
    Slot& slot = slots_[place(key)];
    if (slot.key != 0) return false;
    slot = {mark(key), value};
    ++used_;
    return true;
  }

  /// The value, or null. Valid until the next insert.
  [[nodiscard]] const std::uint64_t* find(std::uint64_t key) const {
    if (slots_.empty()) return nullptr;
    const Slot& slot = slots_[place(key)];
    return slot.key == 0 ? nullptr : &slot.value;
  }

  [[nodiscard]] bool contains(std::uint64_t key) const { return find(key) != nullptr; }
  [[nodiscard]] std::size_t size() const { return used_; }

 private:
  struct Slot {
    std::uint64_t key = 0;  ///< 0 = free
    std::uint64_t value = 0;
  };

  static std::uint64_t mark(std::uint64_t key) { return key == 0 ? 1 : key; }

  // Keys need not be spread well: ids count up from one.
  [[nodiscard]] std::size_t place(std::uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>((mark(key) * 0x9E3779B97F4A7C15U) >> 20U) & mask;
    while (slots_[at].key != 0 && slots_[at].key != mark(key)) at = (at + 1) & mask;
    return at;
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.key != 0) slots_[place(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;  ///< a power of two
  std::size_t used_ = 0;
};

}  // namespace lapse::support
