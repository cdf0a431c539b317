// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <lapse/text.hpp>
#include <lapse/timestamp.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a registry says of a domain (RFC 9083, "domain object class"): its states and the end of its registration. Who
/// registered it is never read.
namespace registration {

/// How deep the JSON may be nested; real answers stay below ten.
inline constexpr std::size_t kMostDepth = 32;

struct document {
  std::string fault;                  ///< why it says nothing; empty = it is usable
  std::vector<std::string> statuses;  ///< as sent
  std::optional<int64_t> expires;     ///< the earliest end of the registration that it names
  std::string odd_date;               ///< an end that cannot be read, as sent

  /// Is the domain in this state? RDAP writes "client hold", EPP "clientHold" (RFC 8056).
  [[nodiscard]] bool has(std::string_view state) const {
    return std::any_of(statuses.begin(), statuses.end(),
                       [&](const std::string& s) { return letters_of(s) == letters_of(state); });
  }
  /// The states in words, some of them where there are many.
  [[nodiscard]] std::string states() const {
    constexpr std::size_t kShown = 12;
    std::string out;
    for (std::size_t i = 0; i < statuses.size() && i < kShown; ++i)
      out.append(out.empty() ? "" : ", ").append(statuses[i].substr(0, 60));
    if (statuses.size() > kShown) out += ", ...";
    return out.empty() ? "none" : out;
  }

 private:
  static std::string letters_of(std::string_view text) {
    std::string out;
    for (const char c : lapse::lower(text))
      if (c >= 'a' && c <= 'z') out += c;
    return out;
  }
};

namespace detail {

[[nodiscard]] inline document unusable(std::string why) {
  document out;
  out.fault = std::move(why);
  return out;
}

[[nodiscard]] inline std::string_view text_of(const boost::json::object& from, std::string_view key) {
  const auto* v = from.if_contains(key);
  return v && v->is_string() ? std::string_view(v->get_string()) : std::string_view{};
}

/// Events of other kinds, and what is no event, say nothing about the end.
inline void read_event(const boost::json::value& event, document& to) {
  if (!event.is_object() || lapse::lower(text_of(event.get_object(), "eventAction")) != "expiration") return;
  const std::string_view date = text_of(event.get_object(), "eventDate");
  const auto at = lapse::parse_timestamp(date);
  if (!at)
    to.odd_date = date.substr(0, 60);
  else if (!to.expires || *at < *to.expires)
    to.expires = at;
  if (!at && date.empty()) to.odd_date = "nothing";
}

}  // namespace detail

/// Reads the answer for `domain`. An answer about anything else is none.
[[nodiscard]] inline document read_document(std::string_view text, std::string_view domain) {
  using detail::unusable;
  boost::json::parse_options options;
  options.max_depth = kMostDepth;
  boost::json::error_code error;
  const auto parsed = boost::json::parse(text, error, {}, options);
  if (error == boost::json::error::too_deep) return unusable("its JSON is nested too deeply");
  if (error) return unusable("it is not JSON");
  if (!parsed.is_object()) return unusable("it is not a JSON object");
  const auto& top = parsed.get_object();
  if (top.contains("errorCode")) return unusable("it is an error report");
  if (const auto kind = detail::text_of(top, "objectClassName"); !kind.empty() && lapse::lower(kind) != "domain")
    return unusable("it is not about a domain");
  const auto about = lapse::canonical_name(detail::text_of(top, "ldhName"));
  if (about.empty()) return unusable("it names no domain");
  if (about != domain) return unusable("it is about another name, '" + about.substr(0, 253) + "'");
  document out;
  if (const auto* status = top.if_contains("status"); status && !status->is_null()) {
    if (!status->is_array()) return unusable("its 'status' is not a list");
    for (const auto& one : status->get_array()) {
      if (!one.is_string()) return unusable("its 'status' holds what is no text");
      out.statuses.emplace_back(one.get_string());
    }
  }
  if (const auto* events = top.if_contains("events"); events && !events->is_null()) {
    if (!events->is_array()) return unusable("its 'events' are not a list");
    for (const auto& one : events->get_array()) detail::read_event(one, out);
  }
  return out;
}

}  // namespace registration
