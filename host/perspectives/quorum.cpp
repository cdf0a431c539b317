// SPDX-License-Identifier: Apache-2.0
#include "perspectives/quorum.hpp"

#include <algorithm>

namespace lapse::perspectives {
namespace {

std::int64_t number(const boost::json::object& values, std::string_view key) {
  const auto* found = values.if_contains(key);
  return found && found->is_int64() ? std::max<std::int64_t>(found->get_int64(), 0) : 0;
}

}  // namespace

std::size_t Quorum::may_disagree(std::size_t ours) const {
  std::size_t most = 0;
  for (const auto& step : disagree)
    if (std::max(ours, remotes) >= step.from) most = step.at_most;
  return most;
}

std::optional<Quorum> quorum_of_the_day(const config::Tables& tables, std::int64_t now) {
  const auto* row = tables.row("perspectives", {}, now);
  if (!row) return std::nullopt;
  Quorum out;
  out.remotes = static_cast<std::size_t>(number(row->values, "remotes"));
  out.stale_after = number(row->values, "stale_hours") * 3600;
  out.source = row->source;
  if (const auto* steps = row->values.if_contains("disagree"); steps && steps->is_array()) {
    for (const auto& step : steps->get_array()) {
      if (!step.is_object()) continue;
      out.disagree.push_back({static_cast<std::size_t>(number(step.get_object(), "from")),
                              static_cast<std::size_t>(number(step.get_object(), "at_most"))});
    }
  }
  return out;
}

}  // namespace lapse::perspectives
