// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <lapse/dns.hpp>
#include <lapse/rule.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "address.hpp"

/// The way of a mail as DNS tells it: the MX records of a domain (RFC 5321 5.1, RFC 7505), and the addresses of a mail
/// host. What is not there is looked up a second time before it counts; what could not be looked up is never "not
/// there".
namespace mailbox {

/// More hosts than this are not looked at: a list this long is no mail service's.
inline constexpr std::size_t kMostHosts = 20;

struct Exchanger {
  std::string host;  ///< canonical
  unsigned preference = 0;
};

/// What the MX question at a domain brought.
struct Route {
  enum class Kind : std::uint8_t {
    hosts,    ///< at least one host is named
    none,     ///< no such record, or no such domain; seen twice
    null_mx,  ///< `0 .` alone: the domain takes no mail
    unseen    ///< could not be looked up
  };
  Kind kind = Kind::unseen;
  std::vector<Exchanger> exchangers;  ///< in the order in which they are tried; at most kMostHosts
  bool cut = false;                   ///< there were more
  bool null_beside_others = false;
  bool no_such_domain = false;
  int64_t ttl = -1;  ///< how long the answer may be cached
  std::vector<lapse::dns_answer> answers;
};

/// Addresses of one family that a mail host has.
struct Addresses {
  std::vector<std::string> usable;  ///< sorted, so that a rotating answer asks the same one
  std::string closed;               ///< why the others cannot be reached; "" when there are none
  bool seen = false;                ///< the resolver told
  bool alias = false;               ///< the host's name is a CNAME
  std::vector<lapse::dns_answer> answers;
};

namespace detail {

/// Did the resolver tell what is there? NXDOMAIN is an answer, SERVFAIL is none.
[[nodiscard]] inline bool told(const lapse::dns_answer& a) {
  return a && !(a.tcp_failed() && a->truncated) &&
         (a->code == lapse::rcode::NOERROR || a->code == lapse::rcode::NXDOMAIN);
}

/// Where the CNAME records of an answer lead from `name`; at most ten steps.
[[nodiscard]] inline std::string final_owner(const lapse::dns_message& message, std::string name) {
  for (int step = 0; step < 10; ++step) {
    const auto alias = message.at(name, lapse::rr::CNAME);
    if (alias.empty()) break;
    name = alias[0]->data;
  }
  return name;
}

[[nodiscard]] inline Route read_route(const lapse::dns_answer& answer, const std::string& domain) {
  Route out;
  if (!told(answer)) return out;
  out.kind = Route::Kind::none;
  out.no_such_domain = answer->code == lapse::rcode::NXDOMAIN;
  out.ttl = answer->negative_ttl();
  bool null_seen = false;
  for (const auto* record : answer->at(final_owner(*answer, domain), lapse::rr::MX)) {
    const auto mx = record->mx();
    if (!mx) continue;
    out.ttl = record->ttl;
    null_seen |= mx->host.empty();
    if (!mx->host.empty()) out.exchangers.push_back({mx->host, mx->preference});
  }
  // Equals are tried in an order of the domain's own, so that many domains share the load of one provider's hosts.
  const auto place = [&](const Exchanger& e) {
    return std::make_tuple(e.preference, steady_hash(e.host, steady_hash(domain)), std::string_view(e.host));
  };
  auto& all = out.exchangers;
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  std::vector<Exchanger> once;
  for (auto& e : all)
    if (std::none_of(once.begin(), once.end(), [&](const auto& o) { return o.host == e.host; })) once.push_back(e);
  out.cut = once.size() > kMostHosts;
  if (out.cut) once.resize(kMostHosts);
  all = std::move(once);
  if (!all.empty()) {
    out.kind = Route::Kind::hosts;
    out.null_beside_others = null_seen;
  } else if (null_seen) {
    out.kind = Route::Kind::null_mx;
  }
  return out;
}

}  // namespace detail

/// The MX records at `domain`, as the resolvers see them.
[[nodiscard]] inline Route mail_route(const std::string& domain, const lapse::known& ask) {
  const auto first = ask(lapse::dns(domain, lapse::rr::MX));
  Route route = detail::read_route(first, domain);
  route.answers.push_back(first);
  if (route.kind != Route::Kind::none) return route;
  const auto second = ask(lapse::dns(domain, lapse::rr::MX).again());
  Route look = detail::read_route(second, domain);
  look.answers = {first, second};
  return look;
}

/// The addresses of one family (`type` is A or AAAA). `look` 1 is a second look.
[[nodiscard]] inline Addresses addresses_of(const std::string& host, uint16_t type, const lapse::known& ask,
                                            bool closed_too, uint32_t look = 0) {
  const auto answer = ask(lapse::dns(host, type).again(look));
  Addresses out;
  out.answers.push_back(answer);
  out.seen = detail::told(answer);
  if (!out.seen) return out;
  out.alias = !answer->at(host, lapse::rr::CNAME).empty();
  for (const auto* record : answer->at(detail::final_owner(*answer, host), type)) {
    const std::string why = closed_too ? "" : closed_address(record->data);
    if (why.empty()) {
      out.usable.push_back(record->data);
    } else {
      out.closed = why;
    }
  }
  std::sort(out.usable.begin(), out.usable.end());
  return out;
}

}  // namespace mailbox
