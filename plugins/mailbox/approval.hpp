// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <lapse/calendar.hpp>
#include <lapse/rule.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "address.hpp"

/// What validation by e-mail means for a renewal, mailbox or not: a person each time, until the provider ends it, and
/// the way out. All dates come from dated tables; where a table has no row, they are left out. Asks nothing.
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

/// The dates that bear on a renewal by e-mail; LAPSE_NO_TIME where the tables do not tell.
struct Dates {
  int64_t window_opens = LAPSE_NO_TIME;  ///< of this certificate's next renewal
  int64_t renewals_end = LAPSE_NO_TIME;  ///< no renewal by e-mail from then on
  std::vector<std::string> changes;      ///< what the provider has announced, with day and source
};

namespace detail {

/// UTC seconds of "2027-09-30"; LAPSE_NO_TIME for anything else.
[[nodiscard]] inline int64_t day_value(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u", &year, &month, &day) != 3) return LAPSE_NO_TIME;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok()) return LAPSE_NO_TIME;
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::sys_days(date).time_since_epoch()).count();
}

[[nodiscard]] inline std::string text_member(const boost::json::object& of, std::string_view key) {
  const auto* value = of.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
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
  const auto* changes = policy ? policy->if_contains("changes") : nullptr;
  if (!changes || !changes->is_array()) return out;
  for (const auto& entry : changes->get_array()) {
    const auto* change = entry.if_object();
    const std::string ends = change ? detail::text_member(*change, "ends") : "";
    const std::string day = change ? detail::text_member(*change, "date") : "";
    const int64_t at = detail::day_value(day);
    if (ends.empty() || at == LAPSE_NO_TIME) continue;
    const std::string source = detail::text_member(*change, "source");
    // The next renewal against the day: whoever reads it sees at once whether one more approval still helps.
    const std::string against = out.window_opens == LAPSE_NO_TIME ? ""
                                : out.window_opens < at           ? "; the next renewal comes before it"
                                                                  : "; the next renewal comes after it";
    out.changes.push_back(day + ": " + detail::text_member(*change, "about") +
                          (source.empty() ? "" : " (" + source + ")") + against);
    if (ends == "renewing" && (out.renewals_end == LAPSE_NO_TIME || at < out.renewals_end)) out.renewals_end = at;
  }
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
