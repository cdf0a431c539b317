// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/calendar.hpp>
#include <string>
#include <string_view>

#include "routing.hpp"

/// Renewed and not deployed, and its reverse: an inventory that is behind what is served.
namespace https_routing::detail {

/// When the newest of these certificates was issued; LAPSE_NO_TIME when nothing tells.
[[nodiscard]] inline int64_t renewed_at(const routing& r, const group& expected, const group& newer) {
  if (!newer.empty()) return newer[0]->leaf()->not_before;
  if (r.issued == LAPSE_NO_TIME && !expected.empty()) return expected[0]->leaf()->not_before;
  return r.issued;
}

/// "2 days", "5 hours".
[[nodiscard]] inline std::string duration(int64_t seconds) {
  const int64_t days = seconds / lapse::kDay;
  const int64_t count = days > 0 ? days : seconds / 3600;
  return std::to_string(count) + (days > 0 ? " day" : " hour") + (count == 1 ? "" : "s");
}

/// Older and newer copies beside each other, or one of them alone.
inline void judge_age(const routing& r, const group& older, const group& expected, const group& newer,
                      lapse::findings& out) {
  const bool mixed = !older.empty() + !expected.empty() + !newer.empty() > 1;
  if (!mixed && older.empty() && newer.empty()) return;
  if (!mixed && older.empty()) {
    const int64_t since = newer[0]->leaf()->not_before;
    auto f = about(lapse::review("RTE1022"), r, newer);
    f.arg("since", lapse::date_text(since)).expected(r.expected.words());
    for (const auto* s : newer)
      f.saw(s->address + ": certificate " + s->leaf()->serial + ", valid from " +
            lapse::time_text(s->leaf()->not_before) + "; the inventory is behind for " +
            duration(r.now - s->leaf()->not_before));
    out += f.fix("Read the inventory again: the certificate seems to have been renewed since.");
    return;
  }
  const group& old = older.empty() ? expected : older;
  const std::string_view outcome = mixed ? "RTE1020" : "RTE1005";
  const int64_t renewed = renewed_at(r, expected, newer);
  const bool told = renewed != LAPSE_NO_TIME;
  const bool in_time = told && r.now < renewed + r.deploy_seconds;
  auto f = about(in_time ? lapse::review(outcome) : lapse::fail(outcome), r, old);
  f.arg("expiry", lapse::date_text(old[0]->leaf()->not_after)).arg("renewed", lapse::date_text(renewed));
  f.expected(r.expected.words());
  for (const auto* s : old) {
    std::string line = s->address + ": certificate " + s->leaf()->serial + ", which expires at " +
                       lapse::time_text(s->leaf()->not_after);
    if (told && r.now > renewed)
      line += "; renewed at " + lapse::time_text(renewed) + " and not deployed for " + duration(r.now - renewed);
    f.saw(line);
  }
  if (mixed) f.evidence((newer.empty() ? expected : newer)[0]->view());
  if (in_time) f.saw("a deployment by " + lapse::time_text(renewed + r.deploy_seconds) + " is nothing unusual");
  if (r.exported)
    f.fix("Export the renewed certificate again, deploy it at " + address_list(old) + " and reload the server there.");
  else
    f.fix("Deploy the renewed certificate at " + address_list(old) + " and reload the server there.");
  out += f;
}

}  // namespace https_routing::detail
