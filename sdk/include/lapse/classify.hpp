// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <lapse/dns.hpp>
#include <string>
#include <string_view>
#include <vector>

/// What one DNS answer means. Two readers can take the same bytes for "does not exist" and for "this server is not
/// responsible"; this is the one place where that is decided.
namespace lapse {

enum class answer_class : uint8_t {
  answer,          ///< records of the asked type at the asked name
  cname,           ///< the name is an alias
  dname,           ///< an ancestor of the name is redirected as a whole (RFC 6672)
  no_data,         ///< the name exists, or names below it do, but not with this type
  broken_no_data,  ///< the same without the SOA record that belongs there: believe it when it is said twice
  absent_name,     ///< NXDOMAIN
  referral,        ///< a zone cut below: ask the servers named there
  lame,            ///< this server does not serve the zone, or will not answer us
  server_failure,  ///< SERVFAIL, or another code that says nothing about the name
  truncated,       ///< cut short over UDP, and TCP did not work
  silent,          ///< no answer: timeout, refused, reset, unreachable
  no_route,        ///< this machine has no route of that address family: about us
  not_asked,       ///< policy or a limit of the run: about us
  malformed        ///< not a DNS message
};

/// Does this say what the name holds? Everything else leaves it open.
[[nodiscard]] constexpr bool is_conclusive(answer_class c) {
  return c <= answer_class::absent_name;
}
/// Does it say that there is nothing of the asked type?
[[nodiscard]] constexpr bool is_absence(answer_class c) {
  return c == answer_class::no_data || c == answer_class::broken_no_data || c == answer_class::absent_name;
}

/// One answer, read.
struct reading {
  answer_class what = answer_class::malformed;
  std::vector<const resource_record*> records;  ///< of the asked type at the asked name, as long as the answer lives
  std::string target;                           ///< cname, dname: where the name leads
  std::string cut;                              ///< referral: the name of the zone below
};

namespace detail {

/// A DNAME above `name` and what it makes of the name; the synthesised CNAME beside it is not looked at.
inline bool read_dname(const dns_message& m, std::string_view name, reading& out) {
  const resource_record* best = nullptr;
  for (const auto& r : m.answer)
    if (r.type == rr::DNAME && r.owner != name && within(name, r.owner) &&
        (!best || r.owner.size() > best->owner.size()))
      best = &r;
  if (!best) return false;
  const std::size_t tail = best->owner.empty() ? 0 : best->owner.size() + 1;
  out.target = std::string(name.substr(0, name.size() - tail));
  if (!best->data.empty()) out.target += "." + best->data;
  out.what = answer_class::dname;
  return true;
}

/// NS records in the authority section; `lame` when they lead up, sideways or back to `zone`.
inline bool read_referral(const dns_message& m, std::string_view name, std::string_view zone, reading& out) {
  for (const auto& r : m.authority) {
    if (r.type != rr::NS) continue;
    const bool deeper = r.owner != zone && within(r.owner, zone) && within(name, r.owner);
    if (!deeper && m.authoritative) return false;  // an apex NS set beside an answer without records
    out.what = deeper ? answer_class::referral : answer_class::lame;
    if (deeper) out.cut = r.owner;
    return true;
  }
  return false;
}

[[nodiscard]] inline answer_class without_message(lapse_ended ended) {
  switch (ended) {
    case LAPSE_NO_ROUTE:
      return answer_class::no_route;
    case LAPSE_DENIED:
    case LAPSE_LIMIT:
    case LAPSE_FAILED:
      return answer_class::not_asked;
    case LAPSE_MALFORMED:
      return answer_class::malformed;
    default:
      return answer_class::silent;
  }
}

/// `zone` is null for a resolver's answer, which need not be authoritative.
[[nodiscard]] inline reading read_answer(const dns_answer& answer, std::string_view name, uint16_t type,
                                         const std::string_view* zone) {
  reading out;
  if (!answer.answered()) {
    out.what = without_message(answer.ended());
    return out;
  }
  if (!answer) return out;
  const dns_message& m = *answer;
  if (answer.tcp_failed() || m.truncated) {
    out.what = answer_class::truncated;
    return out;
  }
  if (m.code == rcode::REFUSED || m.code == rcode::NOTAUTH) {
    out.what = answer_class::lame;
    return out;
  }
  if (m.code != rcode::NOERROR && m.code != rcode::NXDOMAIN) {
    out.what = answer_class::server_failure;
    return out;
  }
  const bool entitled = !zone || m.authoritative;
  // After an alias the response code is about its target (RFC 6604), so records come before the code.
  out.records = m.at(name, type);
  const auto aliases = m.at(name, rr::CNAME);
  if (!out.records.empty() && type != rr::CNAME) {
    out.what = entitled ? answer_class::answer : answer_class::lame;
    return out;
  }
  if (!aliases.empty()) {
    out.what = entitled ? answer_class::cname : answer_class::lame;
    out.target = aliases.front()->data;
    // A DNAME is what the zone holds; the CNAME beside it was made from it.
    if (type != rr::DNAME && entitled) read_dname(m, name, out);
    if (out.what == answer_class::dname) out.records.clear();
    return out;
  }
  if (type != rr::DNAME && read_dname(m, name, out)) {
    if (!entitled) out.what = answer_class::lame;
    return out;
  }
  const resource_record* soa = m.soa();
  if (!soa && m.code == rcode::NOERROR && zone && read_referral(m, name, *zone, out)) return out;
  // A denial that another zone signs off: the server knows the parent, and not this zone.
  const bool foreign = zone && soa && soa->owner != *zone && within(*zone, soa->owner);
  if (!entitled || foreign) {
    out.what = answer_class::lame;
  } else if (m.code == rcode::NXDOMAIN) {
    out.what = answer_class::absent_name;
  } else {
    out.what = soa ? answer_class::no_data : answer_class::broken_no_data;
  }
  return out;
}

}  // namespace detail

/// Reads the answer of a name server of `zone` (its apex) to the question for `name` and `type`. All canonical.
[[nodiscard]] inline reading classify(const dns_answer& answer, std::string_view name, uint16_t type,
                                      std::string_view zone) {
  return detail::read_answer(answer, name, type, &zone);
}

/// Reads the answer of a resolver. `absent_name` and `no_data` are as good as the resolver is.
[[nodiscard]] inline reading classify_resolved(const dns_answer& answer, std::string_view name, uint16_t type) {
  return detail::read_answer(answer, name, type, nullptr);
}

}  // namespace lapse
