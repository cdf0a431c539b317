// SPDX-License-Identifier: Apache-2.0
#include "report/json.hpp"

#include "config/time.hpp"
#include "inventory/certificate.hpp"

namespace lapse::report {

Json& Json::time(std::string_view name, std::int64_t utc) {
  return utc == inventory::kNoTime ? key(name).null() : member(name, config::format_time(utc));
}

void Json::quote(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != 0x7F; };
  out_ += '"';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && plain(text[end])) ++end;
    out_.append(text, at, end - at);
    at = end;
    if (at == text.size()) break;
    const char c = text[at++];
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out_ += "\\u00";
      out_ += kDigits[byte >> 4U];
      out_ += kDigits[byte & 15U];
    }
  }
  out_ += '"';
}

}  // namespace lapse::report
