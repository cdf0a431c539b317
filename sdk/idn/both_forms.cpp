// SPDX-License-Identifier: Apache-2.0
#include "idn/both_forms.hpp"

#include <idn2.h>
#include <unictype.h>
#include <unistr.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>

namespace lapse::idn {
namespace {

constexpr std::size_t kMostNameOctets = 253;
constexpr std::size_t kMostLabelOctets = 63;

struct Freed {
  void operator()(void* text) const { idn2_free(text); }
};

/// The Unicode of an A-label; empty when it is none, or when IDNA2008 (RFC 5890 to 5893) would not make it again of that.
std::string decoded(const std::string& label) {
  char* text = nullptr;
  if (idn2_to_unicode_8z8z(label.c_str(), &text, 0) != IDN2_OK) return {};
  const std::unique_ptr<char, Freed> unicode(text);
  uint8_t* back = nullptr;
  const int code = idn2_lookup_u8(reinterpret_cast<const uint8_t*>(text), &back, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<uint8_t, Freed> owned(back);
  return code == IDN2_OK && reinterpret_cast<const char*>(back) == label ? std::string(text) : std::string{};
}

/// The scripts in which the world writes today (Unicode Standard Annex 31, table 5). Letters of others may look like theirs.
const std::set<std::string_view>& known_scripts() {
  static const std::set<std::string_view> all = {
      "Arabic", "Armenian", "Bengali", "Bopomofo", "Cyrillic", "Devanagari", "Ethiopic", "Georgian", "Greek", "Gujarati", "Gurmukhi",
      "Han", "Hangul", "Hebrew", "Hiragana", "Kannada", "Katakana", "Khmer", "Lao", "Latin", "Malayalam", "Myanmar", "Oriya",
      "Sinhala", "Tamil", "Telugu", "Thaana", "Thai", "Tibetan"};
  return all;
}

/// The script of a letter, or of a mark that belongs to one script; empty for all else. Separate accents belong to several.
std::string_view script_of(ucs4_t c) {
  constexpr ucs4_t kProlonged = 0x30FC;  // of both kana
  if (c == kProlonged) return "Katakana";
  if (!uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M)) return {};
  const auto* script = uc_script(c);
  if (script == nullptr || !known_scripts().contains(script->name)) return {};
  // Phonetic letters and clicks look like other letters, like '!' and like '|'.
  const bool plain = c < 0x250 || (c >= 0x1E00 && c < 0x1F00);
  if (script->name == std::string_view("Latin") && (!plain || uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Lo))) return {};
  return script->name;
}

/// One script, or several that one language writes together.
bool belong_together(const std::set<std::string_view>& scripts) {
  const auto within = [&](const std::set<std::string_view>& language) {
    return std::includes(language.begin(), language.end(), scripts.begin(), scripts.end());
  };
  return scripts.size() == 1 || within({"Han", "Hiragana", "Katakana"}) || within({"Han", "Hangul"}) || within({"Bopomofo", "Han"});
}

/// The U-label of an A-label; empty when it is not fit to be shown. Between labels of two directions their order on the
/// screen is not that of the name: right to left is shown only where `next`, the label behind it, turns it back.
std::string u_label(std::string_view label, std::string_view next) {
  if (!label.starts_with("xn--") || label.size() > kMostLabelOctets) return {};
  const std::string text = decoded(std::string(label));
  std::set<std::string_view> scripts;
  bool turned = false;
  const auto* at = reinterpret_cast<const uint8_t*>(text.c_str());
  for (ucs4_t c = 0; (at = u8_next(&c, at)) != nullptr;) {
    if (c == '-' || (c >= '0' && c <= '9')) continue;
    scripts.insert(script_of(c));
    const int direction = uc_bidi_class(c);
    turned = turned || direction == UC_BIDI_R || direction == UC_BIDI_AL;
  }
  if (scripts.contains(std::string_view{}) || !belong_together(scripts)) return {};
  if (turned && (next.empty() || next.front() < 'a' || next.front() > 'z' || next.starts_with("xn--"))) return {};
  return text;
}

/// "münchen.example" of "xn--mnchen-3ya.example"; empty when no label can be shown otherwise. Labels that cannot stay.
std::string in_unicode(std::string_view name) {
  if (name.size() > kMostNameOctets) return {};
  std::string out;
  bool any = false;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t dot = std::min(name.find('.', at), name.size());
    const std::string_view label = name.substr(at, dot - at);
    const std::string shown = u_label(label, name.substr(std::min(dot + 1, name.size())));
    any = any || !shown.empty();
    out += shown.empty() ? std::string(label) : shown;
    if (dot < name.size()) out += '.';
    at = dot + 1;
  }
  return any ? out : std::string{};
}

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '*';
}

/// The other forms of the names in a word, such as an address of mail.
std::string other_forms(std::string_view word) {
  std::string out;
  for (std::size_t from = 0; from < word.size();) {
    std::size_t to = from;
    while (to < word.size() && in_name(word[to])) ++to;
    if (const auto other = in_unicode(word.substr(from, to - from)); !other.empty()) out += (out.empty() ? "" : ", ") + other;
    from = std::max(to, from + 1);
  }
  return out;
}

}  // namespace

std::string with_both_forms(std::string_view text) {
  if (text.find("xn--") == std::string_view::npos) return std::string(text);
  constexpr std::string_view kEndsWord = " \t\r\n'\"`,;()<>[]{}|", kNotOfWord = ".:!?";
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kEndsWord, at), text.size());
    std::string_view word = text.substr(at, end - at);
    while (!word.empty() && kNotOfWord.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    const std::string forms = other_forms(word);
    out += word;
    if (!forms.empty() && !text.substr(at + word.size()).starts_with(" (" + forms + ")")) out += " (" + forms + ")";
    const std::size_t behind = std::min(end + 1, text.size());
    out += text.substr(at + word.size(), behind - at - word.size());
    at = behind;
  }
  return out;
}

}  // namespace lapse::idn
