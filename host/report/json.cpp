// SPDX-License-Identifier: Apache-2.0
#include "report/json.hpp"

namespace lapse::report {

void Json::quote(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  out_ += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else if (c == '\t') {
      out_ += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      out_ += "\\u00";
      out_ += kDigits[byte >> 4U];
      out_ += kDigits[byte & 15U];
    } else {
      out_ += c;
    }
  }
  out_ += '"';
}

}  // namespace lapse::report
