// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Internationalised names as people read them. A message shows such a name in both forms, the one in DNS first. Host and
/// test kit do so with whatever a rule puts into a message, so that a rule itself deals with A-labels alone.
namespace lapse {

namespace detail {

inline constexpr std::size_t kMostNameOctets = 253;
inline constexpr std::size_t kMostLabelOctets = 63;

/// What stands behind "xn--", decoded (RFC 3492 6.2); nothing when it is not the one Punycode of its text.
[[nodiscard]] inline std::optional<std::u32string> from_punycode(std::string_view code) {
  constexpr uint32_t kBase = 36, kLeast = 1, kMost = 26, kSkew = 38, kDamp = 700;
  const auto bias_after = [](uint32_t delta, uint32_t count, bool first) {
    delta = first ? delta / kDamp : delta / 2;
    delta += delta / count;
    uint32_t steps = 0;
    for (; delta > (kBase - kLeast) * kMost / 2; steps += kBase) delta /= kBase - kLeast;
    return steps + (kBase - kLeast + 1) * delta / (delta + kSkew);
  };
  std::u32string out;
  const auto hyphen = code.rfind('-');
  if (hyphen == 0 || code.size() > kMostLabelOctets) return std::nullopt;
  if (hyphen != std::string_view::npos) {
    for (const char c : code.substr(0, hyphen)) out += static_cast<unsigned char>(c);
    code.remove_prefix(hyphen + 1);
  }
  if (code.empty()) return std::nullopt;
  uint32_t point = 128, at = 0, bias = 72;
  for (std::size_t i = 0; i < code.size();) {
    const uint32_t before = at;
    uint32_t weight = 1;
    for (uint32_t k = kBase;; k += kBase) {
      if (i == code.size()) return std::nullopt;
      const char c = code[i++];
      const bool letter = c >= 'a' && c <= 'z';
      if (!letter && (c < '0' || c > '9')) return std::nullopt;
      const auto digit = static_cast<uint32_t>(letter ? c - 'a' : c - '0' + 26);
      if (digit > (UINT32_MAX - at) / weight) return std::nullopt;
      at += digit * weight;
      const uint32_t least = k <= bias ? kLeast : k >= bias + kMost ? kMost : k - bias;
      if (digit < least) break;
      if (weight > UINT32_MAX / (kBase - least)) return std::nullopt;
      weight *= kBase - least;
    }
    const auto count = static_cast<uint32_t>(out.size()) + 1;
    bias = bias_after(at - before, count, before == 0);
    if (at / count > 0x10FFFF - point) return std::nullopt;
    point += at / count;
    at %= count;
    if (point >= 0xD800 && point <= 0xDFFF) return std::nullopt;
    out.insert(out.begin() + at, static_cast<char32_t>(point));
    ++at;
  }
  return out;
}

/// Writing systems, one bit each: a character may belong to several. 0 for all that stands in no label shown here.
struct script {
  uint32_t systems = 0;
  bool mark = false;           ///< joins the character before it
  bool right_to_left = false;
};

/// A list of what is shown, and not of what is not: of whatever Unicode adds later, and of the scripts that are missing
/// here, the A-label tells enough. Letters, and the marks without which a language cannot be written; no separate accents,
/// no joiners, nothing that is not seen, no digits but those of ASCII.
[[nodiscard]] inline script script_of(char32_t c) {
  enum : uint32_t { latin = 1, greek = 2, cyrillic = 4, armenian = 8, hebrew = 16, arabic = 32, georgian = 64, thai = 128,
                    ethiopic = 256, japanese = 512, korean = 1024, chinese = 2048, indic = 4096 };
  struct range {
    char32_t first, last;
    uint32_t systems;
    bool mark = false;
  };
  static constexpr range kRanges[] = {
      {'a', 'z', latin},
      {0xDF, 0xF6, latin}, {0xF8, 0x1BF, latin}, {0x1C4, 0x24F, latin}, {0x1E00, 0x1EFF, latin},
      {0x390, 0x390, greek}, {0x3AC, 0x3CE, greek}, {0x1F00, 0x1FBC, greek}, {0x1FC2, 0x1FCC, greek}, {0x1FD0, 0x1FDB, greek},
      {0x1FE0, 0x1FEC, greek}, {0x1FF2, 0x1FFC, greek},
      {0x430, 0x481, cyrillic}, {0x48A, 0x52F, cyrillic},
      {0x561, 0x587, armenian},
      {0x5D0, 0x5EA, hebrew},
      {0x620, 0x63F, arabic}, {0x641, 0x64A, arabic}, {0x671, 0x6D3, arabic},
      {0xE01, 0xE30, thai}, {0xE31, 0xE31, thai, true}, {0xE32, 0xE32, thai}, {0xE34, 0xE3A, thai, true},
      {0xE40, 0xE46, thai}, {0xE47, 0xE4E, thai, true},
      {0x10D0, 0x10FA, georgian}, {0x1200, 0x135A, ethiopic},
      {0x3005, 0x3007, japanese | chinese}, {0x3041, 0x3096, japanese}, {0x30A1, 0x30FA, japanese}, {0x30FC, 0x30FE, japanese},
      {0x3105, 0x312F, chinese}, {0x3400, 0x4DBF, japanese | korean | chinese}, {0x4E00, 0x9FFF, japanese | korean | chinese},
      {0xAC00, 0xD7A3, korean}};
  for (const auto& r : kRanges)
    if (c >= r.first && c <= r.last) return {r.systems, r.mark, r.systems == hebrew || r.systems == arabic};
  // Devanagari to Malayalam: nine blocks of 128, laid out alike.
  if (c < 0x900 || c > 0xD7F) return {};
  const char32_t place = c & 0x7FU;
  const uint32_t own = indic << ((c - 0x900) >> 7U);
  if ((place >= 0x05 && place <= 0x39) || place == 0x3D || place == 0x50 || (place >= 0x58 && place <= 0x61)) return {own};
  if (place <= 0x03 || place == 0x3C || (place >= 0x3E && place <= 0x4D) || place == 0x62 || place == 0x63) return {own, true};
  return {};
}

inline void append_utf8(std::string& to, char32_t c) {
  const auto add = [&](char32_t byte) { to += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) return add(c);
  if (c < 0x800) {
    add(0xC0U | c >> 6U);
  } else if (c < 0x10000) {
    add(0xE0U | c >> 12U);
    add(0x80U | (c >> 6U & 0x3FU));
  } else {
    add(0xF0U | c >> 18U);
    add(0x80U | (c >> 12U & 0x3FU));
    add(0x80U | (c >> 6U & 0x3FU));
  }
  add(0x80U | (c & 0x3FU));
}

/// The U-label of an A-label; empty when it is not fit to be shown: no Punycode, several writing systems, controls, or
/// characters that look like nothing or like something else's. Between labels of two directions their order on the screen
/// is not that of the name: right to left is shown only where `next`, the label behind it, turns it back.
[[nodiscard]] inline std::string u_label(std::string_view label, std::string_view next) {
  if (!label.starts_with("xn--") || label.size() > kMostLabelOctets) return {};
  const auto text = from_punycode(label.substr(4));
  if (!text) return {};
  uint32_t common = UINT32_MAX;
  bool beyond_ascii = false, turned = false;
  std::string out;
  for (std::size_t i = 0; i < text->size(); ++i) {
    const char32_t c = (*text)[i];
    const bool neutral = (c >= '0' && c <= '9') || c == '-';
    const script of = neutral ? script{UINT32_MAX} : script_of(c);
    common &= of.systems;
    if (common == 0 || (of.mark && (i == 0 || (*text)[i - 1] < 0x80))) return {};
    beyond_ascii = beyond_ascii || c >= 0x80;
    turned = turned || of.right_to_left;
    append_utf8(out, c);
  }
  if (!beyond_ascii || text->front() == '-' || text->back() == '-') return {};
  if (turned && (text->front() < 0x80 || next.empty() || next.front() < 'a' || next.front() > 'z' || next.starts_with("xn--")))
    return {};
  return out;
}

/// "münchen.example" of "xn--mnchen-3ya.example"; empty when no label can be shown otherwise. Labels that cannot stay.
[[nodiscard]] inline std::string in_unicode(std::string_view name) {
  if (name.size() > kMostNameOctets) return {};
  std::string out;
  bool any = false;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t dot = std::min(name.find('.', at), name.size());
    const std::string_view label = name.substr(at, dot - at);
    const std::string_view rest = name.substr(std::min(dot + 1, name.size()));
    const std::string shown = u_label(label, rest);
    any = any || !shown.empty();
    out += shown.empty() ? std::string(label) : shown;
    if (dot < name.size()) out += '.';
    at = dot + 1;
  }
  return any ? out : std::string{};
}

}  // namespace detail

/// "'xn--mnchen-3ya.example (münchen.example)'" of "'xn--mnchen-3ya.example'": behind each word of the text the names in it
/// that have another form. Where that form is not fit to be shown, the name in DNS stands alone. A text that has both
/// already stays as it is.
[[nodiscard]] inline std::string with_both_forms(std::string_view text) {
  if (text.find("xn--") == std::string_view::npos) return std::string(text);
  constexpr std::string_view kEndsWord = " \t\r\n'\"`,;()<>[]{}|", kNotOfWord = ".:!?";
  const auto in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '*';
  };
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kEndsWord, at), text.size());
    std::string_view word = text.substr(at, end - at);
    while (!word.empty() && kNotOfWord.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    std::string forms;
    for (std::size_t from = 0; from < word.size();) {
      std::size_t to = from;
      while (to < word.size() && in_name(word[to])) ++to;
      if (const auto other = detail::in_unicode(word.substr(from, to - from)); !other.empty())
        forms += (forms.empty() ? "" : ", ") + other;
      from = std::max(to, from + 1);
    }
    out += word;
    if (!forms.empty() && !text.substr(at + word.size()).starts_with(" (" + forms + ")")) out += " (" + forms + ")";
    const std::size_t behind = std::min(end + 1, text.size());
    out += text.substr(at + word.size(), behind - at - word.size());
    at = behind;
  }
  return out;
}

}  // namespace lapse
