// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/ask.hpp>
#include <lapse/classify.hpp>
#include <lapse/zone.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "address.hpp"

/// What each address of a zone's servers says of the zone itself: its SOA record and its NS records.
namespace lapse::nameservers {

enum class state : uint8_t {
  serves,  ///< answers for the zone with authority
  lame,    ///< answers, but not for this zone
  silent,  ///< nothing usable came
  unseen   ///< nothing can be said: no route, denied by policy, a limit
};

/// One SOA record, as far as it matters here.
struct soa_view {
  uint32_t serial = 0;
  uint32_t refresh = 0;  ///< seconds
  std::string primary;  ///< MNAME: servers that follow one primary share it
  std::string data;     ///< all of it, in lower case
};

/// One address of a server.
struct place {
  std::string server;
  std::string address;
  bool at_parent = false;
  state what = state::unseen;
  lapse_ended ended = LAPSE_ANSWERED;  ///< of the newest look
  std::string said;                    ///< by a lame one, in words
  std::optional<soa_view> soa;
  std::optional<std::set<std::string>> ns;
  std::vector<dns_answer> looks;

  [[nodiscard]] std::string who() const { return server + " (" + address + ")"; }
};
using places = std::vector<const place*>;

/// RFC 1982: is `a` an older serial than `b`?
[[nodiscard]] constexpr bool is_older(uint32_t a, uint32_t b) {
  return a != b && static_cast<uint32_t>(b - a) < 0x80000000U;
}

[[nodiscard]] inline std::optional<soa_view> read_soa(const resource_record& r) {
  if (r.rdata.size() < 20) return std::nullopt;
  const uint8_t* p = r.rdata.data() + r.rdata.size() - 20;
  soa_view out;
  out.serial = (uint32_t{p[0]} << 24) | (uint32_t{p[1]} << 16) | (uint32_t{p[2]} << 8) | p[3];
  out.refresh = (uint32_t{p[4]} << 24) | (uint32_t{p[5]} << 16) | (uint32_t{p[6]} << 8) | p[7];
  out.primary = canonical_name(std::string_view(r.data).substr(0, r.data.find(' ')));
  out.data = lower(r.data);
  return out;
}

namespace detail {

[[nodiscard]] inline state state_of(answer_class c) {
  switch (c) {
    case answer_class::answer:
      return state::serves;
    case answer_class::no_route:
    case answer_class::not_asked:
      return state::unseen;
    case answer_class::silent:
    case answer_class::malformed:
    case answer_class::truncated:
      return state::silent;
    default:
      return state::lame;  // whoever serves a zone has its SOA and NS records
  }
}

/// What a server that does not serve the zone said instead.
[[nodiscard]] inline std::string lame_words(const dns_answer& answer, answer_class c) {
  if (answer && answer->code != rcode::NOERROR) return rcode_text(answer->code);
  if (c == answer_class::cname || c == answer_class::dname) return "an alias in place of the zone";
  if (is_absence(c)) return "no such record";
  const bool refers = answer && std::any_of(answer->authority.begin(), answer->authority.end(),
                                            [](const auto& r) { return r.type == rr::NS; });
  return refers ? "a referral elsewhere" : "an answer without authority";
}

inline void read(place& p, std::string_view apex, const dns_answer& soa, const dns_answer& ns) {
  const auto s = classify(soa, apex, rr::SOA, apex);
  const auto n = classify(ns, apex, rr::NS, apex);
  p.soa.reset();
  p.ns.reset();
  p.said.clear();
  if (s.what == answer_class::answer) p.soa = read_soa(*s.records.front());
  if (n.what == answer_class::answer) {
    p.ns.emplace();
    for (const auto* r : n.records) p.ns->insert(r->data);
  }
  const state a = state_of(s.what);
  const state b = state_of(n.what);
  p.what = std::min(a, b);  // one good answer is enough; a refusal says more than silence
  p.ended = soa.ended();
  if (p.what == state::lame) p.said = a == state::lame ? lame_words(soa, s.what) : lame_words(ns, n.what);
  p.looks.push_back(soa);
  if (s.what != answer_class::answer || n.what != answer_class::answer) p.looks.push_back(ns);
}

}  // namespace detail

/// The first look at every address, all in one round.
[[nodiscard]] inline std::vector<place> look_at(const known& ask, const delegation& zone) {
  std::vector<place> out;
  for (const auto& a : zone.every_address()) {
    place p;
    p.server = a.name;
    p.address = a.address;
    p.at_parent = a.at_parent;
    out.push_back(std::move(p));
  }
  for (const auto& p : out) ask.soon(dns(zone.apex, rr::NS).at(p.address));
  const auto soa = ask.all(out, [&](const place& p) { return dns(zone.apex, rr::SOA).at(p.address); });
  const auto ns = ask.all(out, [&](const place& p) { return dns(zone.apex, rr::NS).at(p.address); });
  for (std::size_t i = 0; i < out.size(); ++i) detail::read(out[i], zone.apex, soa[i], ns[i]);
  return out;
}

/// What rests on something missing must be seen twice: at once where a server refused, late in the run where none
/// answered.
inline void look_again(const known& ask, const delegation& zone, std::vector<place>& of) {
  std::vector<place*> doubtful;
  for (auto& p : of)
    if (p.what == state::lame || p.what == state::silent) doubtful.push_back(&p);
  if (doubtful.empty()) return;
  const auto second = [&](const place* p, uint16_t type) {
    dns question(zone.apex, type);
    question.at(p->address).again();
    return p->what == state::silent ? question.at_end() : question;
  };
  for (const auto* p : doubtful) ask.soon(second(p, rr::NS));
  const auto soa = ask.all(doubtful, [&](const place* p) { return second(p, rr::SOA); });
  const auto ns = ask.all(doubtful, [&](const place* p) { return second(p, rr::NS); });
  for (std::size_t i = 0; i < doubtful.size(); ++i) detail::read(*doubtful[i], zone.apex, soa[i], ns[i]);
}

[[nodiscard]] inline places which(const std::vector<place>& of, state what) {
  places out;
  for (const auto& p : of)
    if (p.what == what) out.push_back(&p);
  return out;
}

/// Where nothing of one family was heard, the fault may be this machine's: does a server of the zone above answer over
/// that family? When not, the addresses count as not seen. True when that was so.
inline bool excuse_family(const known& ask, const delegation& zone, std::vector<place>& of, family f,
                          std::vector<dns_answer>& vain) {
  bool silent = false;
  for (const auto& p : of) {
    if (family_of(p.address) != f) continue;
    if (p.what == state::serves || p.what == state::lame) return false;
    silent |= p.what == state::silent;
  }
  if (!silent) return false;
  const delegation above = find_zone(ask, zone.apex);
  std::vector<std::string> control;
  for (const auto& a : above.every_address())
    if (family_of(a.address) == f && control.size() < 4) control.push_back(a.address);
  if (!control.empty()) {
    const auto answer = ask(dns(zone.apex, rr::NS).at_any(control));
    if (answer) return false;
    vain.push_back(answer);
  }
  for (auto& p : of)
    if (family_of(p.address) == f && p.what == state::silent) p.what = state::unseen;
  return true;
}

}  // namespace lapse::nameservers
