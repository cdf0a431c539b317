// SPDX-License-Identifier: Apache-2.0
#include "config/policy_changes.hpp"

#include <algorithm>
#include <string_view>

#include "config/time.hpp"

namespace lapse::config {
namespace {

std::string text(const boost::json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::vector<PolicyChange> policy_changes(const Row& row) {
  std::vector<PolicyChange> out;
  const auto* changes = row.values.if_contains("changes");
  if (!changes || !changes->is_array()) return out;
  for (const auto& change : changes->get_array()) {
    if (!change.is_object()) continue;
    const auto& members = change.get_object();
    const auto* date = members.if_contains("date");
    if (!date) continue;
    if (date->is_int64()) {
      out.push_back({date->get_int64(), text(members, "about"), text(members, "source")});
    } else if (const auto time = parse_time(text(members, "date"))) {
      out.push_back({*time, text(members, "about"), text(members, "source")});
    }
  }
  std::ranges::stable_sort(out, {}, &PolicyChange::date);
  return out;
}

}  // namespace lapse::config
