// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/rule.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "causes.hpp"
#include "denial.hpp"

/// Causes beside signatures and delegation: keys that do not fit through UDP, proofs with gaps, keys that are changing.
namespace lapse::dnssec {

/// The keys are cut short over UDP, and TCP brings none. Seen twice at each server.
inline void tell_of_tcp(const outlook& o, causes& to) {
  std::vector<const sight*> cut;
  bool some = false;
  for (const auto& s : o.keys) {
    if (s.answer.tcp_failed()) cut.push_back(&s);
    some = some || is_conclusive(classify(s.answer, o.zone.apex, rr::DNSKEY, o.zone.apex).what);
  }
  if (cut.empty()) return;
  finding f = fail("SEC1026");
  f.arg("zone", o.zone.apex).arg("count", count_servers(cut)).arg("all", static_cast<int64_t>(o.keys.size()));
  f.discriminator(o.zone.apex).expected("the whole answer over TCP, at every server");
  f.visible_after(kFailureRemembered);
  f.fix("Open TCP port 53 at the servers named under 'seen' and at the firewalls before them, or give '" + o.zone.apex +
        "' keys that fit into a UDP answer: algorithm 13, and no old ones.");
  for (const auto* s : cut) {
    f.asked(s->answer.asked());
    f.saw(std::string(s->answer.asked()) + ": cut short over UDP, and nothing over TCP");
  }
  // Resolvers go on to the next server.
  if (some) {
    to.all += std::move(f.level(LAPSE_WARNING));
  } else {
    to.add_error(std::move(f));
  }
}

/// Denials and wildcard answers whose proof is missing or does not fit.
inline void tell_of_proofs(const outlook& o, const question& q, causes& to) {
  std::vector<const sight*> wrong;
  std::string how;
  for (const auto& s : o.record) {
    const auto read = classify(s.answer, q.name, q.type, o.zone.apex);
    // Without signatures there is no proof to expect: that is another cause.
    if (!is_conclusive(read.what) || s.answer.without_edns() || s.what == validity::unsigned_) continue;
    bool synthesised = false;
    for (const auto& r : s.answer->answer)
      synthesised = synthesised || (r.type == rr::RRSIG && r.owner == q.name && r.rdata.size() > 3 &&
                                    r.rdata[3] < label_count(r.owner));
    if (!synthesised && !is_absence(read.what)) continue;
    std::string text = wrong_proof(*s.answer, q.name, q.type, o.zone.apex, synthesised);
    if (text.empty()) continue;
    if (how.empty()) how = std::move(text);
    wrong.push_back(&s);
  }
  if (wrong.empty()) return;
  finding f = fail("SEC1023");
  f.arg("zone", o.zone.apex).arg("count", count_servers(wrong)).arg("all", servers_seen(o)).arg("what", how);
  f.arg("asked", q.name + " " + type_text(q.type)).discriminator(o.zone.apex);
  f.visible_after(kFailureRemembered);
  f.expected("NSEC or NSEC3 records, signed, that deny exactly what does not exist");
  f.fix("Sign the whole of '" + o.zone.apex + "' anew. Where the proof is then still missing, update the server software.");
  for (const auto* s : wrong) {
    f.asked(s->answer.asked());
    std::string line = std::string(s->answer.asked()) + ": " + s->answer.summary() + "; authority:";
    for (const auto& r : s->answer->authority)
      if ((r.type == rr::NSEC || r.type == rr::NSEC3) && line.size() < 600)
        line += " " + r.owner + " " + type_text(r.type) + " " + r.data + ";";
    f.saw(line);
  }
  to.add_error(std::move(f));
}

/// Both announcements (RFC 7344, RFC 8078), whoever of the servers answers.
[[nodiscard]] inline dns announcement(const delegation& zone, uint16_t type) {
  return dns(zone.apex, type).at_any(zone.some_addresses());
}

/// CDS and CDNSKEY: the zone asks its parent to change its DS records. Nothing is wrong yet, so the zone's verdict
/// stays; a person should know that it is under way.
[[nodiscard]] inline findings rollover(const known& ask, const outlook& o) {
  if (!o.seen()) return {};
  ask.soon(announcement(o.zone, kCds), announcement(o.zone, kCdnsKey));
  const auto cds = ask(announcement(o.zone, kCds));
  const auto keys = ask(announcement(o.zone, kCdnsKey));
  bool removal = false;
  std::set<std::pair<unsigned, unsigned>> wanted;  // key tag, algorithm
  if (cds)
    for (const auto* r : cds->at(o.zone.apex, kCds)) {
      if (r->rdata.size() < 5) continue;
      removal = removal || r->rdata[2] == 0;
      wanted.emplace(u16(r->rdata, 0), r->rdata[2]);
    }
  if (keys)
    for (const auto* r : keys->at(o.zone.apex, kCdnsKey)) {
      if (r->rdata.size() < 5) continue;
      removal = removal || r->rdata[3] == 0;
      wanted.emplace(tag_of(r->rdata), r->rdata[3]);
    }
  if (wanted.empty()) return {};
  finding f = review("SEC1027");
  f.bearing(LAPSE_BEARS_SERVICE).arg("zone", o.zone.apex).discriminator(o.zone.apex);
  f.evidence(cds).evidence(keys);
  if (removal) return f.arg("what", "that its DS records be removed, so that it will count as unsigned");
  const delegation parent = find_zone(ask, o.zone.apex);
  const auto ds = ask_ds(ask, o.zone.apex, parent);
  if (!ds) return {};
  std::set<std::pair<unsigned, unsigned>> published;
  for (const auto& s : signers_in(*ds, o.zone.apex)) published.emplace(s.tag, s.algorithm);
  // Without a DS record the chain comes through an anchor, or begins just now.
  if (published.empty() || published == wanted) return {};
  return f.evidence(ds).arg("what", "DS records for other keys than those that it has now");
}

}  // namespace lapse::dnssec
