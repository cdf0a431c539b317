// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdint>
#include <lapse/text.hpp>
#include <optional>
#include <string>
#include <string_view>

/// The few URLs that rules ask for: http or https, a host name, a path (RFC 3986).
namespace lapse {

struct url {
  bool tls = false;
  std::string host;  ///< lower case, no trailing dot
  uint16_t port = 80;
  std::string target = "/";  ///< path and query

  bool operator==(const url&) const = default;
  [[nodiscard]] std::string text() const {
    const bool usual = port == (tls ? 443 : 80);
    return (tls ? "https://" : "http://") + host + (usual ? "" : ":" + std::to_string(port)) + target;
  }
  /// Ports that a CA may be redirected to (Baseline Requirements, "Authorized Ports", web ones).
  [[nodiscard]] bool authorized_port() const { return port == 80 || port == 443; }
};

/// Null for anything else: another scheme, user names, address literals, control characters.
[[nodiscard]] inline std::optional<url> parse_url(std::string_view text) {
  url out;
  for (const char c : text)
    if (c <= ' ' || c == '\x7f' || c == '\\') return std::nullopt;
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const std::string name = lower(text.substr(0, scheme));
  if (name != "http" && name != "https") return std::nullopt;
  out.tls = name == "https";
  out.port = out.tls ? 443 : 80;
  text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find('#'));
  const auto end = text.find_first_of("/?");
  std::string_view authority = text.substr(0, end);
  if (end != std::string_view::npos) out.target = text.substr(end);
  if (out.target.starts_with('?')) out.target.insert(0, "/");
  if (const auto colon = authority.find(':'); colon != std::string_view::npos) {
    const std::string_view digits = authority.substr(colon + 1);
    const auto [at, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
    if (error != std::errc{} || at != digits.data() + digits.size() || out.port == 0) return std::nullopt;
    authority = authority.substr(0, colon);
  }
  if (authority.find_first_of("@[]") != std::string_view::npos) return std::nullopt;
  out.host = canonical_name(authority);
  if (out.host.empty()) return std::nullopt;
  return out;
}

/// Where a Location field leads, seen from `from` (RFC 9110 10.2.2).
[[nodiscard]] inline std::optional<url> follow_location(const url& from, std::string_view location) {
  if (location.starts_with("//")) return parse_url((from.tls ? "https:" : "http:") + std::string(location));
  if (!location.starts_with('/')) return parse_url(location);
  url out = from;
  for (const char c : location)
    if (c <= ' ' || c == '\x7f') return std::nullopt;
  out.target = location.substr(0, location.find('#'));
  return out;
}

}  // namespace lapse
