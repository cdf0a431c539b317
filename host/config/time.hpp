// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace lapse::config {

/// What `parse_time` reads, for the `expected` of a problem.
inline constexpr std::string_view kTimeForms =
    "a time such as 2026-12-16T23:59:59Z, a date such as 2026-12-16, or seconds since 1970";

/// UTC seconds since 1970 of an RFC 3339 time (T or a space between date and time; Z, an offset such as +09:00 or
/// +0900, or none, which means UTC; a fraction of a second is cut off), of a date (its first second), or of epoch
/// seconds with or without fraction and exponent. Years 1 to 9999; a day or second that the calendar does not have is
/// refused, leap seconds too.
[[nodiscard]] Result<std::int64_t> parse_time(std::string_view text);

/// "2026-12-16T23:59:59Z"
[[nodiscard]] std::string format_time(std::int64_t time);

/// "2026-12-16"
[[nodiscard]] std::string format_date(std::int64_t time);

/// A number with its unit: "500ms", "2s", "15m", "1h", "1.5s". At most 366 days.
[[nodiscard]] Result<std::chrono::milliseconds> parse_duration(std::string_view text);

/// Bytes: "64MiB", "512KiB", "1GiB", "1000" (bytes).
[[nodiscard]] Result<std::uint64_t> parse_bytes(std::string_view text);

}  // namespace lapse::config
