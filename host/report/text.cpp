// SPDX-License-Identifier: Apache-2.0
#include "report/text.hpp"

#include <algorithm>
#include <array>

#include "config/time.hpp"
#include "report/report.hpp"
#include "support/say.hpp"
#include "support/utf8.hpp"

namespace lapse::report {
namespace {

struct Block {
  char32_t first;
  char32_t last;
};

// Combining marks that occur in names and messages; not all of Unicode's.
constexpr std::array kNarrow{Block{0x300, 0x36F},   Block{0x483, 0x489},   Block{0x591, 0x5BD},   Block{0x610, 0x61A},
                             Block{0x64B, 0x65F},   Block{0x93C, 0x93C},   Block{0x941, 0x948},   Block{0x94D, 0x94D},
                             Block{0xE31, 0xE31},   Block{0xE34, 0xE3A},   Block{0xE47, 0xE4E},   Block{0x1AB0, 0x1AFF},
                             Block{0x1DC0, 0x1DFF}, Block{0x20D0, 0x20FF}, Block{0x3099, 0x309A}, Block{0xFE00, 0xFE0F},
                             Block{0xFE20, 0xFE2F}};

// East_Asian_Width W and F (Unicode UAX #11), in blocks.
constexpr std::array kWide{Block{0x1100, 0x115F},   Block{0x231A, 0x231B},   Block{0x2E80, 0x303E},
                           Block{0x3041, 0x33FF},   Block{0x3400, 0x4DBF},   Block{0x4E00, 0x9FFF},
                           Block{0xA000, 0xA4CF},   Block{0xA960, 0xA97C},   Block{0xAC00, 0xD7A3},
                           Block{0xF900, 0xFAFF},   Block{0xFE30, 0xFE6F},   Block{0xFF00, 0xFF60},
                           Block{0xFFE0, 0xFFE6},   Block{0x1F300, 0x1F64F}, Block{0x1F680, 0x1F6FF},
                           Block{0x1F900, 0x1F9FF}, Block{0x20000, 0x3FFFD}};

template <std::size_t N>
bool in(const std::array<Block, N>& blocks, char32_t point) {
  const auto after = std::upper_bound(blocks.begin(), blocks.end(), point,
                                      [](char32_t value, const Block& block) { return value < block.first; });
  return after != blocks.begin() && point <= std::prev(after)->last;
}

std::size_t width_of(char32_t point) {
  if (point < 0x300) return 1;
  if (in(kNarrow, point)) return 0;
  return in(kWide, point) ? 2 : 1;
}

/// How many bytes of `text` fit into `width` columns; at least one character.
std::size_t fitting(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto one = support::decode_utf8(text, at);
    const std::size_t wide = width_of(one.point);
    if (used + wide > width && at > 0) break;
    used += wide;
    at += one.length;
  }
  return at;
}

// Marks that never begin a line, and those that never end one (JIS X 4051).
constexpr std::u32string_view kClosing = U"\u3001\u3002\uFF0C\uFF0E\u30FB\uFF1A\uFF1B\uFF1F\uFF01\u300D\u300F\uFF09\u3011\u30FC\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087"
                                          U"\u30A1\u30A3\u30A5\u30A7\u30A9\u30C3\u30E3\u30E5\u30E7";
constexpr std::u32string_view kOpening = U"\u300C\u300E\uFF08\u3010";

/// How many bytes of a word stay together at its beginning: Japanese breaks behind any wide character, except where a
/// mark would begin or end a line.
std::size_t unbroken(std::string_view word) {
  bool wide = false;
  bool opening = false;
  for (std::size_t at = 0; at < word.size();) {
    const auto one = support::decode_utf8(word, at);
    const bool next_wide = width_of(one.point) == 2;
    if (at > 0 && (wide || next_wide) && !opening && kClosing.find(one.point) == std::u32string_view::npos) return at;
    wide = next_wide;
    opening = kOpening.find(one.point) != std::u32string_view::npos;
    at += one.length;
  }
  return word.size();
}

void wrap_line(std::string_view text, std::size_t width, std::vector<std::string>& out) {
  std::string line;
  std::size_t used = 0;
  const auto end_line = [&] {
    out.push_back(std::move(line));
    line.clear();
    used = 0;
  };
  bool after_blank = false;
  while (!text.empty()) {
    if (text.front() == ' ') {
      after_blank = true;
      text.remove_prefix(1);
      continue;
    }
    const std::size_t bytes_together = unbroken(text.substr(0, text.find(' ')));
    std::string_view word = text.substr(0, bytes_together);
    text.remove_prefix(bytes_together);
    std::size_t wide = display_width(word);
    const std::size_t gap = after_blank ? 1 : 0;
    after_blank = false;
    if (used > 0 && used + gap + wide > width) end_line();
    while (wide > width) {
      const std::size_t bytes = fitting(word, width);
      out.emplace_back(word.substr(0, bytes));
      word.remove_prefix(bytes);
      wide = display_width(word);
    }
    if (word.empty()) continue;
    if (used > 0) {
      line.append(gap, ' ');
      used += gap;
    }
    line += word;
    used += wide;
  }
  if (used > 0) end_line();
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto one = support::decode_utf8(text, at);
    width += width_of(one.point);
    at += one.length;
  }
  return width;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 4);
  std::vector<std::string> out;
  while (true) {
    const std::size_t feed = text.find('\n');
    const std::size_t before = out.size();
    wrap_line(text.substr(0, feed), width, out);
    if (feed == std::string_view::npos) break;
    if (out.size() == before) out.emplace_back();
    text.remove_prefix(feed + 1);
  }
  if (out.empty()) out.emplace_back();
  return out;
}

std::string pad(std::string text, std::size_t width) {
  const std::size_t used = display_width(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

std::string shorten(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width <= 3) return std::string(width, '.');
  return std::string(text.substr(0, fitting(text, width - 3))) + "...";
}

std::string date_or_dash(std::int64_t time) {
  return time == inventory::kNoTime ? "-" : config::format_date(time);
}

std::string duration(std::int64_t seconds) {
  const auto up = [&](std::int64_t unit) {
    return static_cast<std::size_t>((std::max<std::int64_t>(seconds, 0) + unit - 1) / unit);
  };
  if (seconds < 120) return say(up(1) == 1 ? "{} second" : "{} seconds", up(1));
  if (seconds < 7200) return say(up(60) == 1 ? "{} minute" : "{} minutes", up(60));
  if (seconds < 48 * 3600) return say(up(3600) == 1 ? "{} hour" : "{} hours", up(3600));
  return say(up(86400) == 1 ? "{} day" : "{} days", up(86400));
}

std::string title(const inventory::Certificate& certificate) {
  constexpr std::size_t kMost = 260;
  if (certificate.names.empty()) return clean(certificate.id, kMost);
  const auto& name = certificate.names.front();
  return clean(name.display.empty() ? name.domain : name.display, kMost);
}

std::string title_with_id(const inventory::Certificate& certificate) {
  std::string text = title(certificate);
  const std::string id = clean(certificate.id);
  const bool same = id.empty() || id == text || (!certificate.names.empty() && id == certificate.names.front().domain);
  return same ? text : text + " (" + id + ")";
}

std::string count(std::size_t number, std::string_view singular, std::string_view plural) {
  return std::to_string(number) + " " + std::string(number == 1 ? singular : plural);
}

}  // namespace lapse::report
