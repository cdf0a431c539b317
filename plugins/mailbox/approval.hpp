// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/calendar.hpp>
#include <lapse/rows.hpp>
#include <lapse/rule.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "address.hpp"

/// What validation by e-mail means for a renewal, mailbox or not: a person each time, until the provider ends it, and
/// the way out. All dates come from dated tables; where a table has no row, they are left out. Asks nothing.
namespace mailbox {

/// The domain behind the @: what the inventory says, else the name without a leading `www.` or `*.`.
[[nodiscard]] inline std::string validation_domain(const lapse::name& name) {
  if (!name.validation_domain().empty()) return lapse::canonical_name(name.validation_domain());
  std::string_view domain = name.domain();
  const auto rest = domain.substr(std::min<std::size_t>(domain.starts_with("*.") ? 2 : 4, domain.size()));
  const bool strip = domain.starts_with("*.") || domain.starts_with("www.");
  if (strip && rest.find('.') != std::string_view::npos) domain = rest;
  return lapse::canonical_name(domain);
}

/// The dates that bear on a renewal by e-mail; LAPSE_NO_TIME where the tables do not tell.
struct Dates {
  int64_t window_opens = LAPSE_NO_TIME;  ///< of this certificate's next renewal
  int64_t renewals_end = LAPSE_NO_TIME;  ///< no renewal by e-mail from then on
  std::vector<std::string> changes;      ///< what the provider has announced, with day and source
};

namespace detail {

/// An ARN of ACM in nothing but its own characters, so that it can stand in a command line.
[[nodiscard]] inline bool plain_arn(std::string_view id) {
  for (const char c : id) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!word && c != ':' && c != '/' && c != '-') return false;
  }
  return id.starts_with("arn:aws") && id.find(":acm:") != std::string_view::npos && id.size() < 300;
}

/// "us-east-1" of "arn:aws:acm:us-east-1:111122223333:certificate/...".
[[nodiscard]] inline std::string region_of(std::string_view arn) {
  const auto from = arn.find(":acm:") + 5;
  return std::string(arn.substr(from, arn.find(':', from) - from));
}

}  // namespace detail

/// Both rows may be missing.
[[nodiscard]] inline Dates dates_for(const lapse::certificate& c, const std::optional<lapse::renewal_row>& window,
                                     const std::optional<lapse::policy_row>& policy) {
  Dates out;
  if (window) out.window_opens = lapse::calendar_of(c.not_before(), c.not_after(), window->window).window_opens;
  if (!policy) return out;
  for (const auto& change : policy->changes) {
    if (change.ends.empty()) continue;
    // The next renewal against the day: whoever reads it sees at once whether one more approval still helps.
    const std::string against = out.window_opens == LAPSE_NO_TIME   ? ""
                                : out.window_opens < change.date ? "; the next renewal comes before it"
                                                                  : "; the next renewal comes after it";
    out.changes.push_back(lapse::date_text(change.date) + ": " + change.about +
                          (change.source.empty() ? "" : " (" + change.source + ")") + against);
  }
  if (const auto* end = policy->end_of_renewals()) out.renewals_end = end->date;
  return out;
}

/// The record that stands for a name once it is validated by DNS: as the inventory knows it, else its form.
[[nodiscard]] inline std::string way_out_record(const lapse::name& name) {
  const auto record = name.record();
  if (record && plain_domain(lapse::canonical_name(record->name)) && plain_domain(lapse::canonical_name(record->value)))
    return lapse::canonical_name(record->name) + ". IN CNAME " + lapse::canonical_name(record->value) + ".";
  return "_TOKEN." + std::string(lapse::without_wildcard(name.domain())) +
         ". IN CNAME _TOKEN.acm-validations.aws. ; both tokens as the second call lists them";
}

/// The way out: the calls that move a certificate of ACM to DNS validation in place, or the same in words.
inline void add_way_out(lapse::finding& to, const lapse::certificate& c, const lapse::name& name) {
  const bool arn = detail::plain_arn(c.id());
  if (!arn && c.provider() != "aws-acm") {
    to.fix("Move the certificate to DNS validation and publish the records that the provider gives.");
    return;
  }
  const std::string id = arn ? std::string(c.id()) : "CERTIFICATE-ARN";
  const std::string where = (arn ? " --region " + detail::region_of(c.id()) : "") + " --certificate-arn " + id;
  to.fix("aws acm update-certificate-options" + where + " --options ValidationMethod=DNS")
      .fix("aws acm list-certificate-domain-validations" + where)
      .fix(way_out_record(name))
      .fix("Then publish the CNAME records that the second call lists, within 72 hours. The ARN stays the same.");
}

/// MBX1001: somebody must approve, by when the table knows it, and how to be rid of it.
[[nodiscard]] inline lapse::finding approval_finding(const lapse::subject& s, const std::string& domain,
                                                     const Dates& dates) {
  const auto certificate = s.certificate();
  std::string when;
  if (dates.window_opens != LAPSE_NO_TIME) when = " from " + lapse::date_text(dates.window_opens) + " on";
  if (dates.renewals_end != LAPSE_NO_TIME)
    when += "; the provider ends this way on " + lapse::date_text(dates.renewals_end);
  std::size_t approvals = 0;
  for (std::size_t i = 0; i < certificate.name_count(); ++i) {
    const auto own = certificate.name_at(i).validation();
    approvals += (own.empty() ? certificate.validation() : own) == "email" ? 1 : 0;
  }
  lapse::finding out = lapse::fail("MBX1001");
  out.part(LAPSE_PART_VALIDATION)
      .arg("name", s.name().domain())
      .arg("domain", domain)
      .arg("when", when)
      .saw("validated by e-mail; approvals due at each renewal of the certificate: " +
           std::to_string(std::max<std::size_t>(approvals, 1)) + ", one for each such name")
      .expected("DNS validation, which renews without anybody");
  for (const auto& change : dates.changes) out.expected(change);
  add_way_out(out, certificate, s.name());
  return out;
}

/// MBX1008 where the validation domain is neither the name nor above it; nothing otherwise.
[[nodiscard]] inline lapse::findings domain_findings(const lapse::name& name, const std::string& domain) {
  const std::string own(lapse::without_wildcard(name.domain()));
  if (!domain.empty() && lapse::within(own, domain)) return {};
  return lapse::fail("MBX1008")
      .part(LAPSE_PART_VALIDATION)
      .arg("name", name.domain())
      .arg("domain", domain)
      .saw("validation domain " + domain)
      .expected(own + ", or a domain above it")
      .fix("Set the validation domain of '" + std::string(name.domain()) + "' to '" + own +
           "' or a domain above it, or move the certificate to DNS validation.");
}

}  // namespace mailbox
