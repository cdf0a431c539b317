// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "fleet.hpp"
#include "routing.hpp"

/// The rule that AWS's text held until 2023: a certificate validated by e-mail was renewed without any mail when the
/// name, or its www twin, served it over HTTPS from the internet. Only with the profile `acm-legacy`.
namespace https_routing {

/// The other name that ACM asked: "www.example.com" of "example.com", and the other way round.
[[nodiscard]] inline std::string www_twin(const std::string& host) {
  return host.starts_with("www.") ? host.substr(4) : "www." + host;
}

namespace detail {

[[nodiscard]] inline bool serves_expected(const routing& r, const sites& all) {
  return std::any_of(all.begin(), all.end(), [&](const site& s) {
    const auto leaf = s.how() == reach::served ? s.leaf() : nullptr;
    return leaf && r.expected.known() && r.expected.of(*leaf, nullptr) == who::expected;
  });
}

[[nodiscard]] inline bool out_of_sight(const resolution& resolved, const sites& all) {
  return !resolved.seen() || std::any_of(all.begin(), all.end(), [](const site& s) {
    const reach how = s.how();
    return how == reach::silent || how == reach::limited || how == reach::no_route || how == reach::denied;
  });
}

}  // namespace detail

/// Whether ACM would have found the certificate by HTTPS. Nothing when it would; `r` then shows where.
[[nodiscard]] inline lapse::findings judge_legacy(routing& r, const lapse::known& ask) {
  if (detail::serves_expected(r, r.all)) return {};
  const std::string twin = www_twin(r.host);
  const auto resolved = resolve(ask, twin);
  auto all = probe(twin, resolved.addresses, 1, ask, [&](const site& s, const sites& among) {
    return s.how() == reach::served && detail::serves_expected(r, among);
  });
  if (detail::serves_expected(r, all)) {
    r.all = std::move(all);
    return {};
  }
  const bool unsure = detail::out_of_sight(r.resolved, r.all) || detail::out_of_sight(resolved, all);
  auto f = unsure ? lapse::open("RTE1006") : lapse::fail("RTE1006");
  f.arg("name", r.display).arg("twin", twin).expected(r.expected.words());
  for (const auto* list : {&r.all, &all})
    for (const auto& s : *list) f.evidence(s.looks);
  f.evidence(resolved.answers);
  f.fix("Serve this certificate over HTTPS at '" + r.host + "' or '" + twin + "', or switch to DNS validation.");
  return f;
}

}  // namespace https_routing
