// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <lapse/http.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace hsts {

/// `max-age` of a Strict-Transport-Security field (RFC 6797 6.1); nullopt when it is not there or no number.
[[nodiscard]] inline std::optional<int64_t> max_age(std::string_view field) {
  while (!field.empty()) {
    const auto end = field.find(';');
    const std::string directive = lapse::lower(field.substr(0, end));
    field = end == std::string_view::npos ? std::string_view{} : field.substr(end + 1);
    const auto begin = directive.find_first_not_of(" \t");
    if (begin == std::string::npos || directive.compare(begin, 7, "max-age") != 0) continue;
    const auto digits = directive.find_first_of("0123456789", begin + 7);
    // Between the name and the number stand the equals sign and perhaps blanks and a quotation mark, nothing else.
    if (digits == std::string::npos || directive.substr(begin + 7, digits - begin - 7).find_first_not_of(" \t=\"") != std::string::npos)
      return std::nullopt;
    int64_t value = 0;
    const auto read = std::from_chars(directive.data() + digits, directive.data() + directive.size(), value);
    return read.ec == std::errc{} ? std::optional(value) : std::nullopt;
  }
  return std::nullopt;
}

/// Is this answer over plain HTTP a redirect to TLS on the same host?
[[nodiscard]] inline bool leads_to_tls(const lapse::http_answer& answer, std::string_view host) {
  if (answer.status() < 300 || answer.status() > 308) return false;
  const std::string target = lapse::lower(answer.field("location"));
  const std::string start = "https://" + lapse::lower(host);
  if (!target.starts_with(start)) return false;
  const std::string_view rest = std::string_view(target).substr(start.size());
  return rest.empty() || rest.starts_with("/") || rest.starts_with("?") || rest.starts_with(":443");
}

}  // namespace hsts
