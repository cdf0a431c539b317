// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>

#include "observe/answer.hpp"

// Servers send the same few intermediates again and again. This keeps one copy of each certificate for as long as any
// answer holds it, so that a run's memory does not grow with the number of handshakes.

namespace lapse::observe {

/// The distinct certificates of a run. Holds weak pointers only: what no answer holds any more is forgotten.
/// One thread adds; answers may be dropped on any thread.
class Certificates {
 public:
  /// The one shared copy of these bytes. While a copy is alive, equal bytes give the same pointer.
  [[nodiscard]] Der keep(std::span<const std::uint8_t> der);

  /// Entries held, dead ones included. For tests and counters.
  [[nodiscard]] std::size_t size() const { return known_.size(); }

 private:
  void sweep();

  std::unordered_multimap<std::size_t, std::weak_ptr<const Bytes>> known_;  ///< by hash of the bytes
  std::size_t sweep_at_ = 1024;
};

}  // namespace lapse::observe
