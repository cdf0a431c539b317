// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <lapse/ask.hpp>
#include <lapse/classify.hpp>
#include <lapse/dns.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Who answers for a name: the walk from the root down every zone cut. A cut may be at any label, so nothing is assumed
/// about registrable domains. Pure code: every step is a question, and questions about upper labels are the same for
/// every name below them, so that a run asks them once.
namespace lapse {

inline constexpr std::size_t kMostLabels = 128;
inline constexpr std::size_t kMostCuts = 16;
inline constexpr std::size_t kMostServerAddresses = 40;

/// Labels of a canonical name; 0 for the root.
[[nodiscard]] inline std::size_t label_count(std::string_view name) {
  if (name.empty()) return 0;
  std::size_t n = 1;
  for (auto at = after_first_label(name); at != std::string_view::npos; at = after_first_label(name)) {
    name.remove_prefix(at);
    ++n;
  }
  return n;
}

namespace detail {

/// Addresses of `type` that a resolver's answer gives for `host`, also behind aliases.
inline void take_addresses(const dns_answer& answer, std::string host, uint16_t type, std::vector<std::string>& out) {
  if (!answer) return;
  for (std::size_t hop = 0; hop < 16; ++hop) {
    for (const auto* r : answer->at(host, type)) out.push_back(r->data);
    const auto alias = answer->at(host, rr::CNAME);
    if (alias.empty()) return;
    host = alias.front()->data;
  }
}

/// What the name of a name server resolves to.
struct host_addresses {
  std::vector<std::string> all;     ///< those of IPv4 first
  std::vector<dns_answer> answers;  ///< to A, then AAAA
  bool absent = false;              ///< both answers came, and there is no address
};

/// A and AAAA of several hosts through the resolvers, in one round. Aliases are followed by the resolver. One look: who
/// is to say that a host has no address, asks `resolve` of addresses.hpp.
[[nodiscard]] inline std::vector<host_addresses> look_up_hosts(const known& ask, const std::vector<std::string>& hosts) {
  std::vector<std::pair<std::string, uint16_t>> questions;
  for (const auto& host : hosts) {
    questions.emplace_back(canonical_name(host), rr::A);
    questions.emplace_back(canonical_name(host), rr::AAAA);
  }
  const auto answers = ask.all(questions, [](const auto& q) { return dns(q.first, q.second); });
  std::vector<host_addresses> out(hosts.size());
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    host_addresses& to = out[i];
    to.absent = true;
    for (std::size_t k = 0; k < 2; ++k) {
      const auto& [host, type] = questions[2 * i + k];
      const dns_answer& answer = answers[2 * i + k];
      take_addresses(answer, host, type, to.all);
      to.answers.push_back(answer);
      to.absent = to.absent && is_conclusive(classify_resolved(answer, host, type).what);
    }
    to.absent = to.absent && to.all.empty();
  }
  return out;
}

}  // namespace detail

/// A name server of a zone.
struct name_server {
  std::string name;
  std::vector<std::string> addresses;
  bool at_parent = false;  ///< the delegation names it: the world asks it
  bool at_child = false;   ///< the zone itself names it
  bool absent = false;     ///< its name has no address at all
};

/// One address of a zone's servers.
struct server_address {
  std::string address;
  std::string name;  ///< of the server; the first where several share the address
  bool at_parent = false;
};

/// The zone that a name lies in.
struct delegation {
  std::string apex;                  ///< "" is the root
  std::vector<name_server> servers;  ///< parent's and child's set together; empty for the root
  int64_t ttl = -1;                  ///< of the delegation: how long the old one may be remembered
  std::string absent;                ///< an ancestor of the name of which NXDOMAIN was said; empty = none
  std::string problem;               ///< the walk ended above the zone; why, in words. Empty = it did not
  std::vector<dns_answer> evidence;  ///< to `absent` or `problem`, and to what else the walk asked in vain
  std::size_t cuts = 0;

  /// Every address once, those of the parent's set first; at most kMostServerAddresses.
  [[nodiscard]] std::vector<server_address> every_address() const {
    std::vector<server_address> out;
    out.reserve(servers.size() * 2);
    for (const bool parent : {true, false})
      for (const auto& server : servers) {
        if (server.at_parent != parent) continue;
        for (const auto& a : server.addresses)
          if (std::none_of(out.begin(), out.end(), [&](const auto& o) { return o.address == a; }) &&
              out.size() < kMostServerAddresses)
            out.push_back({a, server.name, parent});
      }
    return out;
  }

  /// Enough addresses to get one answer: up to four of each family, so that a question stays small and is the same for
  /// every name of the zone.
  [[nodiscard]] std::vector<std::string> some_addresses() const {
    std::vector<std::string> out;
    out.reserve(8);
    std::size_t taken[2] = {};
    for (const bool parent : {true, false})
      for (const auto& server : servers) {
        if (server.at_parent != parent) continue;
        for (const auto& a : server.addresses) {
          std::size_t& family = taken[a.find(':') == std::string::npos ? 0 : 1];
          if (family == 4 || std::find(out.begin(), out.end(), a) != out.end()) continue;
          ++family;
          out.push_back(a);
        }
        if (out.size() == 8) return out;
      }
    return out;
  }

  /// Are there servers, of which none has an address in the DNS? Then nobody can ask this zone.
  [[nodiscard]] bool without_any_address() const {
    return !servers.empty() && std::all_of(servers.begin(), servers.end(), [](const auto& s) { return s.absent; });
  }
};

namespace detail {

class zone_walk {
 public:
  zone_walk(const known& ask, std::string_view name, uint16_t type) : ask_(ask), name_(name), type_(type) {}

  [[nodiscard]] delegation from(delegation zone) const {
    bool known_set = false;  // the NS set that the zone itself publishes
    for (const std::string_view suffix : suffixes_below(zone.apex)) {
      // One referral may skip labels: the same suffix is then asked again further down.
      for (bool again = true; again;) {
        again = false;
        if (!reachable(zone)) return zone;
        if (!known_set && label_count(zone.apex) > 1) ask_.soon(at(zone, dns(zone.apex, rr::NS)));
        const auto [answer, read, before] = ask_cut(zone, suffix);
        if (read.what == answer_class::referral) {
          if (!descend(zone, answer, read)) return zone;
          known_set = false;
          again = zone.apex != suffix;
        } else if (read.what == answer_class::answer) {
          same_servers(zone, suffix, answer, read);
          known_set = true;
        } else if (!is_conclusive(read.what) || read.what == answer_class::absent_name) {
          zone = stop(std::move(zone), suffix, answer, read, known_set);
          if (before) zone.evidence.push_back(*before);
          return zone;
        }
      }
    }
    return finish(std::move(zone), known_set);
  }

  /// Replaces `zone` by the one that the referral names. False when there were too many cuts.
  [[nodiscard]] bool descend(delegation& zone, const dns_answer& answer, const reading& read) const {
    delegation below;
    below.apex = read.cut;
    below.cuts = zone.cuts + 1;
    for (const auto& r : answer->authority) {
      if (r.type != rr::NS || r.owner != read.cut) continue;
      below.ttl = std::max<int64_t>(below.ttl, r.ttl);
      name_server server{r.data, {}, true, false, false};
      // Glue counts only from the zone that may speak for it.
      if (within(r.data, zone.apex)) take_glue(*answer, server);
      below.servers.push_back(std::move(server));
    }
    sort_by_name(below.servers);
    zone = std::move(below);
    if (zone.cuts <= kMostCuts) return true;
    zone.problem = "there are more than " + std::to_string(kMostCuts) + " zone cuts on the way";
    zone.evidence = {answer};
    return false;
  }

 private:
  /// The proper ancestors of the name below `apex`, from the top. The name itself is asked for what is wanted of it.
  [[nodiscard]] std::vector<std::string_view> suffixes_below(std::string_view apex) const {
    std::vector<std::string_view> out;
    for (std::string_view at = parent_of(name_); at.size() > apex.size() && out.size() < kMostLabels;
         at = parent_of(at))
      out.push_back(at);
    std::reverse(out.begin(), out.end());
    return out;
  }

  [[nodiscard]] static dns at(const delegation& zone, dns question) {
    if (zone.apex.empty()) return question.at_root();
    return question.at_any(zone.some_addresses());
  }

  struct look_at_cut {
    dns_answer answer;
    reading read;
    std::optional<dns_answer> before;  ///< a first look that said nothing
  };

  /// NS of `suffix` at the zone's servers; a second look when the first says nothing.
  [[nodiscard]] look_at_cut ask_cut(const delegation& zone, std::string_view suffix) const {
    auto answer = ask_(at(zone, dns(suffix, rr::NS)));
    auto read = classify(answer, suffix, rr::NS, zone.apex);
    if (is_conclusive(read.what) || read.what == answer_class::referral) return {answer, std::move(read), {}};
    auto second = ask_(at(zone, dns(suffix, rr::NS)).again());
    read = classify(second, suffix, rr::NS, zone.apex);
    return {std::move(second), std::move(read), std::move(answer)};
  }

  /// The answer came from the zone below: parent and child are on the same servers.
  void same_servers(delegation& zone, std::string_view suffix, const dns_answer& answer, const reading& read) const {
    delegation below;
    below.apex = suffix;
    below.cuts = zone.cuts + 1;
    for (const auto* r : read.records) {
      below.ttl = std::max<int64_t>(below.ttl, r->ttl);
      name_server server{r->data, {}, true, true, false};
      for (const auto& known_server : zone.servers)
        if (known_server.name == server.name) server.addresses = known_server.addresses;
      if (server.addresses.empty() && within(server.name, zone.apex)) take_glue(*answer, server);
      below.servers.push_back(std::move(server));
    }
    sort_by_name(below.servers);
    zone = std::move(below);
  }

  /// Nothing more can be learned by walking. Below a top-level domain the zone reached so far is judged by what its
  /// servers say of the name itself; a top-level domain's servers are not asked one by one.
  [[nodiscard]] delegation stop(delegation zone, std::string_view suffix, const dns_answer& answer, const reading& read,
                                bool known_set) const {
    zone.evidence = {answer};
    if (read.what == answer_class::absent_name) zone.absent = suffix;
    if (label_count(zone.apex) > 1) return finish(std::move(zone), known_set);
    const std::string where = zone.apex.empty() ? "the root" : "'" + zone.apex + "'";
    if (read.what == answer_class::lame && zone.apex.empty())
      zone.problem = "the answers to questions for the root servers do not come from root servers";
    else if (zone.absent.empty())
      zone.problem =
          "the servers of " + where + " did not say who serves '" + std::string(suffix) + "': " + answer.summary();
    return zone;
  }

  /// Has the zone an address to ask? Resolves its servers when the parent gave none.
  [[nodiscard]] bool reachable(delegation& zone) const {
    if (zone.apex.empty()) return true;
    const auto missing = without_address(zone);
    const bool none = missing.size() == zone.servers.size();
    // With some addresses at hand the walk goes on; the others are on their way for the end of it.
    for (const std::size_t i : missing)
      ask_.soon(dns(zone.servers[i].name, rr::A), dns(zone.servers[i].name, rr::AAAA));
    if (none) resolve_servers(zone, missing);
    if (!zone.some_addresses().empty()) return true;
    zone.problem = "none of the name servers of '" + zone.apex + "' has an address that could be found";
    return false;
  }

  /// Adds what only the zone itself knows of its servers, and every address that is still missing.
  [[nodiscard]] delegation finish(delegation zone, bool known_set) const {
    if (zone.apex.empty()) {
      if (zone.problem.empty()) zone.problem = "the name lies in the root zone itself";
      return zone;
    }
    if (!reachable(zone)) return zone;
    // What will be asked next is under way in the same round.
    if (type_ != 0)
      for (const auto& a : zone.every_address()) ask_.soon(dns(name_, type_).at(a.address));
    if (!known_set) {
      const auto own = ask_(at(zone, dns(zone.apex, rr::NS)));
      const auto read = classify(own, zone.apex, rr::NS, zone.apex);
      if (read.what == answer_class::answer) add_own_set(zone, read);
      if (!is_conclusive(read.what)) zone.evidence.push_back(own);
    }
    resolve_servers(zone, without_address(zone));
    return zone;
  }

  static void add_own_set(delegation& zone, const reading& read) {
    for (const auto* r : read.records) {
      const auto found =
          std::find_if(zone.servers.begin(), zone.servers.end(), [&](const auto& s) { return s.name == r->data; });
      if (found != zone.servers.end())
        found->at_child = true;
      else
        zone.servers.push_back({r->data, {}, false, true, false});
    }
    sort_by_name(zone.servers);
  }

  [[nodiscard]] static std::vector<std::size_t> without_address(const delegation& zone) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < zone.servers.size() && out.size() < kMostServerAddresses; ++i)
      if (zone.servers[i].addresses.empty() && !zone.servers[i].absent) out.push_back(i);
    return out;
  }

  void resolve_servers(delegation& zone, const std::vector<std::size_t>& which) const {
    std::vector<std::string> hosts;
    for (const std::size_t i : which) hosts.push_back(zone.servers[i].name);
    if (hosts.empty()) return;
    const auto found = look_up_hosts(ask_, hosts);
    for (std::size_t k = 0; k < which.size(); ++k) {
      zone.servers[which[k]].addresses = found[k].all;
      zone.servers[which[k]].absent = found[k].absent;
      if (found[k].all.empty())
        zone.evidence.insert(zone.evidence.end(), found[k].answers.begin(), found[k].answers.end());
    }
  }

  static void take_glue(const dns_message& m, name_server& server) {
    for (const uint16_t type : {rr::A, rr::AAAA})
      for (const auto& r : m.additional)
        if (r.type == type && r.owner == server.name) server.addresses.push_back(r.data);
  }

  /// Servers rotate their answers; the same set must make the same question.
  static void sort_by_name(std::vector<name_server>& servers) {
    std::sort(servers.begin(), servers.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    servers.erase(
        std::unique(servers.begin(), servers.end(), [](const auto& a, const auto& b) { return a.name == b.name; }),
        servers.end());
    if (servers.size() > kMostServerAddresses) servers.resize(kMostServerAddresses);
    for (auto& s : servers) std::sort(s.addresses.begin(), s.addresses.end());
  }

  const known& ask_;
  std::string name_;
  uint16_t type_;
};

}  // namespace detail

/// Finds the zone of `name` (canonical) and its servers. `type` is what the caller will ask every server for, so that
/// it is under way in the same round; 0 = nothing. The name itself may still be a cut: when an answer is a referral,
/// use `find_zone_below`.
[[nodiscard]] inline delegation find_zone(const known& ask, std::string_view name, uint16_t type = 0) {
  return detail::zone_walk(ask, name, type).from({});
}

/// The zone that `name` itself lies in, also where a zone begins there. The walk is that for a name below it, which is
/// never asked for.
[[nodiscard]] inline delegation find_zone_holding(const known& ask, std::string_view name) {
  return find_zone(ask, "_." + std::string(name));
}

/// Goes on from `above`, one of whose servers answered the question for `name` and `type` with a referral.
[[nodiscard]] inline delegation find_zone_below(const known& ask, delegation above, const dns_answer& referral,
                                                std::string_view name, uint16_t type) {
  const auto read = classify(referral, name, type, above.apex);
  const detail::zone_walk walk(ask, name, type);
  if (read.what != answer_class::referral || !walk.descend(above, referral, read)) return above;
  return walk.from(std::move(above));
}

}  // namespace lapse
