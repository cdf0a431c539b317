// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "elsewhere.hpp"
#include "mistakes.hpp"
#include "persist.hpp"
#include "tell.hpp"
#include "unseen.hpp"

/// The endings in which the record is not what it should be.
namespace lapse::dns_cname {

using places = std::vector<const place*>;

/// The domain itself does not exist. Asked a second time before it is said.
[[nodiscard]] inline findings domain_absent(const known& ask, const expected_record& want, const sighting& s) {
  const dns question = dns(s.zone.absent, rr::NS).again();
  const auto second = ask(s.zone.apex.empty() ? dns(question).at_root() : s.where_any(question));
  const std::string above = s.zone.apex.empty() ? "the root" : quoted(s.zone.apex);
  if (classify(second, s.zone.absent, rr::NS, s.zone.apex).what != answer_class::absent_name) {
    finding f = not_seen(want, s,
                         "the servers of " + above + " said once that " + quoted(s.zone.absent) +
                             " does not exist, and then " + second.summary());
    f.evidence(second);
    return f;
  }
  const bool root = s.zone.apex.empty();
  const bool inside = holds(want, s.resolver);
  finding f = about(fail(root ? "DNS1029" : inside ? "DNS1009" : "DNS1001"), want, s);
  f.arg("how", "the domain " + quoted(s.zone.absent) + " itself does not exist in " + above);
  f.arg("name", want.base)
      .arg("why", "it lies below " + quoted(s.zone.absent) + ", which is no public top-level domain");
  f.evidence(s.zone.evidence).evidence(second);
  if (root)
    f.fix("A name below a public suffix, or a private certification authority for internal names.");
  else
    f.fix(want.line());
  return f.visible_after(second->negative_ttl());
}

/// The resolvers of this machine have the record, the public servers say that it does not exist.
[[nodiscard]] inline finding split_horizon(const expected_record& want, const sighting& s, const places& lacking) {
  finding f = about(fail("DNS1009"), want, s);
  f.arg("how", "the servers of " + quoted(s.zone.apex) + " do not have it");
  return f.fix(want.line()).visible_after(longest_ttl(lacking));
}

/// Absent wherever the question was answered.
[[nodiscard]] inline findings absent(const known& ask, const expected_record& want, const sighting& s,
                                     const places& lacking) {
  const explanation why = explain_absence(ask, want, s);
  const auto conclude = [&](finding f) {
    f.evidence(why.looks);
    if (f.outcome() != "DNS1009") f.fix(want.line());
    f.visible_after(std::max(longest_ttl(lacking), why.ttl));
    return f;
  };
  switch (why.what) {
    case mistake::doubled:
      return conclude(about(fail("DNS1003"), want, s).arg("found", why.found));
    case mistake::underscore_lost:
      return conclude(about(fail("DNS1004"), want, s).arg("found", why.found));
    case mistake::other_data:
      return conclude(about(fail("DNS1006"), want, s).arg("seen", why.found));
    case mistake::wildcard:
      return conclude(about(fail("DNS1001"), want, s).arg("how", "a wildcard answers with " + why.found));
    default:
      break;
  }
  if (holds(want, s.resolver) && another_view(ask, s)) return conclude(split_horizon(want, s, lacking));
  if (const stray other = find_stray(ask, want, s); !other.who.empty())
    return conclude(about(fail("DNS1010"), want, s).arg("found", other.who).evidence(other.looks));
  const bool no_name =
      std::all_of(lacking.begin(), lacking.end(), [](const auto* p) { return p->what == answer_class::absent_name; });
  return conclude(
      about(fail("DNS1001"), want, s).arg("how", (no_name ? "NXDOMAIN " : "no data of this type ") + where(s)));
}

/// Some have it, others do not.
[[nodiscard]] inline findings servers_differ(const expected_record& want, const sighting& s, const places& lacking,
                                             const places& reaching = {}) {
  const auto at_parent = [](const auto* p) { return p->at_parent; };
  // Only servers that the delegation does not name have it: to the world it is not there.
  const bool every_delegated_lacks = std::all_of(s.servers.begin(), s.servers.end(), [&](const place& p) {
    return !p.at_parent || std::find(lacking.begin(), lacking.end(), &p) != lacking.end();
  });
  if (!reaching.empty() && every_delegated_lacks && std::none_of(reaching.begin(), reaching.end(), at_parent)) {
    finding f = about(fail("DNS1010"), want, s);
    f.arg("found", reaching.front()->who);
    for (const auto* p : reaching) f.saw("Has it, but is not in the delegation: " + p->who + ".");
    return f.fix(want.line()).visible_after(std::max(longest_ttl(lacking), s.zone.ttl));
  }
  const bool error = std::any_of(lacking.begin(), lacking.end(), at_parent);
  finding f = about(fail("DNS1008"), want, s);
  f.arg("lacking", std::to_string(lacking.size())).arg("count", std::to_string(s.heard().size()));
  for (const auto* p : lacking)
    f.saw("Lacks it: " + p->who + (p->at_parent ? "" : ", which the delegation does not name") + ".");
  return f.level(error ? LAPSE_ERROR : LAPSE_WARNING).fix(want.line()).visible_after(longest_ttl(lacking));
}

/// The servers of a name on the way differ.
[[nodiscard]] inline findings step_differs(const expected_record& want, const chain& c) {
  const sighting& s = *c.at;
  places lacking;
  for (const auto* p : s.heard())
    if (p->absent()) lacking.push_back(p);
  if (lacking.empty())
    for (const auto* p : s.heard())
      if (!holds(want, *p)) lacking.push_back(p);
  findings out;
  for (finding f : servers_differ(want, s, lacking)) {
    add_chain(f, c);
    out += std::move(f);
  }
  return out;
}

/// What is wrong with the value that comes nearest to the wanted one; empty where nothing can be said.
[[nodiscard]] inline std::string nearest_fault(const expected_record& want, const place& p) {
  std::string out;
  for (const auto& value : p.values)
    if (const auto fault = want.fault_of(value); out.empty() || out.starts_with(kForAnotherIssuer)) out = fault;
  return out;
}

/// Another value wherever the question was answered.
[[nodiscard]] inline findings other_value(const known& ask, const expected_record& want, const sighting& s,
                                          const chains& led, const places& lacking) {
  const place& p = **std::find_if(lacking.begin(), lacking.end(), [](const auto* l) { return !l->absent(); });
  const chain& c = *led.of(p);
  const std::string& last = c.steps.back();
  const auto conclude = [&](const char* id) {
    finding f = about(fail(id), want, s);
    f.arg("seen", last).arg("chain", c.shown());
    add_chain(f, c);
    f.fix(want.line()).visible_after(std::max(c.ttl, longest_ttl(lacking)));
    return f;
  };
  if (want.type == rr::CNAME) {
    if (has_quotes_or_blanks(last)) return conclude("DNS1026");
    if (want.is_relative_token(last)) return conclude("DNS1025");
    if (want.is_token(last)) return conclude("DNS1005");
  }
  if (auto why = nearest_fault(want, p); !why.empty()) return conclude("DNS1014").arg("why", why);
  // A wildcard that leads somewhere is no record: it would only be confusing to say where it leads.
  if (const auto wildcard = explain_value(ask, s, p); wildcard.what == mistake::wildcard) {
    finding f = conclude("DNS1001");
    f.arg("how", "a wildcard answers in its place, with " + quoted(wildcard.found));
    f.evidence(wildcard.looks);
    return f;
  }
  switch (c.end) {
    case chain_end::loop:
      return conclude("DNS1007").arg("how", "lead in a circle").level(LAPSE_ERROR);
    case chain_end::endless:
      return conclude("DNS1007").arg("how", "do not end after " + std::to_string(kMostSteps));
    case chain_end::differs:
      return step_differs(want, c);
    case chain_end::unseen:
      return not_seen(want, *c.at, why_silent(*c.at));
    default:
      return conclude("DNS1002");
  }
}

}  // namespace lapse::dns_cname
