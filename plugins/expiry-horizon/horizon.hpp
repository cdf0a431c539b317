// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/calendar.hpp>
#include <lapse/findings.hpp>
#include <lapse/rows.hpp>
#include <lapse/subject.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "authority.hpp"

namespace expiry_horizon {

/// Everything that one judgement looks at: the certificate, the time, and the rows that hold for both.
struct horizon {
  lapse::certificate certificate;
  int64_t now;
  const std::optional<lapse::renewal_row>& window;
  const std::optional<lapse::policy_row>& policy;
  lapse::calendar calendar;
  int64_t usual_opening = LAPSE_NO_TIME;  ///< by the table, whatever the authority suggests
  std::optional<suggestion> suggested;
  std::vector<std::string> notes;  ///< further lines of evidence

  horizon(const lapse::subject& s, const std::optional<lapse::renewal_row>& w, const std::optional<lapse::policy_row>& p)
      : certificate(s.certificate()), now(s.now()), window(w), policy(p) {
    if (w && w->renews) calendar = lapse::calendar_of(certificate.not_before(), certificate.not_after(), w->window);
    usual_opening = calendar.window_opens;
  }

  /// The authority's word on this one certificate goes before the table's on all of them (RFC 9773 4.2).
  void take(const renewal_information& from) {
    if (!from.unasked.empty()) notes.push_back("the authority's own suggestion is not known: " + from.unasked);
    if (!from.window) return;
    suggested = from.window;
    notes.push_back("the authority suggests to renew between " + lapse::time_text(suggested->start) + " and " +
                    lapse::time_text(suggested->end));
    if (!suggested->explanation.empty()) notes.push_back("the authority explains it at " + suggested->explanation);
    if (calendar.window_opens == LAPSE_NO_TIME) return;
    calendar.window_opens = suggested->start;
    calendar.grace_over = std::max(calendar.grace_over, suggested->end + window->window.grace_days * lapse::kDay);
  }
};

/// The finding with what the inventory says as evidence, in the same words for every outcome.
[[nodiscard]] inline lapse::finding described(lapse::finding f, const horizon& h) {
  const auto& c = h.certificate;
  f.asked("the inventory, about '" + std::string(c.id()) + "'");
  if (c.provider_inferred())
    f.saw("the provider '" + std::string(c.provider()) + "' was inferred: the estate does not name it");
  f.saw("valid from " + lapse::time_text(c.not_before()) + " through " + lapse::time_text(c.not_after()));
  if (h.now <= c.not_after())
    f.saw(std::to_string(lapse::whole_days(h.now, c.not_after())) + " whole days left at " + lapse::time_text(h.now));
  if (!c.renewal_status().empty()) {
    std::string line = "renewal status '" + std::string(c.renewal_status()) + "'";
    if (!c.renewal_reason().empty()) line += ", reason '" + std::string(c.renewal_reason()) + "'";
    if (c.renewal_updated_at() != LAPSE_NO_TIME) line += ", of " + lapse::time_text(c.renewal_updated_at());
    f.saw(line);
  }
  for (const auto& note : h.notes) f.saw(note);
  if (h.window && h.usual_opening != LAPSE_NO_TIME) {
    std::string line = "the renewal window opens at " + lapse::time_text(h.usual_opening);
    if (!h.window->source.empty()) line += ", by " + h.window->source;
    if (!h.window->edition.empty()) line += " (table of " + h.window->edition + ")";
    f.saw(line);
    f.saw("last safe day for a fix: " + lapse::date_text(h.calendar.last_safe_day));
  }
  return f;
}

}  // namespace expiry_horizon
