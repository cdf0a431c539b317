// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <lapse/rule.hpp>
#include <string>
#include <utility>
#include <vector>

#include "outlook.hpp"

/// From what the servers give to findings: one for each cause, however many records and servers it shows at.
namespace lapse::dnssec {

/// Seconds for which resolvers remember that a lookup failed, at most (RFC 9520).
inline constexpr int64_t kFailureRemembered = 300;

/// A finding, and whether it says why a validator refuses.
struct causes {
  findings all;
  bool explains = false;          ///< at least one of them is an error
  std::string why_bogus;          ///< a cause that the finding about the name itself carries in its words
  std::string fix;                ///< what mends it
  std::vector<std::string> seen;  ///< lines of evidence for it

  void add_error(finding f) {
    all += std::move(f);
    explains = true;
  }
};

[[nodiscard]] inline std::string at_server(const sight& s) {
  return s.server.address + (s.server.name.empty() ? "" : " (" + s.server.name + ")");
}

[[nodiscard]] inline std::string line_of(const sight& s) {
  std::string out = std::string(s.answer.asked()) + ": ";
  if (s.telling) return out + s.telling->text();
  if (s.what == validity::unsigned_) return out + s.answer.summary() + ", without any signature";
  return out + s.answer.summary();
}

[[nodiscard]] inline std::vector<const sight*> those(const outlook& o, validity what) {
  std::vector<const sight*> out;
  for (const auto* list : {&o.record, &o.keys})
    for (const auto& s : *list)
      if (s.what == what) out.push_back(&s);
  return out;
}

inline void add_evidence(finding& f, const std::vector<const sight*>& from) {
  for (const auto* s : from) {
    f.asked(s->answer.asked());
    f.saw(line_of(*s));
  }
}

/// Whoever gave no signatures is part of the evidence.
inline void add_unseen(finding& f, const outlook& o) {
  add_evidence(f, those(o, validity::unseen));
  add_evidence(f, those(o, validity::unsigned_));
  if (o.nsec3 && !*o.nsec3) f.evidence(*o.nsec3);
}

/// How many server addresses there are in `from`; a server may be there twice, for its record and for its keys.
[[nodiscard]] inline int64_t count_servers(const std::vector<const sight*>& from) {
  std::vector<std::string> addresses;
  for (const auto* s : from) addresses.push_back(s->server.address);
  std::sort(addresses.begin(), addresses.end());
  return std::unique(addresses.begin(), addresses.end()) - addresses.begin();
}

[[nodiscard]] inline int64_t servers_seen(const outlook& o) {
  std::vector<const sight*> out;
  for (const auto* list : {&o.record, &o.keys})
    for (const auto& s : *list)
      if (s.what != validity::unseen) out.push_back(&s);
  return count_servers(out);
}

/// The signature that ends first among those that hold.
[[nodiscard]] inline const sight* first_to_end(const outlook& o) {
  const sight* out = nullptr;
  for (const auto* s : those(o, validity::holds))
    if (s->telling && (!out || s->telling->until < out->telling->until)) out = s;
  return out;
}

[[nodiscard]] inline bool any(const std::vector<sight>& list, validity what) {
  return std::any_of(list.begin(), list.end(), [&](const auto& s) { return s.what == what; });
}

/// What to do where signatures end or have ended.
[[nodiscard]] inline std::string sign_anew(const std::string& zone) {
  return "Sign '" + zone + "' anew, and see why its signer has not.";
}

/// Signatures that have expired, have not begun or are not there, by server. `bogus`: the
/// validator refuses, and the zone is delegated as signed.
inline void tell_of_times(const outlook& o, bool bogus, int64_t now, causes& to) {
  const auto early = those(o, validity::early);
  // The same records may be in order at another server: then the servers differ, and that is the thing to mend.
  std::vector<const sight*> expired, bare, differing;
  for (const auto* list : {&o.record, &o.keys}) {
    const bool elsewhere = any(*list, validity::holds);
    for (const auto& s : *list) {
      if (s.what != validity::expired && s.what != validity::unsigned_) continue;
      (elsewhere ? differing : s.what == validity::expired ? expired : bare).push_back(&s);
    }
  }
  if (!expired.empty()) {
    const auto* last = *std::max_element(expired.begin(), expired.end(), [](const auto* a, const auto* b) {
      return a->telling->until < b->telling->until;
    });
    const signature& s = *last->telling;
    if (!bogus || now - s.until <= s.allowance()) {
      finding f = fail("SEC1004");
      f.level(LAPSE_ERROR).arg("zone", o.zone.apex).arg("what", "have expired").arg("until", time_text(s.until));
      f.discriminator(o.zone.apex).visible_after(s.ttl).expected("signatures that hold at " + time_text(now));
      f.fix(sign_anew(o.zone.apex));
      add_evidence(f, expired);
      to.add_error(std::move(f));
    } else {
      to.why_bogus = "the signatures of '" + o.zone.apex + "' expired on " + date_text(s.until);
      to.fix = sign_anew(o.zone.apex);
      for (const auto* e : expired) to.seen.push_back(line_of(*e));
    }
  } else if (!differing.empty()) {
    const auto old = std::count_if(differing.begin(), differing.end(), [](const auto* d) { return d->telling; });
    const bool all_old = old == static_cast<int64_t>(differing.size());
    finding f = fail("SEC1021");
    f.arg("zone", o.zone.apex).arg("count", count_servers(differing)).arg("all", servers_seen(o));
    f.arg("what", all_old ? "expired signatures" : old == 0 ? "no signatures" : "expired or no signatures");
    f.discriminator(o.zone.apex).expected("the signatures that the other servers give");
    f.visible_after(kFailureRemembered);
    if (differing.front()->telling) f.visible_after(differing.front()->telling->ttl);
    f.fix("Have the servers named under 'seen' fetch '" + o.zone.apex + "' anew, or take them out of its delegation.");
    add_evidence(f, differing);
    add_evidence(f, those(o, validity::holds));
    to.add_error(std::move(f));
  } else if (bogus && !bare.empty()) {
    to.why_bogus = "'" + o.zone.apex + "' is delegated as signed, and its servers give no signatures";
    to.fix = "Sign '" + o.zone.apex + "', or remove its DS records at the registrar.";
    for (const auto* b : bare) to.seen.push_back(line_of(*b));
  }
  if (!early.empty()) {
    finding f = fail("SEC1022");
    f.arg("zone", o.zone.apex).arg("count", count_servers(early)).arg("all", servers_seen(o));
    f.arg("since", time_text(early.front()->telling->since)).discriminator(o.zone.apex);
    f.visible_after(kFailureRemembered);
    f.expected("signatures that hold at " + time_text(now));
    f.fix("Set the clock of the signer of '" + o.zone.apex + "', and sign the zone anew.");
    add_evidence(f, early);
    to.add_error(std::move(f));
  }
}

/// Signatures that will end before a signer in good order would have made new ones.
inline void tell_of_lead(const outlook& o, int64_t now, causes& to) {
  std::vector<const sight*> late;
  for (const auto* s : those(o, validity::holds))
    if (s->telling && s->telling->until - now < s->telling->lead()) late.push_back(s);
  if (late.empty()) return;
  const auto* first = *std::min_element(
      late.begin(), late.end(), [](const auto* a, const auto* b) { return a->telling->until < b->telling->until; });
  finding f = fail("SEC1004");
  f.arg("zone", o.zone.apex).arg("what", "expire soon").arg("until", time_text(first->telling->until));
  f.discriminator(o.zone.apex).visible_after(first->telling->ttl);
  f.expected("signatures that hold until " + date_text(now + first->telling->lead()) + " or longer");
  f.fix(sign_anew(o.zone.apex));
  add_evidence(f, late);
  to.all += std::move(f);
}

/// What is on its way out: algorithms with SHA-1, and NSEC3 with iterations.
inline void tell_of_habits(const outlook& o, causes& to) {
  std::vector<const sight*> old;
  for (const auto* list : {&o.record, &o.keys})
    for (const auto& s : *list)
      if (s.only_sha1) old.push_back(&s);
  if (!old.empty()) {
    finding f = fail("SEC1025");
    f.arg("zone", o.zone.apex).arg("algorithm", int64_t{old.front()->telling ? old.front()->telling->algorithm : 5});
    f.discriminator(o.zone.apex).expected("signatures of algorithm 13 (ECDSA P-256) or another without SHA-1");
    f.fix("Sign '" + o.zone.apex +
          "' with keys of algorithm 13 as well, then replace the DS records at its registrar, then remove the old keys.");
    add_evidence(f, old);
    to.all += std::move(f);
  }
  if (!o.nsec3 || !*o.nsec3) return;
  unsigned most = 0;
  for (const auto* r : (*o.nsec3)->at(o.zone.apex, kNsec3Param))
    if (r->rdata.size() >= 4) most = std::max<unsigned>(most, u16(r->rdata, 2));
  if (most == 0) return;
  finding f = fail("SEC1024");
  f.level(most > 100 ? LAPSE_WARNING : LAPSE_NOTE).arg("zone", o.zone.apex).arg("iterations", int64_t{most});
  f.discriminator(o.zone.apex).evidence(*o.nsec3).expected("0 iterations");
  f.fix("Set the NSEC3 parameters of '" + o.zone.apex + "' to '1 0 0 -', and sign the zone anew.");
  to.all += std::move(f);
}

/// The parent's DS records against the keys of every server.
inline void tell_of_delegation(const outlook& o, const dns_answer& ds, causes& to) {
  if (!ds) return;
  auto signers = signers_in(*ds, o.zone.apex);
  std::erase_if(signers, [](const auto& s) { return !s.known(); });
  if (signers.empty()) return;
  int64_t all = 0;
  std::vector<const sight*> wrong;
  std::vector<zone_key> keys;
  for (const auto& s : o.keys) {
    const auto read = classify(s.answer, o.zone.apex, rr::DNSKEY, o.zone.apex);
    if (!is_conclusive(read.what)) continue;
    ++all;
    const auto here = keys_in(*s.answer, o.zone.apex);
    const bool fits = std::any_of(here.begin(), here.end(), [&](const auto& k) {
      return std::any_of(signers.begin(), signers.end(), [&](const auto& d) { return matches(d, k, o.zone.apex); });
    });
    if (fits) continue;
    wrong.push_back(&s);
    for (const auto& k : here)
      if (std::none_of(keys.begin(), keys.end(), [&](const auto& o2) { return o2.rdata == k.rdata; }))
        keys.push_back(k);
  }
  if (wrong.empty()) return;
  finding f = fail("SEC1003");
  f.arg("zone", o.zone.apex).arg("count", count_servers(wrong)).arg("all", all);
  f.arg("ds", in_words(signers)).arg("keys", in_words(keys));
  f.discriminator(o.zone.apex).evidence(ds).visible_after(signers.front().ttl);
  for (const auto* s : wrong) {
    f.asked(s->answer.asked());
    f.saw(std::string(s->answer.asked()) + ": keys " + in_words(keys_in(*s->answer, o.zone.apex)));
  }
  f.expected("a key that a DS record names");
  const auto entry = std::find_if(keys.begin(), keys.end(), [](const auto& k) { return k.entry() && !k.revoked(); });
  if (static_cast<int64_t>(wrong.size()) < all) {
    f.fix("Bring the keys of '" + o.zone.apex + "' to every server named under 'seen'.");
  } else if (entry != keys.end()) {
    f.fix(ds_line(*entry, o.zone.apex));
  } else {
    f.fix("Remove the DS records of '" + o.zone.apex + "' at its registrar.");
  }
  to.add_error(std::move(f));
}

}  // namespace lapse::dnssec
