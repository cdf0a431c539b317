// SPDX-License-Identifier: Apache-2.0
#include "inventory/shared_records.hpp"

#include <algorithm>

#include "inventory/id_set.hpp"
#include "support/flat_index.hpp"

namespace lapse::inventory {
namespace {

std::uint64_t key_of(const Record& record) { return hash_id(record.name).low; }

/// Calls `use` once for each distinct record of the certificate. A wildcard and its base name share theirs.
template <class Use>
void each_record(const Certificate& certificate, const Use& use) {
  std::vector<std::uint64_t> seen;
  for (const auto& name : certificate.names) {
    if (!name.record || name.record->name.empty()) continue;
    const std::uint64_t key = key_of(*name.record);
    if (std::ranges::find(seen, key) != seen.end()) continue;
    seen.push_back(key);
    use(key);
  }
}

}  // namespace

SharedRecords SharedRecords::read(const std::function<std::unique_ptr<Source>()>& open) {
  SharedRecords out;
  {
    support::FlatIndex met;
    const auto source = open();
    while (const auto certificate = source->next()) {
      each_record(*certificate, [&](std::uint64_t key) {
        if (!met.insert(key)) out.sharers_.try_emplace(key);
      });
    }
  }
  if (out.sharers_.empty()) return out;
  const auto source = open();
  while (const auto certificate = source->next()) {
    each_record(*certificate, [&](std::uint64_t key) {
      if (const auto found = out.sharers_.find(key); found != out.sharers_.end()) out.add(found->second, certificate->id);
    });
  }
  return out;
}

void SharedRecords::add(Sharers& to, const std::string& id) {
  ++to.count;
  const std::size_t cost = sizeof(std::string) + id.capacity();
  if (to.ids.size() >= kMostListed || bytes_ + cost > kMostBytes) return;
  bytes_ += cost;
  to.ids.push_back(id);
}

const SharedRecords::Sharers* SharedRecords::of(const Record& record) const {
  const auto found = sharers_.find(key_of(record));
  return found == sharers_.end() || found->second.count < 2 ? nullptr : &found->second;
}

}  // namespace lapse::inventory
