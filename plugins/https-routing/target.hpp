// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/ask.hpp>
#include <lapse/classify.hpp>
#include <lapse/dns.hpp>
#include <string>
#include <utility>
#include <vector>

#include "reachability.hpp"
#include "routing.hpp"

/// Providers that look at where the name itself leads: an alias of one of their hosts, or the addresses of one
/// resource.
namespace https_routing {

namespace detail {

/// The names that `host` is an alias of, in order.
[[nodiscard]] inline std::vector<std::string> aliases(const lapse::dns_answer& answer, std::string owner) {
  std::vector<std::string> out;
  constexpr std::size_t kMost = 16;
  while (answer && out.size() < kMost) {
    const auto found = answer->at(owner, lapse::rr::CNAME);
    if (found.empty()) break;
    owner = found[0]->data;
    out.push_back(owner);
  }
  return out;
}

/// The longest way that any of these answers shows.
[[nodiscard]] inline std::vector<std::string> aliases(const std::vector<lapse::dns_answer>& answers,
                                                      const std::string& host) {
  std::vector<std::string> best;
  for (const auto& a : answers)
    if (auto found = aliases(a, host); found.size() > best.size()) best = std::move(found);
  return best;
}

/// What is wrong with a way of aliases, in words; empty when nothing is.
[[nodiscard]] inline std::string alias_trouble(const route& to, const std::vector<std::string>& hops) {
  const auto hit = std::find_if(hops.begin(), hops.end(), [&](const auto& h) { return below_any(h, to.targets); });
  if (hit == hops.end()) return "it is an alias of " + hops.front();
  if (to.direct && hit != hops.begin()) return "its alias leads to " + hops.front() + " first";
  if (!below_any(*hit, to.through)) return {};
  const auto next = std::next(hit);
  if (next == hops.end()) return *hit + " leads to no host of the place, but to addresses";
  if (below_any(*next, to.through)) return *hit + " leads to another one of its kind, " + *next;
  return below_any(*next, to.targets) ? std::string() : *hit + " leads to " + *next;
}

[[nodiscard]] inline std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) out += (i ? " or " : "") + ("'*." + names[i] + "'");
  return out;
}

/// A verdict of this file: an error that bears on the renewal, unless the table's row is not confirmed.
[[nodiscard]] inline lapse::finding routed(lapse::finding f, const routing& r, std::string_view what) {
  f.arg("name", r.display).arg("place", r.to.place).arg("what", what);
  if (f.kind() == LAPSE_FAIL && !r.to.confirmed) f.level(LAPSE_WARNING);
  return f;
}

/// Every address that the resource of the inventory has.
struct resource_addresses {
  std::vector<std::string> all;
  bool named = false;                 ///< the inventory names addresses or hosts
  bool seen_ipv4 = true, seen_ipv6 = true;  ///< no host's addresses of that family could not be learnt
  std::vector<lapse::dns_answer> answers;

  /// Would it be among them if it were the resource's?
  [[nodiscard]] bool complete_for(const std::string& address) const { return named && (is_ipv6(address) ? seen_ipv6 : seen_ipv4); }

  [[nodiscard]] bool holds(const std::string& address) const {
    return std::find(all.begin(), all.end(), canonical_address(address)) != all.end();
  }
};

[[nodiscard]] inline resource_addresses addresses_of(const routing& r, const lapse::known& ask) {
  resource_addresses out;
  out.all = r.held_by.addresses;
  for (const auto& a : r.to.addresses) out.all.push_back(canonical_address(a));
  out.named = !r.held_by.addresses.empty() || !r.held_by.hosts.empty();
  for (const auto& host : r.held_by.hosts) {
    const auto found = resolve(ask, host);
    out.answers.insert(out.answers.end(), found.answers.begin(), found.answers.end());
    for (const auto& a : found.addresses) out.all.push_back(canonical_address(a));
    out.seen_ipv4 = out.seen_ipv4 && found.seen_ipv4;
    out.seen_ipv6 = out.seen_ipv6 && found.seen_ipv6;
  }
  return out;
}

/// Does this address show the judged certificate, or a copy of it from before or after?
[[nodiscard]] inline bool shows_ours(const routing& r, const site& s) {
  if (s.how() != reach::served) return false;
  const who serves = r.who_serves(s, r.all);
  return serves == who::expected || serves == who::older || serves == who::newer;
}

/// The name has addresses where the provider's own should be. `outcome` is what a stray one is.
[[nodiscard]] inline lapse::findings judge_addresses(const routing& r, std::string_view outcome,
                                                     const lapse::known& ask) {
  const auto held = addresses_of(r, ask);
  group strays4, strays6, unknown;
  for (const auto& s : r.all) {
    if (held.holds(s.address)) continue;
    if (held.complete_for(s.address))
      (is_ipv6(s.address) ? strays6 : strays4).push_back(&s);
    else if (held.named || !shows_ours(r, s))
      unknown.push_back(&s);
  }
  lapse::findings out;
  const bool only_ipv6 = strays4.empty() && strays6.size() < r.all.size();
  const auto stray = [&](std::string_view id, const group& some) {
    auto f =
        routed(lapse::fail(id), r, "it has the address " + address_list(some)).arg("addresses", address_list(some));
    f.evidence(r.resolved.answers).evidence(held.answers);
    std::string own;
    for (const auto& a : held.all) own += (own.empty() ? "" : ", ") + a;
    f.expected("no other addresses than those of " + r.to.place + ": " + own);
    f.fix("Let every A and AAAA record of '" + r.host + "' lead to " + r.to.place + ", and remove the others.");
    out += f;
  };
  if (r.to.how == route::method::addresses) {
    strays4.insert(strays4.end(), strays6.begin(), strays6.end());
    strays6.clear();
  }
  if (!strays4.empty()) stray(outcome, strays4);
  if (!strays6.empty()) stray(only_ipv6 ? "RTE1010" : outcome, strays6);
  if (!unknown.empty()) {
    auto f = routed(lapse::open("RTE1042"), r,
                    held.named ? "the addresses of its resource could not be looked up"
                               : "the inventory does not name the addresses of " + r.to.place);
    f = about(std::move(f), r, unknown).evidence(held.answers).expected("addresses that belong to " + r.to.place);
    if (!held.named) f.fix("List the resource's addresses or host names under 'in_use' of the certificate.");
    out += std::move(f);
  }
  return out;
}

[[nodiscard]] inline lapse::findings judge_alias(const routing& r, const lapse::known& ask) {
  const std::string_view outcome = r.to.direct ? "RTE1008" : "RTE1011";
  const auto hops = aliases(r.resolved.answers, r.host);
  const auto say = [&](lapse::finding f, std::string_view what) {
    return routed(std::move(f), r, what)
        .evidence(r.resolved.answers)
        .expected("a CNAME at '" + r.host + "'" + (r.to.direct ? " itself" : "") + " to " + listed(r.to.targets))
        .fix("Publish one CNAME at '" + r.host + ".' to the host name that " + r.to.place + " gives for it.");
  };
  if (hops.empty()) {
    if (!r.resolved.found()) return {};
    if (!r.to.direct) return judge_addresses(r, outcome, ask);
    if (r.to.apex) {
      // At the apex of a zone no CNAME can stand.
      const auto soa = ask(lapse::dns(r.host, lapse::rr::SOA));
      const auto read = lapse::classify_resolved(soa, r.host, lapse::rr::SOA);
      if (read.what == lapse::answer_class::answer) return judge_addresses(r, outcome, ask);
      if (!lapse::is_conclusive(read.what))
        return say(lapse::open("RTE1042"), "whether it is the apex of its zone could not be looked up").evidence(soa);
    }
    return say(lapse::fail(outcome), "it holds addresses, as an alias that was flattened does");
  }
  const std::string trouble = alias_trouble(r.to, hops);
  if (trouble.empty()) return {};
  // What stands there is seen twice before it counts.
  const auto again = ask(lapse::dns(r.host, lapse::rr::A).again(2));
  const auto second = aliases(again, r.host);
  if (second.empty() || alias_trouble(r.to, second).empty())
    return say(lapse::open("RTE1042"), "two looks at its alias differ").evidence(again);
  return say(lapse::fail(outcome), trouble).evidence(again);
}

}  // namespace detail

/// Whether the name leads where its provider looks, for the methods `addresses` and `alias`.
[[nodiscard]] inline lapse::findings judge_target(const routing& r, const lapse::known& ask) {
  if (!r.decides || !r.resolved.found()) return {};
  if (r.to.how == route::method::addresses) return detail::judge_addresses(r, "RTE1007", ask);
  if (r.to.how == route::method::alias) return detail::judge_alias(r, ask);
  return {};
}

namespace detail {

/// Does this host name of Elastic Load Balancing belong to the load balancer of the ARN?
[[nodiscard]] inline bool balancer_matches(std::string_view host, std::string_view arn) {
  const auto at = arn.find(":loadbalancer/");
  if (at == std::string_view::npos) return false;
  std::string_view name = arn.substr(at + 14);
  for (const std::string_view kind : {"app/", "net/", "gwy/"})
    if (name.starts_with(kind)) name.remove_prefix(kind.size());
  const std::string wanted = lapse::lower(name.substr(0, name.find('/'))) + "-";
  if (host.starts_with("dualstack.")) host.remove_prefix(10);
  if (host.starts_with("internal-")) host.remove_prefix(9);
  const std::string_view label = host.substr(0, host.find('.'));
  return label.starts_with(wanted) &&
         label.find_first_not_of("0123456789abcdef", wanted.size()) == std::string_view::npos;
}

[[nodiscard]] inline bool any_holds(const std::vector<std::string>& arns, std::string_view part) {
  return std::any_of(arns.begin(), arns.end(), [&](const auto& a) { return a.find(part) != std::string::npos; });
}

/// The host behind the name that is certainly none of the inventory's resources; empty when there is none.
[[nodiscard]] inline std::string other_resource(const routing& r) {
  const auto& held = r.held_by;
  for (const auto& hop : aliases(r.resolved.answers, r.host)) {
    if (!held.hosts.empty() && std::find(held.hosts.begin(), held.hosts.end(), hop) != held.hosts.end()) return {};
    if (hop.ends_with(".amazonaws.com") && hop.find(".elb.") != std::string::npos && !held.arns.empty())
      return std::any_of(held.arns.begin(), held.arns.end(), [&](const auto& a) { return balancer_matches(hop, a); })
                 ? std::string()
                 : hop;
    if (hop.ends_with(".cloudfront.net") && !held.arns.empty())
      return any_holds(held.arns, ":cloudfront:") ? std::string() : hop;
  }
  return {};
}

}  // namespace detail

/// The name leads to another resource than the one that `in_use` lists, and none of its addresses shows the
/// certificate.
[[nodiscard]] inline lapse::findings judge_resource(const routing& r) {
  if (std::any_of(r.all.begin(), r.all.end(), [&](const site& s) { return detail::shows_ours(r, s); })) return {};
  const std::string other = detail::other_resource(r);
  if (other.empty()) return {};
  auto f = lapse::review("RTE1012");
  f.arg("name", r.display).arg("target", other).evidence(r.resolved.answers);
  for (const auto& arn : r.held_by.arns) f.saw("in use by " + arn);
  return f.expected("an alias of the resource that the inventory lists as using this certificate");
}

}  // namespace https_routing
