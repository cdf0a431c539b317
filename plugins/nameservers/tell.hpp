// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/findings.hpp>
#include <set>
#include <string>
#include <string_view>

#include "look.hpp"

/// Words that several findings share.
namespace lapse::nameservers {

[[nodiscard]] inline std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

/// A message has room for two.
inline constexpr std::size_t kMostListed = 2;

[[nodiscard]] inline std::string who(const places& of) {
  return listed(of, kMostListed, [](const place* p) { return p->who(); });
}
[[nodiscard]] inline std::string names(const std::set<std::string>& of) {
  return listed(of, kMostListed, [](const auto& n) { return quoted(n); });
}

[[nodiscard]] inline std::string zone_text(const delegation& zone) {
  return zone.apex.empty() ? "." : zone.apex;
}

[[nodiscard]] inline int64_t count(std::size_t n) {
  return static_cast<int64_t>(n);
}

/// A finding about the zone.
[[nodiscard]] inline finding about(finding f, const delegation& zone) {
  f.arg("zone", zone_text(zone));
  return f;
}

/// The same for a server that is to serve the zone or to be left out of it.
inline void fix_serving(finding& f, const places& of, const delegation& zone) {
  constexpr std::size_t kMost = 6;
  for (std::size_t i = 0; i < of.size() && i < kMost; ++i)
    f.fix("Load '" + zone_text(zone) + "' at " + of[i]->who() + ", or take '" + of[i]->server +
          "' out of the delegation and out of the zone.");
}

inline void add_looks(finding& f, const places& of) {
  for (const auto* p : of) f.evidence(p->looks);
}

}  // namespace lapse::nameservers
