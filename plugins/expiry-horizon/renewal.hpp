// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "horizon.hpp"

/// Whether there is a renewal to wait for, what is reported of it, and how far the window has come.
namespace expiry_horizon {

/// Why there is no window to wait for is the rule eligibility's to say; here is what the end asks of those who replace it.
/// An estate that names another provider for an imported certificate has said who renews it.
[[nodiscard]] inline std::optional<lapse::finding> nobody_renews(const horizon& h, int64_t replace_days) {
  const auto& c = h.certificate;
  const bool by_acm = c.provider() == "aws-acm" || c.provider().empty();
  const bool clients = by_acm && c.key_pair_origin() == "acme";
  const bool imported = by_acm && (c.type() == "imported" || c.key_pair_origin() == "customer_provided");
  if (!clients && !imported && c.provider() != "unmanaged" && !(h.window && !h.window->renews)) return std::nullopt;
  const int64_t left = lapse::whole_days(h.now, c.not_after());
  const std::string expiry = lapse::date_text(c.not_after());
  if (clients || left >= replace_days) return described(lapse::not_applicable("EXP1039"), h).arg("expiry", expiry);
  return described(lapse::fail("EXP1009"), h)
      .arg("expiry", expiry)
      .arg("days", left)
      .expected("a successor in place " + std::to_string(replace_days) + " days before the end")
      .fix("Replace it before " + expiry + ", best by a certificate that the provider issues and renews itself.")
      .part(LAPSE_PART_DATES);
}

/// The names whose validation the provider waits for, at most five of them in words.
[[nodiscard]] inline std::string pending_names(const lapse::certificate& c) {
  constexpr std::size_t kShown = 5;
  std::vector<std::string_view> pending;
  bool stated = false;
  for (std::size_t i = 0; i < c.name_count(); ++i) stated |= !c.name_at(i).renewal_status().empty();
  for (std::size_t i = 0; stated && i < c.name_count(); ++i) {
    const auto n = c.name_at(i);
    if (n.renewal_status() != "success") pending.push_back(n.display().empty() ? n.domain() : n.display());
  }
  return pending.empty() ? "names that the provider does not list" : lapse::listed(pending, kShown);
}

/// What the provider reports of a renewal under way. A success that belongs to an earlier renewal says nothing.
[[nodiscard]] inline std::optional<lapse::finding> provider_reports(const horizon& h) {
  const auto& c = h.certificate;
  if (c.renewal_status() == "failed")
    return described(lapse::fail("EXP1002"), h)
        .arg("expiry", lapse::date_text(c.not_after()))
        .expected("no renewal that failed")
        .fix("Request a new certificate and put it in the place of this one before " + lapse::date_text(c.not_after()) +
             ".")
        .part(LAPSE_PART_RENEWAL);
  if (c.renewal_status() == "pending_validation")
    return described(lapse::fail("EXP1003"), h)
        .arg("names", pending_names(c))
        .expected("a renewal that needs nobody")
        .fix(c.validation() == "email"
                 ? "Follow the link in the approval mail of every name that is pending, or switch to DNS validation."
                 : "Put the validation of every name that is pending in order; the other findings of this certificate "
                   "say what is missing.")
        .part(LAPSE_PART_RENEWAL);
  if (c.renewal_status() == "success" && h.window && h.calendar.window_opens != LAPSE_NO_TIME) {
    const int64_t updated = c.renewal_updated_at();
    const bool of_this_window =
        updated == LAPSE_NO_TIME ? h.now >= h.calendar.window_opens : updated >= h.calendar.window_opens;
    const bool had_time = updated == LAPSE_NO_TIME || h.now > updated + h.window->window.completion_days * lapse::kDay;
    if (of_this_window && had_time)
      return described(lapse::fail("EXP1007"), h)
          .arg("updated", lapse::date_text(updated))
          .arg("expiry", lapse::date_text(c.not_after()))
          .expected("an expiry later than " + lapse::date_text(c.not_after()))
          .fix("Read the inventory again; when the dates stay, ask the provider where the new certificate went.")
          .part(LAPSE_PART_RENEWAL);
  }
  return std::nullopt;
}

/// No row of the table: the provider is not known, or this lifetime is none that it was known to issue.
[[nodiscard]] inline lapse::finding window_unknown(const horizon& h) {
  const auto& c = h.certificate;
  if (c.provider().empty() || c.not_before() == LAPSE_NO_TIME)
    return described(lapse::open("EXP1028"), h)
        .arg("expiry", lapse::date_text(c.not_after()))
        .expected(c.provider().empty() ? "a provider with a row in the table 'renewal-window'"
                                       : "a start date, which the window depends on")
        .fix("State 'provider' and both dates of this certificate in the estate.");
  return described(lapse::review("EXP1010"), h)
      .arg("days", lapse::validity_days(c.not_before(), c.not_after()))
      .arg("provider", c.provider())
      .expected("a lifetime that the table 'renewal-window' knows")
      .part(LAPSE_PART_DATES);
}

/// Nothing is wrong so far: before the window, inside it, or longer inside it than a renewal takes.
[[nodiscard]] inline lapse::finding stage_of(const horizon& h) {
  const std::string opens = lapse::date_text(h.calendar.window_opens);
  const std::string expiry = lapse::date_text(h.certificate.not_after());
  if (h.now < h.calendar.window_opens) {
    auto f = described(lapse::pass("EXP1000"), h).arg("opens", opens).arg("expiry", expiry);
    for (const auto& c : h.policy ? h.policy->changes : std::vector<lapse::policy_change>{})
      if (h.now < c.date && c.date <= h.calendar.window_opens && c.longest_days < 0 && !c.about.empty())
        f.saw("from " + lapse::date_text(c.date) + ", so at the next renewal: " + c.about);
    return f;
  }
  // A renewal that the provider has just reported takes a while to show.
  const bool just_renewed =
      h.certificate.renewal_status() == "success" && h.certificate.renewal_updated_at() >= h.calendar.window_opens;
  const int64_t due = h.suggested ? h.suggested->end : h.calendar.grace_over;
  if (h.now <= due || just_renewed)
    return described(lapse::pass("EXP1006"), h)
        .arg("opens", opens)
        .arg("grace", lapse::date_text(due))
        .part(LAPSE_PART_RENEWAL);
  if (h.now <= h.calendar.grace_over)
    return described(lapse::fail("EXP1034"), h)
        .arg("end", lapse::date_text(due))
        .arg("expiry", expiry)
        .expected("a renewal by " + lapse::time_text(due))
        .fix("See that the ACME client runs, and that it asks the authority when to renew.")
        .part(LAPSE_PART_RENEWAL);
  // What nobody documents carries no error.
  return described(lapse::fail("EXP1004"), h)
      .level(h.window->confirmed ? LAPSE_LEVEL_DEFAULT : LAPSE_WARNING)
      .arg("opens", opens)
      .arg("expiry", expiry)
      .expected("a renewal by " + lapse::time_text(h.calendar.grace_over))
      .fix("Find what holds the renewal back among the other findings of this certificate, and mend it by " +
           lapse::date_text(h.calendar.last_safe_day) + ".")
      .part(LAPSE_PART_DATES);
}

}  // namespace expiry_horizon
