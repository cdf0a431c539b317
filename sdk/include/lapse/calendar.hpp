// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

/// Days and windows, by the CA/Browser Forum's count (Baseline Requirements 1.6.1, "validity period").
namespace lapse {

inline constexpr int64_t kDay = 86400;

/// Validity in days: both ends count, and any excess over whole days is a further day.
[[nodiscard]] constexpr int64_t validity_days(int64_t not_before, int64_t not_after) {
  return (not_after - not_before + 1 + kDay - 1) / kDay;
}

/// Whole days from `now` to `then`, rounded down; negative when `then` has passed.
[[nodiscard]] constexpr int64_t whole_days(int64_t now, int64_t then) {
  const int64_t d = then - now;
  return d >= 0 ? d / kDay : -((-d + kDay - 1) / kDay);
}

/// "2026-12-01" (UTC); "unknown" for LAPSE_NO_TIME.
[[nodiscard]] inline std::string date_text(int64_t at) {
  if (at == LAPSE_NO_TIME) return "unknown";
  const std::chrono::year_month_day date(
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(at))));
  char text[24];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

/// "2026-12-01T23:59:59Z"; "unknown" for LAPSE_NO_TIME.
[[nodiscard]] inline std::string time_text(int64_t at) {
  if (at == LAPSE_NO_TIME) return "unknown";
  const int64_t second = (at % kDay + kDay) % kDay;
  char text[24];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02dZ", static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  return date_text(at) + text;
}

/// How a provider renews: a row of the dated table `renewal-window`. -1 = the row does not say.
struct window {
  int64_t opens_days = -1;         ///< the provider starts to renew this many days before expiry
  double opens_fraction = -1;      ///< or this part of the lifetime before expiry (0.333); counts without opens_days
  int64_t first_notice_days = -1;  ///< the provider's own first alarm, in days before expiry
  int64_t grace_days = 0;          ///< how long after the window has opened a missing renewal is nothing unusual
  int64_t completion_days = 1;     ///< from the fix being visible to the new certificate being served
};

/// When things happen to one certificate, UTC seconds; LAPSE_NO_TIME where it cannot be known.
struct calendar {
  int64_t window_opens = LAPSE_NO_TIME;   ///< first second of the window
  int64_t grace_over = LAPSE_NO_TIME;     ///< last second in which a missing renewal is nothing unusual
  int64_t first_notice = LAPSE_NO_TIME;   ///< the provider's own first alarm
  int64_t last_safe_day = LAPSE_NO_TIME;  ///< 00:00:00 of the last whole UTC day on which a fix still comes in time
  int64_t expiry = LAPSE_NO_TIME;         ///< last second of validity: `not_after` belongs to it (RFC 5280 4.1.2.5)
};

/// 00:00:00 UTC of the day in which `at` lies.
[[nodiscard]] constexpr int64_t start_of_day(int64_t at) {
  const int64_t rest = at % kDay;
  return at - (rest < 0 ? rest + kDay : rest);
}

/// The calendar of a certificate that is valid from `not_before` through `not_after`. A window that starts before half
/// of the lifetime has passed is taken to start at half: for a certificate of a few days, a limit of many days would be
/// an alarm that never ends. A fix made in the last second of `last_safe_day` is complete, `completion_days` later, no
/// later than `not_after`.
[[nodiscard]] constexpr calendar calendar_of(int64_t not_before, int64_t not_after, const window& of) {
  calendar out;
  if (not_after == LAPSE_NO_TIME) return out;
  out.expiry = not_after;
  out.last_safe_day = start_of_day(not_after - of.completion_days * kDay - (kDay - 1));
  if (of.first_notice_days >= 0) out.first_notice = not_after - of.first_notice_days * kDay;

  const bool lifetime_known = not_before != LAPSE_NO_TIME && not_before < not_after;
  const int64_t lifetime = lifetime_known ? not_after - not_before + 1 : 0;
  if (of.opens_days >= 0)
    out.window_opens = not_after - of.opens_days * kDay;
  else if (of.opens_fraction >= 0 && lifetime_known)
    out.window_opens = not_after - static_cast<int64_t>(static_cast<double>(lifetime) * of.opens_fraction);
  if (out.window_opens != LAPSE_NO_TIME && lifetime_known)
    out.window_opens = std::max(out.window_opens, not_before + lifetime / 2);
  if (out.window_opens != LAPSE_NO_TIME) out.grace_over = out.window_opens + of.grace_days * kDay;
  return out;
}

}  // namespace lapse
