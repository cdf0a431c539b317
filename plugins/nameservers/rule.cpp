// SPDX-License-Identifier: Apache-2.0
//
// nameservers: do the zone's name servers answer, and do they agree with each other and with the delegation? For
// people: README.md beside this file.
#include <algorithm>
#include <lapse/rule.hpp>
#include <lapse/zone.hpp>
#include <string>
#include <utility>
#include <vector>

#include "hosts.hpp"
#include "look.hpp"
#include "outcomes.hpp"
#include "problems.hpp"
#include "same_serial.hpp"
#include "serials.hpp"
#include "tell.hpp"

namespace lapse::nameservers {
namespace {

/// May this be asked for? An inventory can hold anything.
bool is_askable(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  for (std::string_view rest = name; !rest.empty();) {
    const auto at = after_first_label(rest);
    const auto label = at == std::string_view::npos ? rest : rest.substr(0, at - 1);
    if (label.empty() || label.size() > 63 || at == rest.size()) return false;
    if (label.find_first_of(" \t\r\n\\\"") != std::string_view::npos) return false;
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at);
  }
  return true;
}

/// The zone that holds the validation record. The questions are those that dns-cname asks, so they cost nothing more.
delegation zone_of_record(const known& ask, const std::string& name, uint16_t type) {
  delegation zone = find_zone(ask, name, type);
  while (zone.problem.empty() && zone.absent.empty()) {
    const auto answers = ask.all(zone.every_address(), [&](const auto& a) { return dns(name, type).at(a.address); });
    const auto cut = std::find_if(answers.begin(), answers.end(), [&](const auto& a) {
      return classify(a, name, type, zone.apex).what == answer_class::referral;
    });
    if (cut == answers.end()) break;
    const dns_answer taken = *cut;
    zone = find_zone_below(ask, std::move(zone), taken, name, type);
  }
  return zone;
}

/// The zone whose servers the renewal depends on: that of the standing record, or else that of the name.
delegation zone_for(const known& ask, const name& n) {
  if (const auto record = n.record()) {
    const auto at = canonical_name(record->name);
    if (is_askable(at)) return zone_of_record(ask, at, lower(record->type) == "txt" ? rr::TXT : rr::CNAME);
  }
  return find_zone_holding(ask, canonical_name(without_wildcard(n.domain())));
}

class nameservers_rule {
 public:
  explicit nameservers_rule(const parameters& p) : expect_ipv6_(p.boolean("expect_ipv6")) {}

  [[nodiscard]] findings judge(const subject& s, const known& ask) const {
    const auto n = s.name();
    const auto type = s.certificate().type();
    const auto not_concerned = [&](std::string_view why) {
      return not_applicable("NSC1030").arg("name", n.domain()).arg("why", why);
    };
    if (type == "imported") return not_concerned("an imported certificate is not renewed by its provider");
    if (type == "private") return not_concerned("a private authority does not look at public DNS");

    view_of_zone v;
    v.zone = zone_for(ask, n);
    if (v.zone.without_any_address()) return without_servers(ask, n, v);
    if (auto why = walk_ended(v.zone); !why.empty()) return not_seen(n, v.zone, why);

    soon_hosts(ask, v.zone);
    v.places_of = look_at(ask, v.zone);
    v.hosts = look_at_hosts(ask, v.zone, v.places_of);
    look_again(ask, v.zone, v.places_of);

    findings out = names_unusable(ask, v);
    if (which(v.places_of, state::serves).empty()) {
      out += nobody_serves(ask, v);
      return out;
    }
    std::string unheard;
    for (const family f : {family::ipv4, family::ipv6})
      if (excuse_family(ask, v.zone, v.places_of, f, v.vain)) unheard = f == family::ipv4 ? "IPv4" : "IPv6";

    out += delegation_differs(v);
    out += servers_lame(v);
    out += servers_silent(v);
    out += serials_differ(ask, v, record_of(n, v.zone));
    out += same_serial_differs(ask, v, record_of(n, v.zone));
    out += glue_differs(v);
    out += family_missing(v, expect_ipv6_);
    out += one_network(v);
    if (!out.empty()) return out;
    for (const auto& h : v.hosts)
      if (!h.answered() && h.server->addresses.empty())
        return not_seen(n, v.zone, "the addresses of " + quoted(h.server->name) + " could not be looked up")
            .evidence(h.looks);
    return agree(v, unheard);
  }

 private:
  /// The record, when it is in this zone.
  static std::optional<needed_record> record_of(const name& n, const delegation& zone) {
    const auto record = n.record();
    if (!record) return std::nullopt;
    const auto at = canonical_name(record->name);
    if (!is_askable(at) || !within(at, zone.apex)) return std::nullopt;
    return needed_record{at, lower(record->type) == "txt" ? rr::TXT : rr::CNAME};
  }

  /// Why the walk did not come to a zone whose servers can be judged; empty when it did.
  static std::string walk_ended(const delegation& zone) {
    if (!zone.problem.empty()) return zone.problem;
    if (!zone.absent.empty() && label_count(zone.apex) < 2) return quoted(zone.absent) + " does not exist";
    if (zone.every_address().empty()) return "no name server of " + quoted(zone.apex) + " has an address";
    return {};
  }

  static finding not_seen(const name& n, const delegation& zone, const std::string& why) {
    return open("NSC1020").arg("name", n.domain()).arg("why", why).evidence(zone.evidence);
  }

  /// None of the servers' names has an address, so that nobody can ask the zone. Said twice, that is an error.
  static findings without_servers(const known& ask, const name& n, const view_of_zone& v) {
    std::vector<dns_answer> looks;
    for (const auto& s : v.zone.servers) ask.soon(dns(s.name, rr::A).again(), dns(s.name, rr::AAAA).again());
    for (const auto& s : v.zone.servers)
      if (!still_absent(ask, s.name, looks)) return not_seen(n, v.zone, v.zone.problem);
    finding f = about(fail("NSC1010"), v.zone).arg("server", v.zone.servers.front().name);
    f.arg("what", v.zone.servers.size() == 1 ? "has no address in the DNS, and there is no other"
                                             : "has no address in the DNS, nor has any other of its servers");
    f.level(LAPSE_ERROR).bearing(LAPSE_BEARS_RENEWAL).visible_after(v.zone.ttl);
    f.fix("Publish the addresses of the name servers of '" + zone_text(v.zone) +
          "', or delegate it at the registrar to servers that have some.");
    return f.evidence(v.zone.evidence).evidence(looks);
  }

  /// No address serves the zone: is it the zone, its servers, or this machine?
  static findings nobody_serves(const known& ask, const view_of_zone& v) {
    places all, lame, no_route;
    bool only_ipv6 = true;
    for (const auto& p : v.places_of) {
      all.push_back(&p);
      if (p.what == state::lame) lame.push_back(&p);
      if (p.what == state::unseen && p.ended == LAPSE_NO_ROUTE) no_route.push_back(&p);
      only_ipv6 = only_ipv6 && family_of(p.address) == family::ipv6;
    }
    if (only_ipv6 && no_route.size() == all.size()) {
      finding f = about(open("NSC1011"), v.zone);
      add_looks(f, all);
      return f;
    }
    finding f = about(open("NSC1003"), v.zone).arg("count", count(all.size())).arg("all", count(all.size()));
    f.arg("who", who(all));
    add_looks(f, all);
    if (lame.empty()) return f;
    // Servers that refuse this machine may serve others.
    const auto elsewhere = ask(dns(v.zone.apex, rr::SOA));
    if (!elsewhere) return f.evidence(elsewhere);
    if (classify_resolved(elsewhere, v.zone.apex, rr::SOA).what == answer_class::answer) {
      f.saw("The resolvers get the zone: its servers may be refusing this machine alone.");
      return f.evidence(elsewhere);
    }
    findings out = servers_lame(v);
    out += servers_silent(v);
    return out;
  }

  static finding agree(const view_of_zone& v, const std::string& unheard) {
    const auto serving = which(v.places_of, state::serves);
    finding f = about(pass("NSC1000"), v.zone);
    f.arg("count", count(serving.size())).arg("all", count(v.places_of.size()));
    add_looks(f, serving);
    const auto unseen = which(v.places_of, state::unseen);
    if (!unheard.empty())
      f.saw("Nothing was heard over " + unheard + ", nor from the zone above: this machine may be at fault; left out.");
    for (const auto* p : unseen) f.saw("Not asked, or out of reach from here: " + p->who() + ".");
    add_looks(f, unseen);
    for (const auto& h : v.hosts)
      if (!h.answered())
        f.saw("The addresses of " + h.server->name + " could not be compared with the delegation's.").evidence(h.looks);
    return f.evidence(v.vain);
  }

  bool expect_ipv6_;
};

constexpr rule_description kDescription{
    .kind = "nameservers",
    .version = "0.1.0",
    .vendor = "Lapse",
    .license = "Apache-2.0",
    .url = "https://github.com/lapse-project/lapse/blob/main/plugins/nameservers/README.md",
    .summary = "Do the zone's name servers answer, and agree with each other and with the delegation?",
    .scope = LAPSE_PER_NAME,
    .parameters = R"({"type":"object","properties":{
      "expect_ipv6":{"type":"boolean","default":true,
        "description":"Note it when no name server has an IPv6 address."}}})",
    .needs = {"dns/1"}};

}  // namespace
}  // namespace lapse::nameservers

LAPSE_RULE(lapse::nameservers::nameservers_rule, lapse::nameservers::kDescription, lapse::nameservers::kOutcomes)
