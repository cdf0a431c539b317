// SPDX-License-Identifier: Apache-2.0
#include "config/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace lapse::config {
namespace {

/// Length of the well-formed sequence at `at`, 0 when there is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(at);
  if (lead < 0x80U) return 1;
  if (lead >= 0xC2U && lead <= 0xDFU) return tail(at + 1) ? 2 : 0;
  if (lead >= 0xE0U && lead <= 0xEFU) {
    const unsigned second = byte(at + 1);
    if (lead == 0xE0U && second < 0xA0U) return 0;  // overlong
    if (lead == 0xEDU && second > 0x9FU) return 0;  // surrogates
    return tail(at + 1) && tail(at + 2) ? 3 : 0;
  }
  if (lead >= 0xF0U && lead <= 0xF4U) {
    const unsigned second = byte(at + 1);
    if (lead == 0xF0U && second < 0x90U) return 0;  // overlong
    if (lead == 0xF4U && second > 0x8FU) return 0;  // beyond U+10FFFF
    return tail(at + 1) && tail(at + 2) && tail(at + 3) ? 4 : 0;
  }
  return 0;
}

Location place_of(std::string_view text, std::size_t offset, const std::shared_ptr<const std::string>& file) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  Location where;
  where.file = file;
  where.line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  where.column = 1 + static_cast<int>(utf16_length(before.substr(line_start)));
  where.end_line = where.line;
  where.end_column = where.column + 1;
  return where;
}

}  // namespace

std::size_t first_bad_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) units += byte >= 0xF0U ? 2 : 1;
  }
  return units;
}

std::optional<std::string> read_text_file(const std::filesystem::path& path,
                                          const std::shared_ptr<const std::string>& shown_as,
                                          std::vector<Problem>& problems) {
  const Location whole{shown_as, 0, 0, 0, 0};
  const auto refuse = [&](Location where, std::string what, std::string expected) -> std::optional<std::string> {
    problems.push_back({std::move(where), std::move(what), std::move(expected)});
    return std::nullopt;
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return refuse(whole, "there is no such file", "a file");
  if (std::filesystem::is_directory(status)) return refuse(whole, "this is a folder", "a file");

  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  const auto announced = std::filesystem::file_size(path, error);
  if (!error && announced <= kMaxFileBytes) text.reserve(announced + 1);
  std::string block(1U << 16U, '\0');
  while (file && text.size() <= kMaxFileBytes) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block, 0, static_cast<std::size_t>(file.gcount()));
  }
  if (!file.eof() && text.size() <= kMaxFileBytes) {
    return refuse(whole, fmt::format("it cannot be read ({})", std::strerror(errno == 0 ? EIO : errno)),
                  "a readable file");
  }
  if (text.size() > kMaxFileBytes) {
    return refuse(whole, fmt::format("it is larger than {} MiB", kMaxFileBytes >> 20U),
                  "a smaller file, or its certificates as JSON Lines under 'inventory'");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return refuse(whole, "it is empty", "some content");
  if (const std::size_t bad = first_bad_utf8(text); bad != std::string::npos) {
    return refuse(place_of(text, bad, shown_as),
                  fmt::format("byte 0x{:02x} is not UTF-8 text", static_cast<unsigned char>(text[bad])),
                  "a file saved as UTF-8");
  }
  const auto control = std::find_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20U && c != '\t' && c != '\n' && c != '\r') || byte == 0x7FU;
  });
  if (control != text.end()) {
    return refuse(place_of(text, static_cast<std::size_t>(control - text.begin()), shown_as),
                  fmt::format("control character 0x{:02x}", static_cast<unsigned char>(*control)), "text");
  }
  return text;
}

}  // namespace lapse::config
