// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <lapse/calendar.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Rows of the dated tables `renewal-window` and `policy-dates`, as the host hands them over for a parameter with
/// "x-lapse-table". To be read once, when the rule is created: a row of the wrong shape throws std::invalid_argument, which
/// LAPSE_RULE turns into a failed `create`.
namespace lapse {

/// How a provider renews a certificate of this kind and lifetime, and who says so.
struct renewal_row {
  bool renews = true;     ///< false: the provider never renews such a certificate
  bool confirmed = true;  ///< false: commonly observed, but documented nowhere
  lapse::window window;   ///< says nothing where the provider does not renew
  std::string source, edition;
};

/// Something that changes on a day which was announced beforehand.
struct policy_change {
  int64_t date = LAPSE_NO_TIME;  ///< its first second
  std::string about, source;
  std::string ends;            ///< what ends then for all that is validated like this: "renewing", "issuing"; may be empty
  int64_t longest_days = -1;   ///< no certificate issued from then on is valid for longer; -1 = this does not change

  [[nodiscard]] bool ends_renewing() const { return ends == "renewing"; }
};

/// What has been announced for a provider and a way of validation, in order of time.
struct policy_row {
  std::vector<policy_change> changes;
  std::string edition;

  /// The change with which renewals end; null when none is announced.
  [[nodiscard]] const policy_change* end_of_renewals() const {
    for (const auto& c : changes)
      if (c.ends_renewing()) return &c;
    return nullptr;
  }
};

namespace detail {

[[noreturn]] inline void wrong_row(std::string_view key, const char* what) {
  throw std::invalid_argument("table row: '" + std::string(key) + "' is not " + what);
}

[[nodiscard]] inline std::string text_member(const boost::json::object& row, std::string_view key) {
  const auto* v = row.if_contains(key);
  if (!v || v->is_null()) return {};
  if (!v->is_string()) wrong_row(key, "text");
  return std::string(v->get_string());
}

[[nodiscard]] inline bool flag_member(const boost::json::object& row, std::string_view key, bool otherwise) {
  const auto* v = row.if_contains(key);
  if (!v || v->is_null()) return otherwise;
  if (!v->is_bool()) wrong_row(key, "true or false");
  return v->get_bool();
}

[[nodiscard]] inline std::optional<int64_t> days_member(const boost::json::object& row, std::string_view key) {
  const auto* v = row.if_contains(key);
  if (!v || v->is_null()) return std::nullopt;
  if (!v->is_int64() || v->get_int64() < 0 || v->get_int64() > 36500) wrong_row(key, "a number of days");
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
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &y, &m, &d, &consumed) != 3) wrong_row(key, "a date");
  const std::chrono::year_month_day date{std::chrono::year(y), std::chrono::month(m), std::chrono::day(d)};
  const std::string rest = text.substr(static_cast<std::size_t>(consumed));
  if (!date.ok() || (!rest.empty() && rest != "T00:00:00Z")) wrong_row(key, "a date");
  return std::chrono::sys_seconds(std::chrono::sys_days(date)).time_since_epoch().count();
}

}  // namespace detail

/// A row of `renewal-window`; nothing when there is none.
[[nodiscard]] inline std::optional<renewal_row> read_renewal_row(const boost::json::object* row) {
  if (!row) return std::nullopt;
  renewal_row out;
  out.renews = detail::flag_member(*row, "renews", true);
  out.confirmed = detail::flag_member(*row, "confirmed", true);
  out.source = detail::text_member(*row, "source");
  out.edition = detail::text_member(*row, "edition");
  if (!out.renews) return out;
  out.window.opens_days = detail::days_member(*row, "opens_days").value_or(-1);
  if (const auto* share = row->if_contains("opens_fraction"); share && !share->is_null()) {
    if (!share->is_number()) detail::wrong_row("opens_fraction", "a number");
    out.window.opens_fraction = share->to_number<double>();
    if (!(out.window.opens_fraction > 0 && out.window.opens_fraction < 1)) detail::wrong_row("opens_fraction", "between 0 and 1");
  }
  if (out.window.opens_days < 0 && out.window.opens_fraction < 0) detail::wrong_row("opens_days", "there, nor is opens_fraction");
  if (const auto* notices = row->if_contains("notice_days"); notices && !notices->is_null()) {
    if (!notices->is_array()) detail::wrong_row("notice_days", "a list");
    for (const auto& n : notices->get_array()) {
      if (!n.is_int64()) detail::wrong_row("notice_days", "a list of days");
      out.window.first_notice_days = std::max(out.window.first_notice_days, n.get_int64());
    }
  }
  out.window.grace_days = detail::days_member(*row, "grace_days").value_or(out.window.grace_days);
  out.window.completion_days = detail::days_member(*row, "completion_days").value_or(out.window.completion_days);
  return out;
}

/// A row of `policy-dates`; nothing when there is none.
[[nodiscard]] inline std::optional<policy_row> read_policy_row(const boost::json::object* row) {
  if (!row) return std::nullopt;
  policy_row out;
  out.edition = detail::text_member(*row, "edition");
  const auto* changes = row->if_contains("changes");
  if (!changes || changes->is_null()) return out;
  if (!changes->is_array()) detail::wrong_row("changes", "a list");
  for (const auto& item : changes->get_array()) {
    if (!item.is_object()) detail::wrong_row("changes", "a list of objects");
    const auto& c = item.get_object();
    out.changes.push_back({detail::date_member(c, "date"), detail::text_member(c, "about"), detail::text_member(c, "source"),
                           detail::text_member(c, "ends"), detail::days_member(c, "max_validity_days").value_or(-1)});
    if (out.changes.back().date == LAPSE_NO_TIME) detail::wrong_row("changes", "dated");
  }
  std::stable_sort(out.changes.begin(), out.changes.end(),
                   [](const auto& a, const auto& b) { return a.date < b.date; });
  return out;
}

}  // namespace lapse
