// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdio>
#include <lapse/calendar.hpp>
#include <lapse/parameters.hpp>
#include <optional>
#include <stdexcept>
#include <string>

/// The rows of the dated tables `renewal-window` and `policy-dates`, as the host hands them over. Read once, when the
/// rule is created; a row of the wrong shape is refused there and then.
namespace expiry_horizon {

/// How this provider renews a certificate of this kind and lifetime, and who says so.
struct window_row {
  lapse::window window;
  std::string source, edition;
};

/// What the provider has announced for this way of validation.
struct policy_row {
  int64_t renewals_end = LAPSE_NO_TIME;  ///< from this second on nothing is renewed any more
  std::string source, edition;
};

[[noreturn]] inline void bad_row(std::string_view key, const char* what) {
  throw std::invalid_argument("table row: '" + std::string(key) + "' is not " + what);
}

[[nodiscard]] inline std::string text_member(const boost::json::object& row, std::string_view key) {
  const auto* v = row.if_contains(key);
  if (!v || v->is_null()) return {};
  if (!v->is_string()) bad_row(key, "text");
  return std::string(v->get_string());
}

[[nodiscard]] inline std::optional<int64_t> days_member(const boost::json::object& row, std::string_view key) {
  const auto* v = row.if_contains(key);
  if (!v || v->is_null()) return std::nullopt;
  if (!v->is_int64() || v->get_int64() < 0 || v->get_int64() > 36500) bad_row(key, "a number of days");
  return v->get_int64();
}

/// A date ("2027-09-30": its first second, UTC) or epoch seconds.
[[nodiscard]] inline int64_t date_member(const boost::json::object& row, std::string_view key) {
  const auto* v = row.if_contains(key);
  if (!v || v->is_null()) return LAPSE_NO_TIME;
  if (v->is_int64()) return v->get_int64();
  const std::string text = text_member(row, key);
  int y = 0, consumed = 0;
  unsigned m = 0, d = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &y, &m, &d, &consumed) != 3) bad_row(key, "a date");
  const std::chrono::year_month_day date{std::chrono::year(y), std::chrono::month(m), std::chrono::day(d)};
  const std::string rest = text.substr(static_cast<std::size_t>(consumed));
  if (!date.ok() || (!rest.empty() && rest != "T00:00:00Z")) bad_row(key, "a date");
  return std::chrono::sys_seconds(std::chrono::sys_days(date)).time_since_epoch().count();
}

[[nodiscard]] inline std::optional<window_row> read_window(const boost::json::object* row) {
  if (!row) return std::nullopt;
  window_row out;
  out.window.opens_days = days_member(*row, "opens_days").value_or(-1);
  if (const auto* share = row->if_contains("opens_fraction"); share && !share->is_null()) {
    if (!share->is_number()) bad_row("opens_fraction", "a number");
    out.window.opens_fraction = share->to_number<double>();
    if (!(out.window.opens_fraction > 0 && out.window.opens_fraction < 1)) bad_row("opens_fraction", "between 0 and 1");
  }
  if (out.window.opens_days < 0 && out.window.opens_fraction < 0) bad_row("opens_days", "there, nor is opens_fraction");
  if (const auto* notices = row->if_contains("notice_days"); notices && !notices->is_null()) {
    if (!notices->is_array()) bad_row("notice_days", "a list");
    for (const auto& n : notices->get_array()) {
      if (!n.is_int64()) bad_row("notice_days", "a list of days");
      out.window.first_notice_days = std::max(out.window.first_notice_days, n.get_int64());
    }
  }
  out.window.grace_days = days_member(*row, "grace_days").value_or(out.window.grace_days);
  out.window.completion_days = days_member(*row, "completion_days").value_or(out.window.completion_days);
  out.source = text_member(*row, "source");
  out.edition = text_member(*row, "edition");
  return out;
}

[[nodiscard]] inline std::optional<policy_row> read_policy(const boost::json::object* row) {
  if (!row) return std::nullopt;
  return policy_row{date_member(*row, "renewals_end"), text_member(*row, "source"), text_member(*row, "edition")};
}

}  // namespace expiry_horizon
