// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/findings.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "hosts.hpp"
#include "look.hpp"
#include "tell.hpp"

/// One function for each thing that can be wrong with a zone's servers. All work on what was seen; only those that need
/// a second look take `known`.
namespace lapse::nameservers {

/// Everything that was seen of one zone.
struct view_of_zone {
  delegation zone;
  std::vector<place> places_of;
  std::vector<host> hosts;
  std::vector<dns_answer> vain;  ///< to what was asked besides, and bore nothing out
};

/// The delegated servers that a server of the zone does not name: they answer for a zone that has left them.
[[nodiscard]] inline std::set<std::string> only_at_parent(const view_of_zone& v) {
  std::set<std::string> own;
  for (const auto& p : v.places_of)
    if (p.ns) own.insert(p.ns->begin(), p.ns->end());
  std::set<std::string> out;
  if (own.empty()) return out;
  for (const auto& s : v.zone.servers)
    if (s.at_parent && !own.contains(s.name)) out.insert(s.name);
  return out;
}

/// Is at least half of the delegated addresses that could be asked lame?
[[nodiscard]] inline bool half_lame(const view_of_zone& v) {
  std::size_t asked = 0;
  std::size_t lame = 0;
  for (const auto& p : v.places_of) {
    if (!p.at_parent || p.what == state::unseen) continue;
    ++asked;
    lame += p.what == state::lame ? 1 : 0;
  }
  return lame > 0 && lame * 2 >= asked;
}

/// NSC1001.
[[nodiscard]] inline findings delegation_differs(const view_of_zone& v) {
  std::set<std::string> parent;
  for (const auto& s : v.zone.servers)
    if (s.at_parent) parent.insert(s.name);
  std::set<std::string> extra;
  places differing;
  for (const auto& p : v.places_of) {
    if (!p.ns || *p.ns == parent) continue;
    differing.push_back(&p);
    for (const auto& n : *p.ns)
      if (!parent.contains(n)) extra.insert(n);
  }
  if (differing.empty()) return {};
  const auto left = only_at_parent(v);
  std::string how;
  if (!left.empty()) how = "only the delegation names " + names(left);
  if (!extra.empty()) how += (how.empty() ? "" : "; ") + std::string("only the zone names ") + names(extra);
  if (how.empty()) how = who(differing) + " name fewer servers than the others";

  finding f = about(fail("NSC1001"), v.zone).arg("how", how).visible_after(v.zone.ttl);
  bool lame = false;
  for (const auto& p : v.places_of) {
    if (p.what != state::lame || !left.contains(p.server)) continue;
    lame = true;
    f.saw("Only the delegation names " + p.who() + ", and it does not serve the zone: " + p.said + ".");
    f.evidence(p.looks);
  }
  if (lame) f.level(LAPSE_ERROR);
  if (lame && half_lame(v)) f.bearing(LAPSE_BEARS_RENEWAL);
  f.expected("the same name servers in the delegation and in the zone");
  for (const auto& n : parent) f.saw("The delegation names " + n + ".");
  for (const auto* p : differing) {
    f.saw(p->who() + " names " + std::to_string(p->ns->size()) + ":");
    for (const auto& n : *p->ns) f.saw("  " + n);
  }
  for (const auto& n : *differing.front()->ns) f.fix(v.zone.apex + ". 86400 IN NS " + n + ".");
  return f;
}

/// NSC1002. Servers that only a forgotten delegation names are told of in NSC1001.
[[nodiscard]] inline findings servers_lame(const view_of_zone& v) {
  const auto left = only_at_parent(v);
  places lame;
  std::size_t asked = 0;
  for (const auto& p : v.places_of) {
    asked += p.what == state::unseen ? 0 : 1;
    if (p.what == state::lame && !left.contains(p.server)) lame.push_back(&p);
  }
  if (lame.empty()) return {};
  finding f = about(fail("NSC1002"), v.zone).arg("count", count(lame.size())).arg("all", count(asked));
  f.arg("who", who(lame)).visible_after(v.zone.ttl);
  if (half_lame(v)) f.level(LAPSE_ERROR).bearing(LAPSE_BEARS_RENEWAL);
  for (const auto* p : lame)
    f.saw(p->who() + (p->at_parent ? "" : ", which the delegation does not name,") + " says: " + p->said + ".");
  add_looks(f, lame);
  f.expected("an answer with authority for '" + zone_text(v.zone) + "' at every address");
  fix_serving(f, lame, v.zone);
  return f;
}

/// Does another address of the same server serve the zone?
[[nodiscard]] inline bool served_elsewhere(const view_of_zone& v, const place& by) {
  return std::any_of(v.places_of.begin(), v.places_of.end(), [&](const place& p) {
    return p.server == by.server && p.what == state::serves && family_of(p.address) == family::ipv4;
  });
}

/// NSC1003 for some, and NSC1008 for an IPv6 address whose server answers over IPv4.
[[nodiscard]] inline findings servers_silent(const view_of_zone& v) {
  places silent, dead;
  std::size_t asked = 0;
  for (const auto& p : v.places_of) {
    asked += p.what == state::unseen ? 0 : 1;
    if (p.what != state::silent || !is_public(p.address)) continue;  // a private one is another problem
    (family_of(p.address) == family::ipv6 && served_elsewhere(v, p) ? dead : silent).push_back(&p);
  }
  findings out;
  if (!silent.empty()) {
    finding f = about(fail("NSC1003"), v.zone).arg("count", count(silent.size())).arg("all", count(asked));
    f.arg("who", who(silent));
    add_looks(f, silent);
    f.fix("Let " + who(silent) + " answer over UDP and TCP port 53, or take what does not run out of '" +
          zone_text(v.zone) + "' and out of its delegation.");
    out += f;
  }
  if (!dead.empty()) {
    finding f = about(fail("NSC1008"), v.zone).discriminator("dead");
    f.arg("what", "the IPv6 address of " + who(dead) + " does not answer, its IPv4 address does");
    add_looks(f, dead);
    for (const auto* p : dead)
      f.fix("Let " + p->who() + " answer over UDP and TCP port 53, or remove the record: " + p->server + ". IN AAAA " +
            p->address);
    out += f;
  }
  return out;
}

/// NSC1007.
[[nodiscard]] inline findings glue_differs(const view_of_zone& v) {
  findings out;
  for (const auto& h : v.hosts) {
    if (!h.server->at_parent || h.empty()) continue;
    const auto stale = h.stale_glue();
    if (stale.empty()) continue;
    finding f = about(fail("NSC1007"), v.zone).arg("server", h.server->name).discriminator(h.server->name);
    f.arg("address", listed(stale, kMostListed)).visible_after(v.zone.ttl);
    for (std::size_t i = 0; i < 2; ++i)
      for (const auto& a : h.own[i]) f.fix(h.server->name + ". 86400 IN " + (i ? "AAAA " : "A ") + a);
    f.expected("the addresses that '" + h.server->name + "' has").evidence(h.looks);
    out += f;
  }
  return out;
}

/// NSC1008 as a matter of what is published.
[[nodiscard]] inline findings family_missing(const view_of_zone& v, bool expect_ipv6) {
  for (const family missing : {family::ipv4, family::ipv6}) {
    if (missing == family::ipv6 && !expect_ipv6) continue;
    bool none = !v.hosts.empty();
    bool other = false;
    for (const auto& h : v.hosts) {
      none = none && !h.has(missing) && h.known[static_cast<std::size_t>(missing)];
      other = other || h.has(missing == family::ipv4 ? family::ipv6 : family::ipv4);
    }
    if (!none || !other) continue;
    const bool old = missing == family::ipv4;
    finding f = about(fail("NSC1008"), v.zone).discriminator(old ? "no-ipv4" : "no-ipv6");
    f.level(old ? LAPSE_WARNING : LAPSE_NOTE);
    f.arg("what", old ? "none has an IPv4 address, and many resolvers cannot ask them" : "none has an IPv6 address");
    for (const auto& h : v.hosts) f.evidence(h.looks);
    return f.fix(v.hosts.front().server->name + ". 86400 IN " +
                 (old ? "A <an IPv4 address of this server>" : "AAAA <an IPv6 address of this server>"));
  }
  return {};
}

/// NSC1009.
[[nodiscard]] inline findings one_network(const view_of_zone& v) {
  places all;
  for (const auto& p : v.places_of) all.push_back(&p);
  const place* first[2] = {};
  for (const auto* p : all) {
    const place*& of = first[static_cast<std::size_t>(family_of(p->address))];
    if (!of) of = p;
    if (!same_network(of->address, p->address)) return {};
  }
  for (const auto& h : v.hosts)  // an address that the delegation does not give counts as well
    for (std::size_t i = 0; i < 2; ++i)
      for (const auto& a : h.own[i])
        if (first[i] && !same_network(first[i]->address, a)) return {};
  if (all.empty()) return {};
  finding f = about(fail("NSC1009"), v.zone).arg("who", who(all));
  for (const auto* p : all) f.saw(p->who());
  return f.fix(zone_text(v.zone) + ". 86400 IN NS <a name server in another network> ; also at the registrar");
}

/// NSC1010.
[[nodiscard]] inline findings names_unusable(const known& ask, view_of_zone& v) {
  findings out;
  const auto tell = [&](const host& h, const std::string& what) {
    finding f = about(fail("NSC1010"), v.zone).arg("server", h.server->name).arg("what", what);
    f.discriminator(h.server->name).visible_after(v.zone.ttl);
    f.fix("Publish public addresses at '" + h.server->name + "' itself, or take it out of '" + zone_text(v.zone) +
          "' and out of its delegation.");
    return f.evidence(h.looks);
  };
  for (const auto& h : v.hosts) {
    if (!h.alias.empty()) {
      out += tell(h, "is an alias of " + quoted(h.alias));
      continue;
    }
    std::vector<dns_answer> looks;
    if (h.answered() && h.empty() && still_absent(ask, h.server->name, looks)) {
      out += tell(h, "has no address in the DNS").evidence(looks);
      continue;
    }
    v.vain.insert(v.vain.end(), looks.begin(), looks.end());
    std::set<std::string> inside;
    for (const auto& p : v.places_of)  // one that answered is in a network that the estate has allowed
      if (p.server == h.server->name && !is_public(p.address) && p.what != state::serves) inside.insert(p.address);
    if (!inside.empty())
      out += tell(h, "has the address " + listed(inside, kMostListed) +
                         ", which is not reachable from the Internet");
  }
  return out;
}

}  // namespace lapse::nameservers
