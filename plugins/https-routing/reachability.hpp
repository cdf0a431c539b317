// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "routing.hpp"

/// Names without addresses, and addresses without a certificate to look at.
namespace https_routing {

/// The name has no address, or it could not be learnt whether it has.
[[nodiscard]] inline lapse::findings judge_resolution(const routing& r) {
  lapse::findings out;
  if (r.resolved.nothing()) {
    auto f = lapse::fail("RTE1003");
    f.arg("name", r.display).evidence(r.resolved.answers).expected("an A or AAAA record at '" + r.host + "'");
    f.fix("Publish the address of the service at '" + r.host + ".', or take the name off the certificate.");
    // A token that is fetched from the name itself cannot be fetched.
    if (r.decides) f.level(LAPSE_ERROR).bearing(LAPSE_BEARS_RENEWAL);
    out += f;
  } else if (!r.resolved.seen()) {
    auto f = lapse::open("RTE1041");
    f.arg("name", r.display).evidence(r.resolved.answers).expected("an answer for both A and AAAA");
    if (r.decides && !r.resolved.found()) f.bearing(LAPSE_BEARS_RENEWAL);
    out += f;
  }
  return out;
}

namespace detail {

[[nodiscard]] inline group those(const sites& all, reach how) {
  group out;
  for (const auto& s : all)
    if (s.how() == how) out.push_back(&s);
  return out;
}

/// Takes the IPv6 addresses out of `some`.
[[nodiscard]] inline group take_ipv6(group& some) {
  group out;
  std::erase_if(some, [&](const site* s) {
    const bool six = is_ipv6(s->address);
    if (six) out.push_back(s);
    return six;
  });
  return out;
}

/// IPv4 is served and no IPv6 address is, although this machine can reach IPv6.
[[nodiscard]] inline bool ipv6_dead(const sites& all) {
  bool served4 = false, served6 = false;
  for (const auto& s : all) {
    if (s.how() != reach::served) continue;
    (is_ipv6(s.address) ? served6 : served4) = true;
  }
  return served4 && !served6;
}

[[nodiscard]] inline lapse::finding ipv6_finding(const routing& r, const group& refused, const group& silent) {
  group both = refused;
  both.insert(both.end(), silent.begin(), silent.end());
  // Silence may as well be this network's: only a refusal is evidence.
  return about(silent.empty() ? lapse::fail("RTE1031") : lapse::open("RTE1031"), r, both)
      .expected("the same service over IPv6 as over IPv4")
      .fix("Serve HTTPS at the IPv6 addresses too, or remove the AAAA records of '" + r.host + ".'.");
}

/// Does the control host, which is known to work, show a certificate? Then silence elsewhere is no fault of this
/// network.
[[nodiscard]] inline bool control_works(routing& r, const std::string& control, const lapse::known& ask) {
  if (control.empty()) return false;
  const auto found = resolve(ask, control);
  const auto looks = ask.all(found.addresses, [&](const auto& a) { return lapse::tls(a).sni(control); });
  for (const auto& look : looks) {
    if (reach_of(look) != reach::served) continue;
    r.notes.push_back("the control host '" + control + "' shows a certificate");
    return true;
  }
  return false;
}

}  // namespace detail

/// What is to be said of the addresses that showed no certificate. `control`: a host that works, or empty.
[[nodiscard]] inline lapse::findings judge_reach(routing& r, const std::string& control, const lapse::known& ask) {
  using detail::those;
  lapse::findings out;
  const auto no_route = those(r.all, reach::no_route);
  if (!no_route.empty() && no_route.size() < r.all.size())
    r.notes.push_back(address_list(no_route) + ": not looked at, this machine has no route of that family");

  auto refused = those(r.all, reach::refused);
  auto silent = those(r.all, reach::silent);
  if (detail::ipv6_dead(r.all)) {
    const auto refused6 = detail::take_ipv6(refused);
    const auto silent6 = detail::take_ipv6(silent);
    if (!refused6.empty() || !silent6.empty()) out += detail::ipv6_finding(r, refused6, silent6);
  }
  if (!refused.empty()) {
    auto f = about(lapse::fail("RTE1029"), r, refused);
    f.expected("a TLS handshake on port 443").fix("Open port 443 there, or take the address out of the DNS.");
    if (r.http_validated && refused.size() == r.all.size()) f.level(LAPSE_ERROR);
    out += f;
  }
  if (!silent.empty()) {
    const bool theirs = silent.size() == r.all.size() && detail::control_works(r, control, ask);
    out += about(theirs ? lapse::review("RTE1030") : lapse::open("RTE1030"), r, silent)
               .expected("a TLS handshake with a certificate");
  }
  group unsteady;
  for (const auto& s : r.all)
    if (s.unsteady()) unsteady.push_back(&s);
  if (!unsteady.empty())
    out += about(lapse::review("RTE1045"), r, unsteady)
               .expected("every handshake to show the certificate")
               .fix("Find the servers behind that address, and take out or repair the one that fails.");
  if (!no_route.empty() && no_route.size() == r.all.size())
    out += about(lapse::open("RTE1032"), r, no_route).expected("a route to IPv6 addresses");
  if (const auto denied = those(r.all, reach::denied); !denied.empty())
    out += about(lapse::review("RTE1033"), r, denied)
               .expected("an address that this machine may look at")
               .fix(
                   "Audit from inside that network and allow the range under 'network.allow', or publish a public "
                   "address.");
  if (const auto plain = those(r.all, reach::plain); !plain.empty())
    out += about(lapse::fail("RTE1034"), r, plain)
               .expected("TLS on port 443")
               .fix("Turn TLS on for port 443 (nginx: 'listen 443 ssl'), or take the listener off that port.");
  if (const auto limited = those(r.all, reach::limited); !limited.empty())
    out += about(lapse::open("RTE1038"), r, limited)
               .expected(limited[0]->view().failure() == LAPSE_TLS_TOO_LARGE
                             ? "a certificate message within 'network.limits.certificate_bytes'"
                             : "a certificate message within the limits of this run");
  return out;
}

}  // namespace https_routing
