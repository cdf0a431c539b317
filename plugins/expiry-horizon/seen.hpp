// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "horizon.hpp"
#include "written.hpp"

/// What the look at the service adds to the dates of the inventory.
namespace expiry_horizon {

/// The dates as written are odd, or cannot be read at all. Another client may read them as another time, or refuse.
[[nodiscard]] inline std::optional<lapse::finding> odd_dates(const horizon& h, const presented& seen) {
  if (!seen.leaf || !seen.ours) return std::nullopt;
  const auto dates = dates_of(seen.answer->body().chain[0]);
  const auto* odd = !dates.until.oddity.empty() ? &dates.until : &dates.from;
  if (odd->oddity.empty()) return std::nullopt;
  const bool readable = dates.from.readable && dates.until.readable;
  auto f = described(readable ? lapse::review("EXP1025") : lapse::open("EXP1025"), h);
  f.arg("field", odd->field).arg("text", odd->text).arg("what", odd->oddity);
  for (const auto* one : {&dates.from, &dates.until})
    f.saw(std::string(one->field) + " is written '" + one->text + "'" +
          (one->oddity.empty() ? "" : ": " + one->oddity));
  f.asked(seen.answer->asked());
  return f.expected("dates as RFC 5280 4.1.2.5 wants them: YYMMDDHHMMSSZ through 2049, YYYYMMDDHHMMSSZ from 2050 on")
      .fix("Have the certificate issued again, and tell its authority.")
      .part(LAPSE_PART_DATES);
}

/// A chain holds no longer than the shortest of its certificates.
[[nodiscard]] inline std::optional<lapse::finding> issuer_ends_first(const horizon& h, const presented& seen) {
  if (!seen.ours || seen.leaf->not_after == LAPSE_NO_TIME) return std::nullopt;
  certificate_ptr first;
  for (const auto& one : seen.issuers())
    if (one->not_after != LAPSE_NO_TIME && one->not_after < seen.leaf->not_after &&
        (!first || one->not_after < first->not_after))
      first = one;
  if (!first) return std::nullopt;
  auto f = described(lapse::fail("EXP1026"), h)
               .arg("issuer", first->subject)
               .arg("end", lapse::date_text(first->not_after))
               .arg("expiry", lapse::date_text(seen.leaf->not_after));
  f.evidence(*seen.answer);
  f.saw("'" + first->subject + "' is valid through " + lapse::time_text(first->not_after));
  return f.expected("issuers that are valid for longer than the certificate")
      .fix("Before " + lapse::date_text(first->not_after) +
           ", serve a chain without it: renew the certificate, or take the chain that its authority offers now.")
      .part(LAPSE_PART_DATES);
}

/// One certificate, and two ideas of when it ends.
[[nodiscard]] inline std::optional<lapse::finding> dates_differ(const horizon& h, const presented& seen) {
  const auto& c = h.certificate;
  if (!seen.ours || c.discovered() || seen.leaf->not_after == LAPSE_NO_TIME) return std::nullopt;
  // An inventory may hold whole days only.
  if (std::abs(c.not_after() - seen.leaf->not_after) <= lapse::kDay) return std::nullopt;
  auto f = described(lapse::review("EXP1032"), h)
               .arg("listed", lapse::date_text(c.not_after()))
               .arg("served", lapse::date_text(seen.leaf->not_after));
  f.evidence(*seen.answer);
  return f.expected("an inventory that says " + lapse::time_text(seen.leaf->not_after))
      .fix("Correct 'not_after' in the inventory: every date above was counted from it.")
      .part(LAPSE_PART_DATES);
}

/// Was it renewed behind the inventory's back? Then what is late is the inventory.
[[nodiscard]] inline bool renewed_elsewhere(const horizon& h, const presented& seen) {
  const auto& c = h.certificate;
  if (!seen.leaf || seen.ours || c.discovered() || seen.leaf->not_after == LAPSE_NO_TIME) return false;
  if (seen.leaf->not_after <= c.not_after() || seen.leaf->not_before > h.now || seen.leaf->not_after < h.now)
    return false;
  for (std::size_t i = 0; i < c.name_count(); ++i) {
    const auto name = lapse::canonical_name(c.name_at(i).domain());
    const auto& held = seen.leaf->dns_names;
    if (std::find(held.begin(), held.end(), name) == held.end()) return false;
  }
  const std::string issuer = lapse::lower(c.issuer());
  const bool same_issuer = !issuer.empty() && !seen.leaf->issuer_organization.empty() &&
                           issuer.find(lapse::lower(seen.leaf->issuer_organization)) != std::string::npos;
  return same_issuer || c.provider() == "acme" || c.provider() == "letsencrypt";
}

[[nodiscard]] inline lapse::finding inventory_is_late(const horizon& h, const presented& seen) {
  auto f = described(lapse::review("EXP1031"), h)
               .arg("name", seen.host)
               .arg("served", lapse::date_text(seen.leaf->not_after))
               .arg("expiry", lapse::date_text(h.certificate.not_after()));
  f.evidence(*seen.answer);
  return f.expected("an inventory that holds the certificate which is served")
      .fix("Read the inventory again: the certificate seems to have been renewed since.")
      .part(LAPSE_PART_DATES);
}

/// The authority wants it gone long before the usual time: so it does when it is about to revoke.
[[nodiscard]] inline std::optional<lapse::finding> pulled_forward(const horizon& h) {
  if (!h.suggested || h.usual_opening == LAPSE_NO_TIME || h.suggested->end >= h.usual_opening) return std::nullopt;
  const bool past = h.now > h.suggested->end;
  return described(lapse::fail("EXP1035"), h)
      .level(past ? LAPSE_ERROR : LAPSE_WARNING)
      .arg("start", lapse::date_text(h.suggested->start))
      .arg("end", lapse::date_text(h.suggested->end))
      .arg("usual", lapse::date_text(h.usual_opening))
      .expected("a renewal by " + lapse::time_text(h.suggested->end))
      .fix("Renew it now, by force where the client thinks that it is too early, and read what the authority announced.")
      .part(LAPSE_PART_RENEWAL);
}

/// The authority answered, and its answer is none.
[[nodiscard]] inline std::optional<lapse::finding> answer_is_unusable(const horizon& h, const renewal_information& from) {
  if (from.unusable.empty()) return std::nullopt;
  auto f = described(lapse::review("EXP1036"), h).arg("what", from.unusable);
  for (const auto& one : from.answers) f.evidence(one);
  return f.expected("a suggested window (RFC 9773 4.2)").part(LAPSE_PART_RENEWAL);
}

/// No well-defined end (RFC 5280 4.1.2.5): there is nothing to renew.
[[nodiscard]] inline std::optional<lapse::finding> without_end(const horizon& h) {
  if (h.certificate.not_after() != kNoEnd) return std::nullopt;
  return described(lapse::not_applicable("EXP1033"), h).part(LAPSE_PART_DATES);
}

}  // namespace expiry_horizon
