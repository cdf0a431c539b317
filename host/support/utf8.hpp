// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

// Reads UTF-8 one character at a time, hostile bytes included. Header only: text is handled in several folders.

namespace lapse::support {

/// One step through a text: the character, how many bytes it took, and whether they were well formed.
struct Decoded {
  char32_t point = 0xFFFD;
  std::size_t length = 1;
  bool valid = false;
};

/// The character at `at`, which must be inside `text`. Bytes that are not well-formed UTF-8 (RFC 3629: nothing
/// overlong, no surrogates, nothing past U+10FFFF) come back as U+FFFD, as many at a time as began a character
/// (Unicode 3.9).
[[nodiscard]] inline Decoded decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at);
  if (lead < 0x80U) return {static_cast<char32_t>(lead), 1, true};
  if (lead < 0xC2U || lead > 0xF4U) return {};
  const std::size_t length = lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  // The second byte has a narrower range after these leads; the others are plain continuations.
  unsigned low = 0x80U;
  unsigned high = 0xBFU;
  if (lead == 0xE0U) low = 0xA0U;
  if (lead == 0xEDU) high = 0x9FU;
  if (lead == 0xF0U) low = 0x90U;
  if (lead == 0xF4U) high = 0x8FU;
  char32_t point = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (at + i >= text.size() || byte(at + i) < low || byte(at + i) > high) return {0xFFFD, i, false};
    point = (point << 6U) | (byte(at + i) & 0x3FU);
    low = 0x80U;
    high = 0xBFU;
  }
  return {point, length, true};
}

/// Is all of it well-formed UTF-8?
[[nodiscard]] inline bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded one = decode_utf8(text, at);
    if (!one.valid) return false;
    at += one.length;
  }
  return true;
}

}  // namespace lapse::support
