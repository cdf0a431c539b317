// SPDX-License-Identifier: Apache-2.0
#include "observe/certificates.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace lapse::observe {

Der Certificates::keep(std::span<const std::uint8_t> der) {
  const std::size_t hash = std::hash<std::string_view>{}({reinterpret_cast<const char*>(der.data()), der.size()});
  const auto [first, last] = known_.equal_range(hash);
  auto free_slot = known_.end();
  for (auto it = first; it != last; ++it) {
    Der alive = it->second.lock();
    if (!alive) {
      free_slot = it;
    } else if (std::ranges::equal(*alive, der)) {
      return alive;
    }
  }
  Der kept = std::make_shared<const Bytes>(der.begin(), der.end());
  if (free_slot != known_.end()) {
    free_slot->second = kept;
    return kept;
  }
  if (known_.size() >= sweep_at_) sweep();
  known_.emplace(hash, kept);
  return kept;
}

// Runs each time the table has doubled since the last sweep, so its cost is spread evenly over the additions.
void Certificates::sweep() {
  std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
  sweep_at_ = std::max<std::size_t>(1024, 2 * known_.size());
}

}  // namespace lapse::observe
