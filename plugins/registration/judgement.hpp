// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/calendar.hpp>
#include <lapse/findings.hpp>
#include <lapse/subject.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "domains.hpp"
#include "registry.hpp"

/// What a registry's word means for the renewal.
namespace registration {

/// What one domain is judged by.
struct matter {
  const domain& about;
  int64_t now;
  int64_t needed;  ///< the registration has to last until then; LAPSE_NO_TIME when the certificate's end is not known
};

/// The finding with what it is about; several domains of one certificate are told apart by their names.
[[nodiscard]] inline lapse::finding described(lapse::finding f, const matter& m) {
  f.arg("domain", m.about.name).discriminator(m.about.name).part(LAPSE_PART_CERTIFICATE);
  constexpr std::size_t kShown = 5;
  f.saw("names of the certificate in it: " + lapse::listed(m.about.covers, kShown));
  return f;
}

/// What the document says, under what it answers.
inline void quote(lapse::finding& f, const reply& r) {
  f.evidence(r.answers);
  if (!r.is(reply::how::document)) return;
  f.saw("states: " + r.says.states());
  if (r.says.expires) f.saw("registered through " + lapse::time_text(*r.says.expires));
  if (!r.says.odd_date.empty()) f.saw("an end that is no date: " + r.says.odd_date);
  if (r.says.has("auto renew period"))
    f.saw("the registry has extended it by itself, and the registrar may still give it back");
}

/// The first of the states that `r` is in; null when in none.
template <std::size_t N>
[[nodiscard]] const char* first_of(const reply& r, const char* const (&states)[N]) {
  for (const char* const state : states)
    if (r.says.has(state)) return state;
  return nullptr;
}

/// What keeps the domain from working, or soon will: nothing when it is in order.
[[nodiscard]] inline std::optional<lapse::finding> trouble(const reply& r, const matter& m) {
  static constexpr const char* kLeaving[] = {"pending delete", "redemption period", "pending restore"};
  static constexpr const char* kHolds[] = {"server hold", "client hold"};
  if (!r.is(reply::how::document)) return std::nullopt;
  if (const char* state = first_of(r, kLeaving))
    return described(lapse::fail("REG1002"), m)
        .arg("state", state)
        .expected("a registration that is not being deleted")
        .fix(std::string(state) == "pending delete"
                 ? "It cannot be restored any more: register '" + m.about.name +
                       "' anew as soon as it is free, or move "
                       "to another name."
                 : "Have the registrar of '" + m.about.name +
                       "' restore it, at once: after the redemption period it is gone.");
  if (const char* state = first_of(r, kHolds))
    return described(lapse::fail("REG1001"), m)
        .arg("state", state)
        .expected("a domain that the registry keeps in DNS")
        .fix(std::string(state) == "client hold" ? "Ask the registrar why it holds '" + m.about.name +
                                                       "' (an unpaid bill, a contact address that was not confirmed, a "
                                                       "dispute), and have the hold lifted."
                                                 : "The registry itself holds '" + m.about.name +
                                                       "': ask the registrar for the reason, and settle it.");
  if (!r.says.expires) return std::nullopt;
  const int64_t end = *r.says.expires;
  if (end < m.now)
    return described(lapse::fail("REG1003"), m)
        .arg("until", lapse::time_text(end))
        .expected("a registration that lasts")
        .fix("Renew the registration of '" + m.about.name + "' at its registrar today.");
  if (m.needed == LAPSE_NO_TIME || end > m.needed) return std::nullopt;
  return described(lapse::fail("REG1004"), m)
      .arg("until", lapse::date_text(end))
      .arg("closes", lapse::date_text(m.needed))
      .expected("a registration beyond " + lapse::time_text(m.needed))
      .fix("Renew the registration of '" + m.about.name + "' before " + lapse::date_text(end) +
           ", or see that the registrar renews it by itself and that what it is paid with is valid.");
}

/// The finding for an answer from which nothing can be told.
[[nodiscard]] inline lapse::finding untold(const reply& r, const matter& m) {
  const bool pause = r.is(reply::how::pause), unusable = r.is(reply::how::unusable);
  auto f = described(lapse::open(pause ? "REG1022" : unusable ? "REG1023" : "REG1021"), m);
  f.arg("what", r.what).expected("what the registry says of '" + m.about.name + "'");
  if (pause) f.fix("Audit again later. Where many domains are at one registry, audit less often.");
  return f;
}

/// No trouble: the end is far enough away, or the registry does not tell it.
[[nodiscard]] inline lapse::finding in_order(const reply& r, const matter& m) {
  if (!r.says.expires && r.says.odd_date.empty())
    return described(lapse::open("REG1024"), m).expected("the end of the registration");
  if (!r.says.expires)
    return described(lapse::open("REG1023"), m)
        .arg("what", "its end of the registration is no date")
        .expected("the end of the registration");
  return described(lapse::pass("REG1000"), m)
      .arg("until", lapse::date_text(*r.says.expires))
      .expected(m.needed == LAPSE_NO_TIME ? "a registration without a hold"
                                          : "a registration beyond " + lapse::time_text(m.needed));
}

}  // namespace registration
