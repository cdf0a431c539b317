// SPDX-License-Identifier: Apache-2.0
#include "report/html_text.hpp"

#include <openssl/evp.h>

#include <array>

#include "config/time.hpp"
#include "support/clean.hpp"
#include "support/sha256.hpp"

namespace lapse::report::html {

std::string escape(std::string_view hostile, std::size_t most, bool lines) {
  const std::string text = clean(hostile, most, lines);
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '`': out += "&#96;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string slug(std::string_view words) {
  std::string out(words);
  for (char& c : out)
    if (c == ' ') c = '-';
  return out;
}

std::string day(std::int64_t time) {
  const std::string date = config::format_date(time);
  return "<time datetime=\"" + date + "\">" + date + "</time>";
}

std::string policy_hash(std::string_view text) {
  const auto digest = support::sha256(text);
  std::array<unsigned char, 64> base64{};
  const int size = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
  return "sha256-" + std::string(base64.begin(), base64.begin() + size);
}

}  // namespace lapse::report::html
