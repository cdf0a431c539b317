// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <cstddef>
#include <cstring>
#include <deque>
#include <memory>
#include <vector>

namespace lapse::testkit {

/// How a host lays out what it passes to a rule.
enum class Layout {
  same,    ///< as this version does
  longer,  ///< as a newer minor does: every struct has more members, which this version does not know
  exact    ///< as the oldest host of this major does: memory that cannot be read begins where its structs end
};

/// Keeps structs of the contract in one of these layouts. Each begins with its struct_size.
class Room {
 public:
  explicit Room(Layout layout) : layout_(layout) {}
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  ~Room();

  template <class T>
  const T* put(T value) {
    static_assert(offsetof(T, struct_size) == 0);
    value.struct_size = static_cast<std::uint32_t>(sizeof(T) + longer_by());
    return static_cast<const T*>(place(&value, sizeof value));
  }

  /// The turns of a conversation, `turn_size()` bytes apart.
  const lapse_turn* put(const std::vector<lapse_turn>& turns);
  [[nodiscard]] std::uint32_t turn_size() const { return static_cast<std::uint32_t>(sizeof(lapse_turn) + longer_by()); }

 private:
  static constexpr std::size_t kMore = 48;
  [[nodiscard]] std::size_t longer_by() const { return layout_ == Layout::longer ? kMore : 0; }
  const void* place(const void* from, std::size_t size);

  Layout layout_;
  std::deque<std::vector<std::max_align_t>> kept_;
  std::vector<void*> pages_;
};

}  // namespace lapse::testkit
