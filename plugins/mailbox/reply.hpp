// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/text.hpp>
#include <string>
#include <string_view>
#include <vector>

/// One SMTP reply, taken apart: code, enhanced code, and the words in a form that phrases can be looked for in.
/// The text is the other side's and hostile: nothing here trusts its length or its form.
namespace mailbox {

/// What is read of a reply; the rest of a longer one decides nothing.
inline constexpr std::size_t kReadable = 2000;
/// What is quoted of a reply in a finding.
inline constexpr std::size_t kQuoted = 200;

/// An enhanced status code (RFC 3463), 5.1.1; `of` is 0 where there is none.
struct EnhancedCode {
  int of = 0, subject = 0, detail = 0;
  [[nodiscard]] bool present() const { return of != 0; }
  /// The same subject and detail, whatever the class: x.7.13.
  [[nodiscard]] bool is(int wanted_subject, int wanted_detail) const {
    return present() && subject == wanted_subject && detail == wanted_detail;
  }
};

/// A reply of RFC 5321 4.2. `code` is 0 when the text does not start with three digits.
struct Reply {
  int code = 0;
  EnhancedCode enhanced;
  std::string words;  ///< lower case, one line, without codes and line ends
  std::string quote;  ///< as it was, one line, at most kQuoted characters

  [[nodiscard]] bool positive() const { return code >= 200 && code < 300; }
  [[nodiscard]] bool temporary() const { return code >= 400 && code < 500; }
  [[nodiscard]] bool permanent() const { return code >= 500 && code < 600; }
};

namespace detail {

[[nodiscard]] inline bool digit(char c) {
  return c >= '0' && c <= '9';
}

/// Reads up to three digits at `at` and moves it; -1 when there are none.
[[nodiscard]] inline int number(std::string_view text, std::size_t& at) {
  int value = -1;
  for (int n = 0; n < 3 && at < text.size() && digit(text[at]); ++n, ++at)
    value = (value < 0 ? 0 : value * 10) + (text[at] - '0');
  return value;
}

/// The enhanced code that starts at `at`, which is moved behind it; absent leaves `at` as it is.
[[nodiscard]] inline EnhancedCode enhanced_at(std::string_view text, std::size_t& at) {
  std::size_t i = at;
  EnhancedCode code;
  code.of = number(text, i);
  if ((code.of != 2 && code.of != 4 && code.of != 5) || i >= text.size() || text[i++] != '.') return {};
  code.subject = number(text, i);
  if (code.subject < 0 || i >= text.size() || text[i++] != '.') return {};
  code.detail = number(text, i);
  if (code.detail < 0 || (i < text.size() && (digit(text[i]) || text[i] == '.'))) return {};
  at = i;
  return code;
}

inline void erase_all(std::string& from, std::string_view what) {
  if (what.empty()) return;
  for (auto at = from.find(what); at != std::string::npos; at = from.find(what, at)) from.erase(at, what.size());
}

/// One line with single blanks; every control character counts as a blank.
[[nodiscard]] inline std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace detail

/// Cuts at `limit` bytes without splitting a UTF-8 sequence, and says so with three dots.
[[nodiscard]] inline std::string bounded(std::string text, std::size_t limit = kQuoted) {
  if (text.size() <= limit) return text;
  std::size_t end = limit - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  text.resize(end);
  return text + "...";
}

/// Takes a reply apart. `echoes` (lower case: the address asked for, its domain, the host's name) are taken out of the
/// words, so that a domain named "user-unknown.example" says nothing.
[[nodiscard]] inline Reply parse_reply(std::string_view wire, const std::vector<std::string>& echoes = {}) {
  wire = wire.substr(0, kReadable);
  Reply out;
  out.quote = bounded(detail::one_line(wire));
  std::size_t digits = 0;
  out.code = detail::number(wire, digits);
  if (digits != 3) out.code = 0;

  std::string words;
  while (!wire.empty()) {
    const auto end = std::min(wire.find('\n'), wire.size());
    std::string_view line = wire.substr(0, end);
    wire.remove_prefix(std::min(end + 1, wire.size()));
    std::size_t at = 0;
    static_cast<void>(detail::number(line, at));
    if (at == 3 && (line.size() == 3 || line[3] == ' ' || line[3] == '-' || line[3] == '\r'))
      line.remove_prefix(std::min<std::size_t>(4, line.size()));
    at = 0;
    const EnhancedCode code = detail::enhanced_at(line, at);
    line.remove_prefix(at);
    if (code.present() && !out.enhanced.present()) out.enhanced = code;
    words.append(line).append(" ");
  }
  words = lapse::lower(words);
  // qmail and its kin put the code at the end: "(#5.1.1)".
  if (auto mark = words.find('#'); !out.enhanced.present() && mark != std::string::npos)
    out.enhanced = detail::enhanced_at(words, ++mark);
  for (const auto& echo : echoes) detail::erase_all(words, echo);
  out.words = detail::one_line(words);
  return out;
}

}  // namespace mailbox
