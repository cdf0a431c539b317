// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/calendar.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "chain.hpp"
#include "reachability.hpp"
#include "routing.hpp"

/// Which certificate each address serves, and whether clients accept it.
namespace https_routing {

namespace detail {

/// The same certificate whatever the name: the default one of a server that does not know this name.
[[nodiscard]] inline bool is_default(const site& s, const lapse::tls_answer& without_sni) {
  const auto leaf = without_sni.leaf();
  return leaf && same_certificate(*leaf, *s.leaf());
}

inline void judge_mismatch(const routing& r, const group& wrong, const lapse::known& ask, lapse::findings& out) {
  const auto bare = ask.all(wrong, [](const site* s) { return lapse::tls(s->address); });
  group defaults, others;
  for (std::size_t i = 0; i < wrong.size(); ++i)
    (is_default(*wrong[i], bare[i]) ? defaults : others).push_back(wrong[i]);
  const auto served = [](const group& some) {
    const auto leaf = some[0]->leaf();
    return leaf->dns_names.empty() ? std::string("no name") : leaf->dns_names[0];
  };
  if (!defaults.empty())
    out += about(lapse::fail("RTE1023"), r, defaults)
               .arg("served", "a default certificate for " + served(defaults))
               .expected(r.expected.words())
               .fix("Configure the name '" + r.host + "' with its certificate at the server or load balancer (SNI).");
  if (!others.empty())
    out += about(lapse::fail("RTE1024"), r, others)
               .arg("served", served(others))
               .expected(r.expected.words())
               .fix("Serve the certificate of '" + r.host + "' for that name, or correct where its records lead.");
}

/// Until when the certificate before the newest one may still be served.
[[nodiscard]] inline int64_t deployed_by(const routing& r, const group& expected, const group& newer) {
  int64_t issued = r.issued;
  if (!newer.empty())
    issued = newer[0]->leaf()->not_before;
  else if (issued == LAPSE_NO_TIME && !expected.empty())
    issued = expected[0]->leaf()->not_before;
  return issued == LAPSE_NO_TIME ? LAPSE_NO_TIME : issued + r.deploy_seconds;
}

/// Older and newer copies beside each other, or one of them alone.
inline void judge_age(const routing& r, const group& older, const group& expected, const group& newer,
                      lapse::findings& out) {
  const bool mixed = !older.empty() + !expected.empty() + !newer.empty() > 1;
  if (!mixed && older.empty() && newer.empty()) return;
  if (!mixed && older.empty()) {
    out += about(lapse::review("RTE1022"), r, newer)
               .expected(r.expected.words())
               .fix("Read the inventory again: the certificate seems to have been renewed since.");
    return;
  }
  const group& old = older.empty() ? expected : older;
  const std::string_view outcome = mixed ? "RTE1020" : "RTE1005";
  const int64_t limit = deployed_by(r, expected, newer);
  const bool in_time = r.now < limit;
  auto f = about(in_time ? lapse::review(outcome) : lapse::fail(outcome), r, old);
  f.arg("expiry", lapse::date_text(old[0]->leaf()->not_after)).expected(r.expected.words());
  f.fix("Deploy the renewed certificate at " + address_list(old) + " and reload the server there.");
  if (mixed) f.evidence((newer.empty() ? expected : newer)[0]->view());
  if (in_time) f.saw("a deployment by " + lapse::time_text(limit) + " is nothing unusual");
  out += f;
}

/// One finding for each outcome: the same thing at several addresses is one problem.
class trouble_list {
 public:
  void add(const site& s, trouble t) {
    for (auto& [first, some] : list_)
      if (first.outcome == t.outcome && first.kind == t.kind) {
        if (std::find(some.begin(), some.end(), &s) == some.end()) some.push_back(&s);
        return;
      }
    list_.emplace_back(std::move(t), group{&s});
  }
  void report(const routing& r, lapse::findings& out) const {
    for (const auto& [t, some] : list_)
      out += about({t.kind, t.outcome}, r, some).arg("what", t.what).expected(t.expected).fix(t.fix);
  }

 private:
  std::vector<std::pair<trouble, group>> list_;
};

[[nodiscard]] inline bool unacceptable(const std::vector<trouble>& troubles) {
  return std::any_of(troubles.begin(), troubles.end(),
                     [](const trouble& t) { return t.outcome == "RTE1025" || t.outcome == "RTE1027"; });
}

/// Do the looks at an alternating address tell apart copies of the judged certificate, and not just two foreign ones?
[[nodiscard]] inline bool ours_alternate(const routing& r, const site& s) {
  const auto newest = r.expected.known() ? nullptr : newest_of(r.all, r.host);
  for (const auto& look : s.looks)
    if (const auto leaf = look.leaf(); leaf && r.expected.of(*leaf, newest.get()) != who::other) return true;
  return false;
}

}  // namespace detail

/// Does this site serve what it should, with nothing to find fault with?
[[nodiscard]] inline bool as_expected(const routing& r, const site& s, const sites& all) {
  return s.how() == reach::served && !s.alternates() && r.who_serves(s, all) == who::expected &&
         troubles_of(s.view(), r.now, r.private_ca).empty();
}

/// Judges every address that showed a certificate.
[[nodiscard]] inline lapse::findings judge_fleet(const routing& r, const lapse::known& ask) {
  std::map<who, group> by;
  group alternating, reversed;
  detail::trouble_list troubles;
  for (const auto& s : r.all) {
    if (s.how() != reach::served) continue;
    const who serves = r.who_serves(s, r.all);
    const bool ca = ca_first(s.view(), r.host);
    const bool alternates = s.alternates() && detail::ours_alternate(r, s);
    if (alternates) alternating.push_back(&s);
    std::vector<trouble> found;
    // An older copy or a foreign certificate is one problem, whatever else is wrong with it.
    if (!ca && serves != who::mismatch && serves != who::older) found = troubles_of(s.view(), r.now, r.private_ca);
    if (ca)
      reversed.push_back(&s);
    else if (!alternates && !(serves == who::other && detail::unacceptable(found)))
      by[serves].push_back(&s);
    for (auto& t : found) troubles.add(s, std::move(t));
  }
  group unknown = detail::those(r.all, reach::unrecognized);

  lapse::findings out;
  if (!by[who::mismatch].empty()) detail::judge_mismatch(r, by[who::mismatch], ask, out);
  if (!unknown.empty())
    out += about(lapse::fail("RTE1023"), r, unknown)
               .arg("served", "TLS alert 112 (unrecognized name)")
               .discriminator("alert")
               .expected(r.expected.words())
               .fix("Configure the name '" + r.host + "' with its certificate at the server or load balancer (SNI).");
  detail::judge_age(r, by[who::older], by[who::expected], by[who::newer], out);
  if (!alternating.empty())
    out += about(lapse::fail("RTE1021"), r, alternating)
               .expected(r.expected.words())
               .fix("Find the servers behind that address, and deploy the same certificate and chain on all of them.");
  if (!by[who::other].empty())
    out += about(lapse::review("RTE1004"), r, by[who::other])
               .expected(r.expected.words())
               .fix("Find out who terminates TLS for '" + r.host +
                    "': a CDN with a certificate of its own, or another account. This certificate may not be in use.");
  if (!reversed.empty())
    out += about(lapse::fail("RTE1028"), r, reversed)
               .arg("what", reversed[0]->leaf()->subject)
               .expected("the leaf first, then the certificate of its issuer, and so on")
               .fix("Turn the order of the certificates in the server's chain file round.");
  troubles.report(r, out);
  return out;
}

}  // namespace https_routing
