// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <lapse/calendar.hpp>
#include <lapse/text.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The value of a persistent validation record (BR 3.2.2.4.22, dns-persist-01):
/// "letsencrypt.org; accounturi=https://...; policy=wildcard; persistUntil=1767225600".
namespace lapse::dns_cname {

struct persist_value {
  std::string issuer;
  std::string account;
  std::string policy;
  std::optional<int64_t> until;
  bool readable = true;
};

[[nodiscard]] inline persist_value read_persist(std::string_view text) {
  const auto trimmed = [](std::string_view part) {
    const auto first = part.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view{}
                                           : part.substr(first, part.find_last_not_of(" \t") - first + 1);
  };
  persist_value out;
  bool head = true;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    const std::string_view part = trimmed(text.substr(at, end - at));
    at = end + 1;
    if (head) {
      out.issuer = canonical_name(part);
      head = false;
      continue;
    }
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) {
      out.readable = out.readable && part.empty();
      continue;
    }
    const std::string key = lower(trimmed(part.substr(0, equals)));
    const std::string_view value = trimmed(part.substr(equals + 1));
    if (key == "accounturi") out.account = value;
    if (key == "policy") out.policy = lower(value);
    if (key == "persistuntil") {
      int64_t seconds = 0;
      const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
      if (error != std::errc{} || stop != value.data() + value.size())
        out.readable = false;
      else
        out.until = seconds;
    }
  }
  return out;
}

/// What the record has to say.
struct persist_wanted {
  std::vector<std::string> issuers;
  std::string account;           ///< empty = any, but there has to be one
  bool for_names_below = false;  ///< it has to cover a wildcard, or a name below its own
  int64_t needed_until = LAPSE_NO_TIME;
  bool needed_now = false;  ///< `needed_until` is the evaluation time: nothing is known of the next renewal
};

/// How the fault of a value begins that is somebody else's altogether.
inline constexpr std::string_view kForAnotherIssuer = "it is for the issuer ";

/// Why a value is not fit; empty = it is.
[[nodiscard]] inline std::string fault_of_persist(std::string_view text, const persist_wanted& want) {
  const persist_value v = read_persist(text);
  if (std::find(want.issuers.begin(), want.issuers.end(), v.issuer) == want.issuers.end())
    return std::string(kForAnotherIssuer) + "'" + v.issuer + "'";
  if (!v.readable) return "it cannot be read";
  if (v.account.empty()) return "it names no account (accounturi)";
  if (!want.account.empty() && v.account != want.account) return "it is for another account, '" + v.account + "'";
  if (want.for_names_below && v.policy != "wildcard")
    return "it lacks 'policy=wildcard', without which it holds for its own name only";
  if (v.until && *v.until < want.needed_until)
    return "its persistUntil is " + time_text(*v.until) + ", before " +
           (want.needed_now ? "the evaluation time" : "the renewal can start, " + time_text(want.needed_until));
  return {};
}

}  // namespace lapse::dns_cname
