// SPDX-License-Identifier: Apache-2.0
#include "support/clean.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "support/utf8.hpp"

namespace lapse {
namespace {

struct Block {
  char32_t first;
  char32_t last;
};

// What changes how other text looks, or looks like nothing: terminals obey the first, readers miss the rest.
constexpr std::array kHidden{
    Block{0x00, 0x1F},      // controls
    Block{0x7F, 0x9F},      // delete, and the controls that some terminals still obey
    Block{0xAD, 0xAD},      // soft hyphen
    Block{0x34F, 0x34F},    // combining grapheme joiner
    Block{0x61C, 0x61C},    // Arabic letter mark
    Block{0x115F, 0x1160},  // Hangul fillers
    Block{0x17B4, 0x17B5},  // Khmer inherent vowels
    Block{0x180B, 0x180F},  // Mongolian selectors and vowel separator
    Block{0x200B, 0x200F},  // zero width, direction marks
    Block{0x2028, 0x202E},  // line and paragraph separators, direction embedding and overrides
    Block{0x2060, 0x206F},  // word joiner, invisible operators, direction isolates
    Block{0x2800, 0x2800},  // braille blank
    Block{0x3164, 0x3164},  // Hangul filler
    Block{0xFEFF, 0xFEFF},  // byte order mark
    Block{0xFFA0, 0xFFA0},  // half-width Hangul filler
    Block{0xFFF0, 0xFFFC},  // interlinear annotation, object replacement
    Block{0x1BCA0, 0x1BCA3}, Block{0x1D173, 0x1D17A},  // shorthand and musical format controls
    Block{0xE0000, 0xE0FFF},                           // tags, variation selectors
};

bool hidden(char32_t point) {
  if (point >= 0x20 && point < 0x7F) return false;
  const auto after = std::upper_bound(kHidden.begin(), kHidden.end(), point,
                                      [](char32_t value, const Block& block) { return value < block.first; });
  return after != kHidden.begin() && point <= std::prev(after)->last;
}

void escape(char32_t point, std::string& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  char digits[8];
  int used = 0;
  auto rest = static_cast<unsigned long>(point);
  do {
    digits[used++] = kDigits[rest & 15U];
    rest >>= 4U;
  } while (rest != 0);
  out += "\\u{";
  while (used > 0) out += digits[--used];
  out += '}';
}

}  // namespace

std::string clean(std::string_view hostile, std::size_t most, bool lines) {
  constexpr std::string_view kCut = "...";
  // Nearly all text is plain: one look is enough for it.
  const auto plain = [lines](char c) { return (c >= ' ' && c <= '~') || (lines && c == '\n'); };
  if (hostile.size() <= most && std::ranges::all_of(hostile, plain)) return std::string(hostile);
  std::string out;
  out.reserve(std::min(hostile.size(), most + kCut.size()));
  std::size_t characters = 0;
  std::size_t room = std::string::npos;  // where the text is cut if more comes than fits
  for (std::size_t at = 0; at < hostile.size();) {
    const auto one = support::decode_utf8(hostile, at);
    at += one.length;
    // A wire protocol's CR LF is one line's end, not a control character to show.
    if (lines && one.point == '\r' && at < hostile.size() && hostile[at] == '\n') continue;
    const std::size_t before = out.size();
    if (lines && one.point == '\n') {
      out += '\n';
      ++characters;
    } else if (hidden(one.point)) {
      escape(one.point, out);
      characters += out.size() - before;
    } else {
      if (one.valid) {
        out += hostile.substr(at - one.length, one.length);
      } else {
        out += "\xEF\xBF\xBD";
      }
      ++characters;
    }
    if (room == std::string::npos && characters + kCut.size() > most) room = before;
    if (characters > most) {
      out.resize(std::min(room, before));
      return most < kCut.size() ? std::string(most, '.') : out.append(kCut);
    }
  }
  return out;
}

}  // namespace lapse
