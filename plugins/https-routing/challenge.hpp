// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/ask.hpp>
#include <lapse/http.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "redirect.hpp"
#include "routing.hpp"

/// The challenge http-01 of ACME (RFC 8555 8.3): would a file under /.well-known/acme-challenge/ be found over port 80?
/// What is asked for is a file that does not exist, so that "not found" is the usual answer of a healthy server.
namespace https_routing {

inline constexpr std::string_view kChallengePath = "/.well-known/acme-challenge/lapse-probe";
/// Let's Encrypt follows ten redirects.
inline constexpr std::size_t kMostChallengeRedirects = 10;

namespace detail {

/// A host of digits and dots is an IPv4 address, where a certificate authority wants a name.
[[nodiscard]] inline bool is_number(std::string_view host) {
  return host.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// The way of one look, from one address on.
inline void challenge_step(walk& w, const lapse::http_answer& a, std::vector<url>& been, const lapse::known& ask) {
  w.answers.push_back(a);
  if (!a.answered()) {
    const bool first = w.answers.size() == 1;
    if (a.ended() == LAPSE_REFUSED)
      return stop(w, first ? walk::end::refused : walk::end::wrong, "the connection is refused");
    if (a.ended() == LAPSE_NO_ROUTE) return stop(w, walk::end::no_route, a.why());
    return stop(w, walk::end::unseen, a.why());
  }
  const unsigned status = a.status();
  if (status == 303) return stop(w, walk::end::wrong, "the status is 303");
  if (!redirects(status)) {
    const bool odd = status == 401 || status == 403 || status == 407 || status == 429 || status >= 500;
    return stop(w, odd ? walk::end::content : walk::end::arrived, "the status is " + std::to_string(status));
  }
  const auto next = follow_location(w.at, a.field("location"));
  if (!next) return stop(w, walk::end::wrong, "the redirect leads to no usable URL");
  if (is_number(next->host)) return stop(w, walk::end::wrong, "the redirect leads to an address and not to a name");
  if (!next->authorized_port())
    return stop(w, walk::end::wrong, "the redirect leads to port " + std::to_string(next->port));
  if (std::find(been.begin(), been.end(), *next) != been.end())
    return stop(w, walk::end::wrong, "the redirects go round in a circle");
  if (w.answers.size() > kMostChallengeRedirects)
    return stop(w, walk::end::wrong, "more than " + std::to_string(kMostChallengeRedirects) + " redirects");
  been.push_back(*next);
  go_on(w, *next, ask);
}

[[nodiscard]] inline std::vector<walk> challenge_walks(const url& from, const std::vector<std::string>& addresses,
                                                       uint32_t again, const lapse::known& ask) {
  std::vector<walk> all;
  std::vector<std::vector<url>> been(addresses.size(), {from});
  for (const auto& a : addresses) all.push_back({a, from, {}, {}, {}});
  for (;;) {
    std::vector<std::size_t> active;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].how == walk::end::under_way) active.push_back(i);
    if (active.empty()) return all;
    const auto answers = ask.all(active, [&](std::size_t i) { return question(all[i], again); });
    for (std::size_t i = 0; i < active.size(); ++i) challenge_step(all[active[i]], answers[i], been[active[i]], ask);
  }
}

/// The walks from all addresses, each that did not arrive seen a second time.
[[nodiscard]] inline std::vector<walk> challenge_looks(const url& from, const std::vector<std::string>& addresses,
                                                       const lapse::known& ask) {
  auto walks = challenge_walks(from, addresses, 0, ask);
  std::vector<std::string> doubts;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < walks.size(); ++i) {
    if (walks[i].how == walk::end::arrived || walks[i].how == walk::end::no_route) continue;
    doubts.push_back(addresses[i]);
    places.push_back(i);
  }
  auto again = challenge_walks(from, doubts, 1, ask);
  for (std::size_t i = 0; i < again.size(); ++i) look_again(walks[places[i]], std::move(again[i]));
  return walks;
}

/// What the walks of one address family come to.
struct family_view {
  std::vector<const walk*> all, good, odd, refused, wrong, unseen, no_route;

  family_view(const std::vector<walk>& walks, const std::vector<std::string>& addresses, bool ipv6) {
    for (std::size_t i = 0; i < walks.size(); ++i) {
      if (is_ipv6(addresses[i]) != ipv6) continue;
      const walk* w = &walks[i];
      all.push_back(w);
      switch (w->how) {
        case walk::end::arrived:
          good.push_back(w);
          break;
        case walk::end::content:
          odd.push_back(w);
          break;
        case walk::end::refused:
          refused.push_back(w);
          break;
        case walk::end::wrong:
          wrong.push_back(w);
          break;
        case walk::end::no_route:
          no_route.push_back(w);
          break;
        default:
          unseen.push_back(w);
      }
    }
  }
  [[nodiscard]] bool answers() const { return !good.empty() || !odd.empty(); }
  /// Nothing of it works, and that was seen.
  [[nodiscard]] bool dead() const { return !all.empty() && refused.size() + wrong.size() == all.size(); }
};

[[nodiscard]] inline lapse::finding challenge_finding(const routing& r, lapse::finding f,
                                                      const std::vector<const walk*>& some) {
  f.arg("name", r.display)
      .arg("what", some.front()->what)
      .expected("an answer to '" + std::string(kChallengePath) + "' over port 80, be it 'not found'");
  for (const auto* w : some) f.evidence(w->answers);
  return f.fix("Answer '/.well-known/acme-challenge/' over port 80 at every address of '" + r.host +
               "', or redirect it to a host that does, with http or https on ports 80 and 443.");
}

}  // namespace detail

/// The findings about the challenge, none when a file would be found. Let's Encrypt takes an IPv6 address first, and
/// turns to IPv4 only when it cannot connect at all.
[[nodiscard]] inline lapse::findings judge_challenge(routing& r, const lapse::known& ask) {
  url from;
  from.host = r.host;
  from.target = kChallengePath;
  const auto walks = detail::challenge_looks(from, r.resolved.addresses, ask);
  const detail::family_view four(walks, r.resolved.addresses, false), six(walks, r.resolved.addresses, true);

  lapse::findings out;
  const auto judge = [&](const detail::family_view& own, const detail::family_view& other, bool ipv6) {
    if (!own.wrong.empty() || !own.refused.empty()) {
      std::vector<const walk*> bad = own.wrong;
      bad.insert(bad.end(), own.refused.begin(), own.refused.end());
      // Connections that are refused over IPv6 are tried over IPv4; whatever else goes wrong there is final.
      const bool saved = ipv6 && own.wrong.empty() && other.answers();
      auto f = detail::challenge_finding(r, lapse::fail(saved ? "RTE1010" : "RTE1009"), bad);
      const bool spare = own.answers() || (!ipv6 && other.answers());
      if (!saved && spare) f.level(LAPSE_WARNING);
      if (saved) f.arg("addresses", bad.front()->address);
      out += f.discriminator(ipv6 ? "ipv6" : "ipv4");
    }
    if (!own.odd.empty())
      out += detail::challenge_finding(r, lapse::review("RTE1013"), own.odd).discriminator(ipv6 ? "ipv6" : "ipv4");
    std::vector<const walk*> blind = own.unseen;
    blind.insert(blind.end(), own.no_route.begin(), own.no_route.end());
    if (!blind.empty())
      out += detail::challenge_finding(r, lapse::open("RTE1042"), blind).discriminator(ipv6 ? "ipv6" : "ipv4");
  };
  judge(six, four, true);
  judge(four, six, false);
  if (out.empty())
    for (const auto& w : walks)
      r.notes.push_back(std::string(w.answers.front().asked()) + ": " + w.answers.back().summary());
  return out;
}

}  // namespace https_routing
