// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <lapse/classify.hpp>
#include <lapse/zone.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "records.hpp"

/// What every server of a zone gives: the signatures over one record and over the keys. Read from the servers' own
/// packets, so that it can be said which server is wrong; whether a signature is genuine is left to the validator.
namespace lapse::dnssec {

enum class validity : uint8_t {
  unseen,     ///< nothing that could be judged
  holds,      ///< each record set has a signature that holds now
  early,      ///< the signature of some record set has not begun
  unsigned_,  ///< records without any signature
  expired     ///< every signature of some record set has expired
};

/// One server's answer to one question.
struct sight {
  server_address server;
  dns_answer answer;
  validity what = validity::unseen;
  std::optional<signature> telling;  ///< holds: the one that ends first; early, expired: the one that is wrong
  bool only_sha1 = false;            ///< some record set has signatures of algorithms with SHA-1 alone
};

/// Where the signatures of an answer are looked for.
struct question {
  std::string name;
  uint16_t type = 0;
};

/// What the servers of one zone give.
struct outlook {
  delegation zone;
  std::vector<sight> record, keys;  ///< `record` is empty when only the keys were asked for
  std::string alias;                ///< the record is one, and leads here
  std::optional<dns_answer> nsec3;  ///< to NSEC3PARAM

  [[nodiscard]] bool seen() const { return !keys.empty() || !record.empty(); }
  /// The name lies in a top-level domain's own zone, whose servers are not asked one by one.
  [[nodiscard]] bool at_top() const { return zone.problem.empty() && label_count(zone.apex) < 2; }
};

/// The signature that speaks for one record set: one that holds, and of these the one that lasts longest.
[[nodiscard]] inline signature best_of(const std::vector<signature>& of, int64_t now) {
  return *std::max_element(of.begin(), of.end(), [now](const auto& a, const auto& b) {
    return std::pair(a.holds(now), a.until) < std::pair(b.holds(now), b.until);
  });
}

/// Signatures over the keys count when a key made them that a DS record names; that one is marked as the entry point.
inline void keep_entry_points(std::vector<signature>& over_keys, const std::vector<zone_key>& keys) {
  std::vector<signature> by_entry;
  for (const auto& s : over_keys)
    if (std::any_of(keys.begin(), keys.end(), [&](const auto& k) { return k.entry() && k.tag == s.key_tag; }))
      by_entry.push_back(s);
  if (!by_entry.empty()) over_keys = std::move(by_entry);
}

/// Judges one answer of a server of `zone`.
inline void judge_answer(sight& of, const question& q, const std::string& zone, int64_t now) {
  const auto read = classify(of.answer, q.name, q.type, zone);
  // A server, or something on the way, that does not speak EDNS cannot give signatures: that is not "unsigned".
  if (!is_conclusive(read.what) || of.answer.without_edns()) return;
  const bool absence = is_absence(read.what);
  std::map<std::pair<std::string, uint16_t>, std::vector<signature>> sets;
  for (const auto& r : absence ? of.answer->authority : of.answer->answer) {
    const auto s = read_signature(r, now);
    if (!s) continue;
    const bool asked_for = s->owner == q.name && (s->covered == q.type || s->covered == rr::CNAME);
    const bool denial = s->covered == rr::SOA || s->covered == rr::NSEC || s->covered == rr::NSEC3;
    const bool redirects = read.what == answer_class::dname && s->covered == rr::DNAME;
    if (absence ? denial && within(s->owner, zone) : asked_for || redirects) sets[{s->owner, s->covered}].push_back(*s);
  }
  of.what = sets.empty() ? validity::unsigned_ : validity::holds;
  for (auto& [key, signatures] : sets) {
    if (key.second == rr::DNSKEY) keep_entry_points(signatures, keys_in(*of.answer, zone));
    of.only_sha1 = of.only_sha1 || std::all_of(signatures.begin(), signatures.end(),
                                               [](const auto& s) { return s.algorithm == 5 || s.algorithm == 7; });
    const signature best = best_of(signatures, now);
    const validity state = best.holds(now) ? validity::holds : best.until < now ? validity::expired : validity::early;
    if (state < of.what) continue;
    if (state > of.what || !of.telling || best.until < of.telling->until) of.telling = best;
    of.what = state;
  }
}

/// Asks every address of the zone, and those a second time whose answer is not as it should be.
[[nodiscard]] inline std::vector<sight> look_everywhere(const known& ask, const delegation& zone, const question& q,
                                                        int64_t now) {
  const auto servers = zone.every_address();
  const auto make = [&](const server_address& s) { return dns(q.name, q.type).at(s.address); };
  const auto answers = ask.all(servers, make);
  std::vector<sight> out;
  std::vector<std::size_t> doubtful;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    out.push_back({servers[i], answers[i], validity::unseen, std::nullopt, false});
    judge_answer(out.back(), q, zone.apex, now);
    const validity what = out.back().what;
    if ((what != validity::holds && what != validity::unseen) || answers[i].tcp_failed()) doubtful.push_back(i);
  }
  const auto second = ask.all(doubtful, [&](std::size_t i) { return make(servers[i]).again(); });
  for (std::size_t k = 0; k < doubtful.size(); ++k) {
    sight again{servers[doubtful[k]], second[k], validity::unseen, std::nullopt, false};
    judge_answer(again, q, zone.apex, now);
    out[doubtful[k]] = std::move(again);
  }
  return out;
}

/// Whichever server answers speaks for all: it is the signer's habit that is asked for.
[[nodiscard]] inline dns nsec3_question(const delegation& zone) {
  return dns(zone.apex, kNsec3Param).at_any(zone.some_addresses());
}

/// What will be asked about the zone itself, the same for all of its names.
inline void ask_for_zone_soon(const known& ask, const delegation& zone) {
  ask.soon(nsec3_question(zone));
  for (const auto& s : zone.every_address()) ask.soon(dns(zone.apex, rr::DNSKEY).at(s.address));
}

/// The record and the keys, at every server of the zone that holds the record.
[[nodiscard]] inline outlook look_at_record(const known& ask, const question& q, int64_t now) {
  outlook out;
  // Validation names are asked for by others too, who find their zone this way.
  const bool leaf = q.name.starts_with("_");
  out.zone = leaf ? find_zone(ask, q.name, q.type) : find_zone_holding(ask, q.name);
  for (std::size_t cuts = 0; leaf && cuts < kMostCuts; ++cuts) {
    if (!out.zone.problem.empty() || label_count(out.zone.apex) < 2) break;
    const auto servers = out.zone.every_address();
    // The name is rarely a cut itself, so what comes next is under way in the same round.
    ask_for_zone_soon(ask, out.zone);
    const auto answers = ask.all(servers, [&](const auto& s) { return dns(q.name, q.type).at(s.address); });
    const auto referral = std::find_if(answers.begin(), answers.end(), [&](const auto& a) {
      return classify(a, q.name, q.type, out.zone.apex).what == answer_class::referral;
    });
    if (referral == answers.end()) break;
    const dns_answer taken = *referral;
    out.zone = find_zone_below(ask, std::move(out.zone), taken, q.name, q.type);
  }
  // A top-level domain is not the owner's to mend, and its servers are many.
  if (!out.zone.problem.empty() || label_count(out.zone.apex) < 2) return out;
  ask_for_zone_soon(ask, out.zone);
  out.record = look_everywhere(ask, out.zone, q, now);
  out.keys = look_everywhere(ask, out.zone, {out.zone.apex, rr::DNSKEY}, now);
  out.nsec3 = ask(nsec3_question(out.zone));
  for (const auto& s : out.record) {
    const auto read = classify(s.answer, q.name, q.type, out.zone.apex);
    if (q.type != rr::CNAME && (read.what == answer_class::cname || read.what == answer_class::dname))
      out.alias = read.target;
  }
  return out;
}

/// The keys alone, at every server of `zone`.
[[nodiscard]] inline outlook look_at_keys(const known& ask, delegation zone, int64_t now) {
  outlook out;
  out.zone = std::move(zone);
  if (!out.zone.problem.empty() || label_count(out.zone.apex) < 2) return out;
  out.keys = look_everywhere(ask, out.zone, {out.zone.apex, rr::DNSKEY}, now);
  return out;
}

/// The DS records of `zone` as its parent gives them; asked twice when nothing useful came.
[[nodiscard]] inline dns_answer ask_ds(const known& ask, const std::string& zone, const delegation& parent) {
  const auto make = [&] {
    dns question(zone, rr::DS);
    parent.apex.empty() ? question.at_root() : question.at_any(parent.some_addresses());
    return question;
  };
  auto answer = ask(make());
  if (!is_conclusive(classify(answer, zone, rr::DS, parent.apex).what)) answer = ask(make().again());
  return answer;
}

}  // namespace lapse::dnssec
