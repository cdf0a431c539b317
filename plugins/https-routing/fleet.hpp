// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/calendar.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "age.hpp"
#include "chain.hpp"
#include "issuer.hpp"
#include "reachability.hpp"
#include "routing.hpp"

/// Which certificate each address serves, and whether clients accept it.
namespace https_routing {

namespace detail {

/// A server name that no server has (RFC 2606).
inline constexpr std::string_view kNobody = "no-such-host.invalid";

/// The same certificate whatever the name: the default one of a server that does not know this name.
[[nodiscard]] inline bool is_default(const site& s, const lapse::tls_answer& otherwise) {
  const auto leaf = otherwise.leaf();
  return leaf && same_certificate(*leaf, *s.leaf());
}

inline void judge_mismatch(const routing& r, const group& wrong, const lapse::known& ask, lapse::findings& out) {
  // Without a name, and with one that no server knows: servers differ in which of the two shows their default.
  for (const auto* s : wrong) ask.soon(lapse::tls(s->address).sni(kNobody));
  const auto bare = ask.all(wrong, [](const site* s) { return lapse::tls(s->address); });
  const auto strange = ask.all(wrong, [](const site* s) { return lapse::tls(s->address).sni(kNobody); });
  group defaults, others;
  for (std::size_t i = 0; i < wrong.size(); ++i)
    (is_default(*wrong[i], bare[i]) || is_default(*wrong[i], strange[i]) ? defaults : others).push_back(wrong[i]);
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

/// One finding for each outcome: the same thing at several addresses is one problem.
class trouble_list {
 public:
  void add(const site& s, trouble t) { join(std::move(t), {&s}); }
  void report(const routing& r, lapse::findings& out) const {
    for (const auto& [t, some] : list_) {
      auto f = about({t.kind, t.outcome}, r, some).arg("what", t.what).expected(t.expected).fix(t.fix);
      for (const auto& line : t.seen) f.saw(line);
      out += std::move(f);
    }
  }
  /// Explains every missing issuer by its certificate, fetched from where the one below it says. One that turns out to
  /// be a root that nobody trusts was not forgotten, but is the end of another chain.
  void explain(const lapse::known& ask) {
    auto before = std::exchange(list_, {});
    for (auto& [t, some] : before) {
      if (t.missing) explain(t, fetch_issuer(some.front()->view(), ask));
      join(std::move(t), some);
    }
  }

 private:
  void join(trouble t, const group& some) {
    auto known = std::find_if(list_.begin(), list_.end(), [&](const auto& entry) {
      return entry.first.outcome == t.outcome && entry.first.kind == t.kind;
    });
    if (known == list_.end()) known = list_.insert(list_.end(), {std::move(t), {}});
    for (const auto* s : some)
      if (auto& has = known->second; std::find(has.begin(), has.end(), s) == has.end()) has.push_back(s);
  }
  static void explain(trouble& t, const fetched_issuer& got) {
    t.seen.push_back(got.seen);
    if (!got.certificate) return;
    const std::string& found = got.certificate->subject;
    if (got.certificate->self_issued) {
      t.seen.push_back("fetched from " + got.url + ": the root " + found + ", which is not trusted");
      t.outcome = "RTE1027";
      t.what = "its root " + found + " is not trusted";
      t.expected = "a certificate from an authority that clients trust";
      t.fix = "Serve the certificate that the provider issued, with its chain.";
      return;
    }
    t.seen.push_back("fetched from " + got.url + ": the certificate of " + found + ", which signs that of " +
                     got.below);
    t.outcome = "RTE1026";
    t.what = "the certificate of the issuer " + found + " is not sent";
    t.expected = "the leaf, followed by every intermediate certificate";
    t.fix = "Append the certificate from '" + got.url + "' to what the server sends, behind the others.";
  }

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
  return s.how() == reach::served && !s.alternates() && s.failures() == 0 && r.who_serves(s, all) == who::expected &&
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
    // A staple that is not there has to be missed twice.
    if (s.certificates() < 2) std::erase_if(found, [](const trouble& t) { return t.absence; });
    // How a stranger keeps its chain file is not this estate's business.
    if (serves == who::other) std::erase_if(found, [](const trouble& t) { return t.outcome == "RTE1046"; });
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
  if (r.fetch_issuers) troubles.explain(ask);
  troubles.report(r, out);
  return out;
}

}  // namespace https_routing
