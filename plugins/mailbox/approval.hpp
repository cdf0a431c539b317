// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdio>
#include <lapse/calendar.hpp>
#include <lapse/rule.hpp>
#include <optional>
#include <string>
#include <string_view>

/// What validation by e-mail means for a renewal, mailbox or not: a person each time, until the provider ends it, and the way
/// out. All dates come from dated tables; where a table has no row, they are left out. Asks nothing.
namespace mailbox {

/// How a name is validated: its own word, else the certificate's; "" when nobody says.
[[nodiscard]] inline std::string_view validation_of(const lapse::subject& s) {
  const auto own = s.name().validation();
  return own.empty() ? s.certificate().validation() : own;
}

/// The domain behind the @: what the inventory says, else the name without a leading `www.` or `*.`.
[[nodiscard]] inline std::string validation_domain(const lapse::name& name) {
  if (!name.validation_domain().empty()) return lapse::canonical_name(name.validation_domain());
  std::string_view domain = name.domain();
  const auto rest = domain.substr(std::min<std::size_t>(domain.starts_with("*.") ? 2 : 4, domain.size()));
  const bool strip = domain.starts_with("*.") || domain.starts_with("www.");
  if (strip && rest.find('.') != std::string_view::npos) domain = rest;
  return lapse::canonical_name(domain);
}

/// The dates that bear on a renewal by e-mail.
struct Dates {
  int64_t window_opens = LAPSE_NO_TIME;   ///< of this certificate's next renewal
  int64_t issuance_ends = LAPSE_NO_TIME;  ///< no new certificate by e-mail from then on
  int64_t renewal_ends = LAPSE_NO_TIME;   ///< no renewal by e-mail from then on
  std::string source;
};

namespace detail {

/// "2027-09-30" or UTC seconds; LAPSE_NO_TIME for anything else.
[[nodiscard]] inline int64_t date_value(const boost::json::object& row, std::string_view key) {
  const auto* value = row.if_contains(key);
  if (!value) return LAPSE_NO_TIME;
  if (value->is_int64()) return value->get_int64();
  if (!value->is_string()) return LAPSE_NO_TIME;
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (std::sscanf(value->get_string().c_str(), "%4d-%2u-%2u", &year, &month, &day) != 3) return LAPSE_NO_TIME;
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
  if (!date.ok()) return LAPSE_NO_TIME;
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::sys_days(date).time_since_epoch()).count();
}

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

/// Reads the rows: `window` of the table renewal-window, `policy` of policy-dates. Both may be null.
[[nodiscard]] inline Dates dates_for(const lapse::certificate& c, const boost::json::object* window,
                                     const boost::json::object* policy) {
  Dates out;
  if (window && c.not_after() != LAPSE_NO_TIME)
    if (const auto* days = window->if_contains("opens_days"); days && days->is_int64())
      out.window_opens = c.not_after() - days->get_int64() * lapse::kDay;
  if (policy) {
    out.issuance_ends = detail::date_value(*policy, "email_issuance_ends");
    out.renewal_ends = detail::date_value(*policy, "email_renewal_ends");
    if (const auto* source = policy->if_contains("source"); source && source->is_string())
      out.source = source->get_string();
  }
  return out;
}

/// The way out: the calls that move a certificate of ACM to DNS validation in place, or the same in words.
inline void add_way_out(lapse::finding& to, const lapse::certificate& c) {
  const bool arn = detail::plain_arn(c.id());
  if (!arn && c.provider() != "aws-acm") {
    to.fix("Move the certificate to DNS validation and publish the records that the provider gives.");
    return;
  }
  const std::string id = arn ? std::string(c.id()) : "CERTIFICATE-ARN";
  const std::string where = (arn ? " --region " + detail::region_of(c.id()) : "") + " --certificate-arn " + id;
  to.fix("aws acm update-certificate-options" + where + " --options ValidationMethod=DNS")
      .fix("aws acm list-certificate-domain-validations" + where)
      .fix("Then publish the CNAME records that the second call lists. The ARN stays the same.");
}

/// MBX1001 always, MBX1002 where the next renewal falls behind the end of renewals by e-mail.
[[nodiscard]] inline lapse::findings approval_findings(const lapse::subject& s, const std::string& domain,
                                                       const Dates& dates) {
  const auto certificate = s.certificate();
  const bool window_known = dates.window_opens != LAPSE_NO_TIME;
  const bool end_known = dates.renewal_ends != LAPSE_NO_TIME;
  std::string when = window_known ? " from " + lapse::date_text(dates.window_opens) + " on" : "";
  if (end_known) when += "; the provider ends this way on " + lapse::date_text(dates.renewal_ends);
  std::size_t approvals = 0;
  for (std::size_t i = 0; i < certificate.name_count(); ++i) {
    const auto own = certificate.name_at(i).validation();
    approvals += (own.empty() ? certificate.validation() : own) == "email";
  }
  lapse::finding by_hand = lapse::fail("MBX1001");
  by_hand.part(LAPSE_PART_VALIDATION)
      .arg("name", s.name().domain())
      .arg("domain", domain)
      .arg("when", when)
      .saw("validated by e-mail; approvals due at each renewal of the certificate: " +
           std::to_string(std::max<std::size_t>(approvals, 1)) + ", one for each such name")
      .expected("DNS validation, which renews without anybody");
  if (dates.issuance_ends != LAPSE_NO_TIME)
    by_hand.expected("new certificates by e-mail end on " + lapse::date_text(dates.issuance_ends) +
                     (dates.source.empty() ? "" : " (" + dates.source + ")"));
  add_way_out(by_hand, certificate);
  lapse::findings out(std::move(by_hand));

  const int64_t due = window_known ? std::max(dates.window_opens, s.now()) : s.now();
  if (!end_known || due < dates.renewal_ends) return out;
  lapse::finding ended = lapse::fail("MBX1002");
  ended.part(LAPSE_PART_VALIDATION)
      .arg("name", s.name().domain())
      .arg("ends", lapse::date_text(dates.renewal_ends))
      .arg("due", lapse::date_text(due))
      .expected("DNS validation before " + lapse::date_text(dates.renewal_ends));
  if (!dates.source.empty()) ended.saw("end of renewals by e-mail: " + dates.source);
  add_way_out(ended, certificate);
  return out += std::move(ended);
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
