// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <initializer_list>
#include <lapse/ask.hpp>
#include <lapse/classify.hpp>
#include <lapse/zone.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expected.hpp"

/// What is at one name: asked of every name server of its zone, and of the resolvers.
namespace lapse::dns_cname {

/// What one place (a server's address, or the resolvers) says of the name.
struct place {
  std::string who;      ///< for people: "ns1.example.com (192.0.2.1)"
  std::string server;   ///< its name; empty for the resolvers
  std::string address;  ///< empty where any address may have answered
  bool at_parent = true;
  answer_class what = answer_class::silent;
  std::vector<std::string> values;  ///< of the wanted type
  std::string alias;                ///< where the name leads, when it is an alias
  int64_t ttl = -1;                 ///< of what was seen; of the denial, for an absence
  std::vector<dns_answer> looks;    ///< the first look, and the second where there was one

  [[nodiscard]] bool conclusive() const { return is_conclusive(what); }
  [[nodiscard]] bool absent() const { return is_absence(what); }
  /// The same for places that hold the same.
  [[nodiscard]] std::string content() const {
    std::string out = alias;
    for (const auto& v : values) out += "\n" + v;
    return out;
  }
  /// What was seen, as one text.
  [[nodiscard]] std::string shown() const { return values.empty() ? alias : values.front(); }
};

/// Reads the newest look at a name into `to`.
inline void read_look(place& to, const dns_answer& answer, const reading& read, uint16_t type) {
  to.looks.push_back(answer);
  to.what = read.what;
  to.values.clear();
  to.alias = read.target;
  to.ttl = -1;
  for (const auto* r : read.records) {
    to.values.push_back(value_of(*r));
    to.ttl = std::max<int64_t>(to.ttl, r->ttl);
  }
  std::sort(to.values.begin(), to.values.end());
  to.values.erase(std::unique(to.values.begin(), to.values.end()), to.values.end());
  if (type == rr::CNAME && read.what == answer_class::cname) to.alias = to.values.front();
  if (is_conclusive(read.what) && to.ttl < 0) {
    if (is_absence(read.what)) {
      to.ttl = answer->negative_ttl();
    } else {
      for (const auto& r : answer->answer) to.ttl = std::max<int64_t>(to.ttl, r.ttl);
    }
  }
}

struct sighting {
  std::string name;
  uint16_t type = 0;
  delegation zone;
  std::vector<place> servers;
  place resolver;
  bool by_resolver = false;  ///< no server could be asked, and the operator says that the resolvers show public DNS

  /// The places whose word counts.
  [[nodiscard]] std::vector<const place*> heard() const {
    std::vector<const place*> out;
    if (by_resolver) return {&resolver};
    for (const auto& p : servers)
      if (p.conclusive()) out.push_back(&p);
    return out;
  }
  /// The first server that says this; null when none does.
  [[nodiscard]] const place* first(answer_class what) const {
    const auto found = std::find_if(servers.begin(), servers.end(), [&](const auto& p) { return p.what == what; });
    return found == servers.end() ? nullptr : &*found;
  }
  /// Do all servers say one of these? An address that this machine has no route to counts as the other addresses of the
  /// same server do; a server that has no other address was not heard.
  [[nodiscard]] bool all(std::initializer_list<answer_class> whats) const {
    return !servers.empty() && std::all_of(servers.begin(), servers.end(), [&](const place& p) {
      if (p.what != answer_class::no_route) return std::find(whats.begin(), whats.end(), p.what) != whats.end();
      return std::any_of(servers.begin(), servers.end(), [&](const place& other) {
        return other.server == p.server && other.what != answer_class::no_route;
      });
    });
  }
  /// Servers that answered, but with nothing of use.
  [[nodiscard]] bool all_broken() const { return all({answer_class::server_failure, answer_class::lame}); }
  /// The walk ended at a top-level domain or at the root, where the domain does not exist.
  [[nodiscard]] bool no_domain() const { return !zone.absent.empty() && label_count(zone.apex) < 2; }

  /// Sends a further question where the first ones were answered.
  [[nodiscard]] dns where_heard(dns question) const {
    if (by_resolver) return question;
    std::vector<std::string> addresses;
    for (const auto* p : heard())
      if (!p->address.empty() && addresses.size() < 8) addresses.push_back(p->address);
    if (addresses.empty()) addresses = zone.some_addresses();
    return question.at_any(std::move(addresses));
  }
  /// Sends a question to whichever server answers.
  [[nodiscard]] dns where_any(dns question) const { return question.at_any(zone.some_addresses()); }
  /// Reads the answer to such a question.
  [[nodiscard]] reading read(const dns_answer& answer, std::string_view of, uint16_t asked) const {
    return by_resolver ? classify_resolved(answer, of, asked) : classify(answer, of, asked, zone.apex);
  }
};

/// Was this answer made from a wildcard? A signature says so by counting fewer labels than the name has (RFC 4034
/// 3.1.3); nullopt where nothing is signed.
[[nodiscard]] inline std::optional<bool> made_from_wildcard(const dns_answer& answer, std::string_view name,
                                                            uint16_t type) {
  if (!answer) return std::nullopt;
  for (const auto* r : answer->at(name, rr::RRSIG)) {
    if (r->rdata.size() < 4 || ((r->rdata[0] << 8) | r->rdata[1]) != type) continue;
    return r->rdata[3] < label_count(without_wildcard(name));
  }
  return std::nullopt;
}

namespace detail {

inline dns question_for(const sighting& s, const place& p) {
  dns out(s.name, s.type);
  return p.address.empty() ? out.at_any(s.zone.some_addresses()) : out.at(p.address);
}

/// One question to each server. With `every` false to whichever answers.
inline void ask_servers(const known& ask, sighting& s, bool every) {
  s.servers.clear();
  if (every) {
    for (const auto& a : s.zone.every_address()) {
      place p;
      p.who = a.name + " (" + a.address + ")";
      p.server = a.name;
      p.address = a.address;
      p.at_parent = a.at_parent;
      s.servers.push_back(std::move(p));
    }
  } else {
    place p;
    p.who = "a server of '" + s.zone.apex + "'";
    s.servers.push_back(std::move(p));
  }
  const auto answers = ask.all(s.servers, [&](const place& p) { return question_for(s, p); });
  for (std::size_t i = 0; i < answers.size(); ++i)
    read_look(s.servers[i], answers[i], classify(answers[i], s.name, s.type, s.zone.apex), s.type);
}

/// An absence counts when it is said twice. So does a refusal, when there is nothing else to go by.
inline void look_again(const known& ask, sighting& s) {
  const bool nothing = std::none_of(s.servers.begin(), s.servers.end(), [](const auto& p) { return p.conclusive(); });
  std::vector<place*> doubtful;
  for (auto& p : s.servers)
    if (p.absent() || (nothing && (p.what == answer_class::server_failure || p.what == answer_class::lame)))
      doubtful.push_back(&p);
  if (doubtful.empty()) return;
  const auto answers = ask.all(doubtful, [&](const place* p) { return question_for(s, *p).again(); });
  for (std::size_t i = 0; i < answers.size(); ++i)
    read_look(*doubtful[i], answers[i], classify(answers[i], s.name, s.type, s.zone.apex), s.type);
}

}  // namespace detail

/// Whose word is sought.
struct looking {
  bool every_server = true;        ///< at every address of every server of the zone; else of whichever answers
  bool believe_resolvers = false;  ///< theirs, where no server could be asked
};

/// A name, and the type of record that is asked for there.
using name_and_type = std::pair<std::string, uint16_t>;

/// Looks for records of `type` at `name`. `also`: what the caller will ask with `where_any`, so that it is under way in
/// the same round.
[[nodiscard]] inline sighting look_at(const known& ask, const std::string& name, uint16_t type, const looking& how,
                                      const std::vector<name_and_type>& also = {}) {
  bool every = how.every_server;
  sighting s;
  s.name = name;
  s.type = type;
  s.resolver.who = "the resolvers";
  const dns at_resolvers(name, type);
  ask.soon(at_resolvers);

  s.zone = find_zone(ask, name, every ? type : uint16_t{0});
  while (s.zone.problem.empty() && !s.no_domain()) {
    for (const auto& [other, other_type] : also) ask.soon(s.where_any(dns(other, other_type)));
    detail::ask_servers(ask, s, every);
    const auto cut = std::find_if(s.servers.begin(), s.servers.end(),
                                  [](const auto& p) { return p.what == answer_class::referral; });
    if (cut == s.servers.end()) {
      // One server was enough as long as it had something to say.
      if (every || s.servers.front().conclusive()) break;
      every = true;
      continue;
    }
    // The name itself, or a label that the walk could not see, is delegated further.
    s.zone = find_zone_below(ask, std::move(s.zone), cut->looks.front(), name, type);
    s.servers.clear();
  }
  detail::look_again(ask, s);

  const auto answer = ask(at_resolvers);
  read_look(s.resolver, answer, classify_resolved(answer, name, type), type);
  // A resolver that answers with authority shows a zone of its own, which need not be the public one.
  s.by_resolver = how.believe_resolvers && s.heard().empty() && s.resolver.conclusive() && !answer->authoritative &&
                  !s.all_broken() && !s.no_domain() && !s.zone.without_any_address();
  if (s.by_resolver && s.resolver.absent()) {
    const auto second = ask(dns(name, type).again());
    read_look(s.resolver, second, classify_resolved(second, name, type), type);
    s.by_resolver = s.resolver.conclusive();
  }
  return s;
}

}  // namespace lapse::dns_cname
