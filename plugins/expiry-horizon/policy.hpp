// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "horizon.hpp"

/// What has been announced: days on which the rules change, seen from this certificate's next renewal.
namespace expiry_horizon {

/// The provider has announced a day from which it renews no certificate that is validated like this.
[[nodiscard]] inline std::optional<lapse::finding> after_the_last_renewal(const horizon& h) {
  const lapse::policy_change* end = h.policy ? h.policy->end_of_renewals() : nullptr;
  if (!end || h.calendar.window_opens == LAPSE_NO_TIME) return std::nullopt;
  const int64_t next = std::max(h.calendar.window_opens, h.now);
  if (next < end->date) return std::nullopt;
  const auto& c = h.certificate;
  auto f = described(lapse::fail("EXP1027"), h)
               .arg("end", lapse::date_text(end->date))
               .arg("next", lapse::date_text(next))
               .arg("method", c.validation().empty() ? "this" : c.validation())
               .expected("a renewal before " + lapse::time_text(end->date))
               .part(LAPSE_PART_VALIDATION);
  if (!end->source.empty()) f.saw("renewals end on " + lapse::date_text(end->date) + ", by " + end->source);
  if (c.provider() == "aws-acm")
    f.fix(
        "Switch to DNS validation: UpdateCertificateOptions with ValidationMethod DNS, then publish the CNAME records "
        "of "
        "ListCertificateDomainValidations within 72 hours.");
  else
    f.fix("Switch to a way of validation that the provider goes on renewing.");
  return f;
}

/// The next renewal still comes in time, and the one after it does not.
[[nodiscard]] inline std::optional<lapse::finding> last_renewal_ahead(const horizon& h) {
  const lapse::policy_change* end = h.policy ? h.policy->end_of_renewals() : nullptr;
  const auto& c = h.certificate;
  if (!end || h.calendar.window_opens == LAPSE_NO_TIME || c.not_before() == LAPSE_NO_TIME) return std::nullopt;
  const int64_t next = std::max(h.calendar.window_opens, h.now);
  int64_t days = lapse::validity_days(c.not_before(), c.not_after());
  for (const auto& one : h.policy->changes)
    if (one.date <= next && one.longest_days >= 0) days = std::min(days, one.longest_days);
  // The successor by the same row, as if it were issued in the first second of the window.
  const auto after = lapse::calendar_of(next, next + days * lapse::kDay - 1, h.window->window);
  if (next >= end->date || after.window_opens < end->date) return std::nullopt;
  auto f = described(lapse::fail("EXP1037"), h)
               .arg("next", lapse::date_text(next))
               .arg("end", lapse::date_text(end->date))
               .arg("method", c.validation().empty() ? "this" : c.validation())
               .expected("a way of validation that goes on")
               .part(LAPSE_PART_VALIDATION);
  if (!end->source.empty()) f.saw("renewals end on " + lapse::date_text(end->date) + ", by " + end->source);
  return f.fix("Switch to a way of validation that the provider goes on renewing.");
}

/// Must somebody put the successor in place, or answer for it? Then a shorter life is more work, and else it is none.
[[nodiscard]] inline bool needs_hands(const lapse::certificate& c) {
  return c.exported() == LAPSE_YES || c.validation() == "email";
}

/// The next renewal comes after the day from which certificates live shorter than this one does.
[[nodiscard]] inline std::optional<lapse::finding> shorter_life_ahead(const horizon& h) {
  if (!h.policy || h.calendar.window_opens == LAPSE_NO_TIME) return std::nullopt;
  const auto& c = h.certificate;
  if (c.not_before() == LAPSE_NO_TIME) return std::nullopt;
  const int64_t next = std::max(h.calendar.window_opens, h.now);
  const int64_t lifetime = lapse::validity_days(c.not_before(), c.not_after());
  const lapse::policy_change* last = nullptr;
  for (const auto& one : h.policy->changes)
    if (c.not_before() < one.date && one.date <= next && one.longest_days >= 0 && one.longest_days < lifetime)
      last = &one;
  if (!last) return std::nullopt;
  auto f = described(needs_hands(c) ? lapse::fail("EXP1008") : lapse::pass("EXP1008"), h)
               .arg("date", lapse::date_text(last->date))
               .arg("days", last->longest_days)
               .arg("next", lapse::date_text(next))
               .arg("lifetime", lifetime)
               .part(LAPSE_PART_DATES);
  f.saw("from " + lapse::date_text(last->date) + ", so at the next renewal: " + last->about);
  if (!last->source.empty()) f.saw("by " + last->source);
  if (needs_hands(c))
    f.expected("a renewal that needs nobody")
        .fix(c.validation() == "email" ? "Switch to DNS validation, so that nobody has to answer mails more often."
                                       : "Automate the export and the deployment of this certificate.");
  return f;
}

/// The account hears of an expiry only after the provider has begun to fail.
[[nodiscard]] inline std::optional<lapse::finding> events_come_late(const horizon& h, int64_t event_days) {
  if (event_days <= 0 || h.usual_opening == LAPSE_NO_TIME) return std::nullopt;
  const int64_t opens_days = (h.certificate.not_after() - h.usual_opening) / lapse::kDay;
  if (event_days >= opens_days) return std::nullopt;
  return described(lapse::fail("EXP1011"), h)
      .arg("days", event_days)
      .arg("opens", opens_days)
      .expected("events from " + std::to_string(opens_days) + " days before expiry on")
      .fix("Set DaysBeforeExpiry of the account to " + std::to_string(std::min<int64_t>(opens_days, 45)) +
           " (aws acm put-account-configuration --expiry-events DaysBeforeExpiry=...).")
      .part(LAPSE_PART_DATES);
}

}  // namespace expiry_horizon
