// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/certificate.hpp"

// Small things that every report for people needs: widths, wrapping, dates, what to call a certificate. All text that
// comes in here was cleaned before (report::clean) or is our own.

namespace lapse::report {

/// Columns that a text takes on a terminal: 2 for East Asian wide characters and emoji, 0 for combining marks.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Lines of at most `width` columns. Breaks at blanks and beside East Asian wide characters (never before a mark such as
/// a full stop), inside a word only where the word alone is wider; a line feed
/// always ends a line. Never empty; `width` below 4 counts as 4.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// The text followed by blanks up to `width` columns.
[[nodiscard]] std::string pad(std::string text, std::size_t width);

/// The text cut to `width` columns, with "..." at its end where something was cut off.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t width);

/// "2026-12-16", "-" for kNoTime.
[[nodiscard]] std::string date_or_dash(std::int64_t time);

/// "5 minutes", "36 hours", "2 days": rounded up, for people.
[[nodiscard]] std::string duration(std::int64_t seconds);

/// What people call the certificate: its first name as they wrote it, else its id. Clean text.
[[nodiscard]] std::string title(const inventory::Certificate& certificate);

/// The title, with the id behind it in parentheses where that is another word.
[[nodiscard]] std::string title_with_id(const inventory::Certificate& certificate);

/// "1 certificate", "2 certificates".
[[nodiscard]] std::string count(std::size_t number, std::string_view singular, std::string_view plural);

}  // namespace lapse::report
