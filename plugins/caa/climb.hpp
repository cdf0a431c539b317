// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/classify.hpp>
#include <lapse/dns.hpp>
#include <lapse/rule.hpp>
#include <lapse/validated.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "record_set.hpp"

/// RFC 8659 section 3: ask at the name, following aliases; where there is no record, drop the leftmost label of the
/// original name (never of the alias's target) and ask again, down to the top-level domain. The first set found decides.
namespace lapse::caa {

/// Why a label could not be looked up.
enum class trouble { none, bogus, failing_signed, failing_unsigned, unseen };

/// Where the climb ended.
struct relevant_set {
  std::vector<property> properties;  ///< empty: no set anywhere
  std::string label;                 ///< the label of the original name at which it ended
  std::string owner;                 ///< where the records are; unlike `label` behind an alias
  int64_t ttl = -1;
  trouble stopped = trouble::none;
  std::string reason;               ///< of the trouble
  bool answered = false;            ///< of the trouble: the resolvers said so, and were not silent
  bool only_caa = false;            ///< of the trouble: a failure came, while the zone answers for SOA
  bool needs_tcp = false;           ///< of the trouble: cut short over UDP, and TCP brings nothing
  std::vector<std::string> asked;   ///< lines of evidence
  std::vector<std::string> seen;
  std::vector<std::string> validated;  ///< labels at which our own validator answered, and not the resolvers
  [[nodiscard]] bool validated_at(std::string_view at) const {
    return std::find(validated.begin(), validated.end(), at) != validated.end();
  }
  [[nodiscard]] bool behind_alias() const { return owner != label; }
};

/// The CAA records that a message gives for the label, along its aliases, and the name that holds them. Records of names
/// to which no alias leads are nobody's answer.
inline void take_records(const dns_message& m, relevant_set& to) {
  std::string at = canonical_name(to.label);
  for (std::size_t hop = 0; hop < 16; ++hop) {
    const auto found = m.at(at, rr::CAA);
    for (const auto* r : found) {
      to.properties.push_back(read_property(*r));
      to.ttl = std::max<int64_t>(to.ttl, r->ttl);
    }
    if (!found.empty()) {
      to.owner = at;
      return;
    }
    const auto alias = m.at(at, rr::CNAME);
    reading above;
    if (!alias.empty())
      at = alias.front()->data;
    else if (lapse::detail::read_dname(m, at, above))
      at = above.target;
    else
      return;
  }
}

[[nodiscard]] inline bool usable(const dns_answer& a) {
  return a && !a.tcp_failed() && !a->truncated && (a->code == rcode::NOERROR || a->code == rcode::NXDOMAIN);
}

/// The resolvers failed twice at this label. Our own validator tells whose fault it is, and may even answer.
inline void look_closer(const known& ask, const std::string& label, relevant_set& to) {
  const auto validated_caa = ask(validated(label, rr::CAA));
  to.asked.emplace_back(validated_caa.asked());
  to.seen.push_back(std::string(validated_caa.asked()) + ": " + validated_caa.summary());
  if (validated_caa.answered() && validated_caa.bogus()) {
    to.stopped = trouble::bogus;
    to.reason = validated_caa.reason().empty() ? "its signatures do not verify" : std::string(validated_caa.reason());
    return;
  }
  if (validated_caa.answered() && validated_caa.state() != LAPSE_INDETERMINATE &&
      (validated_caa.code() == rcode::NOERROR || validated_caa.code() == rcode::NXDOMAIN)) {
    if (const auto m = decode_message(validated_caa.body().message)) take_records(*m, to);
    to.validated.push_back(label);
    return;
  }
  const auto soa = ask(validated(label, rr::SOA));
  to.asked.emplace_back(soa.asked());
  to.seen.push_back(std::string(soa.asked()) + ": " + soa.summary());
  to.stopped = trouble::unseen;
  const bool soa_came = soa.answered() && (soa.code() == rcode::NOERROR || soa.code() == rcode::NXDOMAIN);
  to.only_caa = to.only_caa && soa_came;
  if (soa.answered() && soa.state() == LAPSE_SECURE) to.stopped = trouble::failing_signed;
  if (soa.answered() && soa.state() == LAPSE_INSECURE) to.stopped = trouble::failing_unsigned;
}

[[nodiscard]] inline relevant_set climb(const known& ask, std::string_view name) {
  std::vector<std::string> labels;
  for (std::string_view at = name; !at.empty(); at = parent_of(at)) labels.emplace_back(at);
  const auto answers = ask.all(labels, [](const auto& label) { return dns(label, rr::CAA); });
  relevant_set out;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    out.label = out.owner = labels[i];
    out.asked.emplace_back(answers[i].asked());
    out.seen.push_back(std::string(answers[i].asked()) + ": " + answers[i].summary());
    if (usable(answers[i])) {
      take_records(*answers[i], out);
    } else {
      const auto again = ask(dns(labels[i], rr::CAA).again());
      out.asked.emplace_back(again.asked());
      out.seen.push_back(std::string(again.asked()) + ": " + again.summary());
      if (usable(again)) {
        take_records(*again, out);
      } else {
        out.reason = again.summary();
        // A failure that somebody sent; whether it is for CAA alone, the closer look tells.
        out.answered = again && answers[i];
        out.only_caa = out.answered && !again->truncated;
        out.needs_tcp = answers[i].tcp_failed() && again.tcp_failed();
        look_closer(ask, labels[i], out);
        if (out.stopped != trouble::none) return out;
      }
    }
    if (!out.properties.empty()) return out;
  }
  return out;
}

}  // namespace lapse::caa
