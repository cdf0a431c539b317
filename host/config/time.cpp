// SPDX-License-Identifier: Apache-2.0
#include "config/time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace lapse::config {
namespace {

constexpr std::int64_t kFirstSecond = -62135596800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kLastSecond = 253402300799;   // 9999-12-31T23:59:59Z

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes fixed-width fields off the front of a text; nothing moves once a field did not match.
class Scanner {
 public:
  explicit Scanner(std::string_view rest) : rest_(rest) {}

  bool number(std::size_t digits, int& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(rest_[i])) return false;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }
  bool one_of(std::string_view set) {
    if (rest_.empty() || set.find(rest_.front()) == std::string_view::npos) return false;
    last_ = rest_.front();
    rest_.remove_prefix(1);
    return true;
  }
  bool digits() {
    std::size_t n = 0;
    while (n < rest_.size() && is_digit(rest_[n])) ++n;
    rest_.remove_prefix(n);
    return n > 0;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] char last() const { return last_; }

 private:
  std::string_view rest_;
  char last_ = 0;
};

Failure no_time(std::string_view why) {
  return Failure{std::string(why)};
}

Result<std::int64_t> parse_epoch(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return no_time("it is neither a time nor a date nor a number of seconds");
  }
  value = std::floor(value);
  if (value > static_cast<double>(kLastSecond)) {
    return no_time("it lies beyond the year 9999: seconds are wanted, not milliseconds");
  }
  if (value < static_cast<double>(kFirstSecond)) return no_time("it lies before the year 1");
  return static_cast<std::int64_t>(value);
}

/// Seconds east of UTC; nullopt when what is left of the text is no zone.
std::optional<int> parse_zone(Scanner& scan) {
  if (scan.at_end()) return 0;
  if (scan.one_of("Zz")) return scan.at_end() ? std::optional(0) : std::nullopt;
  if (!scan.one_of("+-")) return std::nullopt;
  const int sign = scan.last() == '-' ? -1 : 1;
  int hours = 0, minutes = 0;
  if (!scan.number(2, hours)) return std::nullopt;
  if (!scan.at_end()) {
    scan.one_of(":");
    if (!scan.number(2, minutes)) return std::nullopt;
  }
  if (!scan.at_end() || hours > 23 || minutes > 59) return std::nullopt;
  return sign * (hours * 3600 + minutes * 60);
}

}  // namespace

Result<std::int64_t> parse_time(std::string_view text) {
  if (text.empty()) return no_time("it is empty");
  Scanner scan(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!scan.number(4, year) || !scan.one_of("-")) return parse_epoch(text);
  if (!scan.number(2, month) || !scan.one_of("-") || !scan.number(2, day)) return no_time("its date is not YYYY-MM-DD");
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1) return no_time("the calendar has no such day");
  int zone = 0;
  if (!scan.at_end()) {
    if (!scan.one_of("Tt ")) return no_time("after the date comes something else than a time");
    if (!scan.number(2, hour) || !scan.one_of(":") || !scan.number(2, minute)) {
      return no_time("its time of day is not HH:MM:SS");
    }
    if (scan.one_of(":") && !scan.number(2, second)) return no_time("its time of day is not HH:MM:SS");
    if (scan.one_of(".,") && !scan.digits()) return no_time("its fraction of a second has no digits");
    if (hour > 23 || minute > 59 || second > 59) return no_time("a day has no such time");
    const auto offset = parse_zone(scan);
    if (!offset) return no_time("its zone is neither Z nor an offset such as +09:00");
    zone = *offset;
  }
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t time = std::int64_t{days} * 86400 + hour * 3600 + minute * 60 + second - zone;
  if (time < kFirstSecond || time > kLastSecond) return no_time("it lies outside the years 1 to 9999");
  return time;
}

std::string format_time(std::int64_t time) {
  if (time < kFirstSecond || time > kLastSecond) return fmt::format("{} seconds since 1970", time);
  const std::chrono::sys_seconds when{std::chrono::seconds(time)};
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const auto seconds = (when - day).count();
  return fmt::format("{}T{:02}:{:02}:{:02}Z", format_date(time), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string format_date(std::int64_t time) {
  if (time < kFirstSecond || time > kLastSecond) return fmt::format("{} seconds since 1970", time);
  const std::chrono::year_month_day date{
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(time)))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || text.empty() || !is_digit(text.front())) {
    return Failure{"it does not start with a number"};
  }
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  double milliseconds = 0;
  if (unit == "ms") {
    milliseconds = value;
  } else if (unit == "s") {
    milliseconds = value * 1e3;
  } else if (unit == "m") {
    milliseconds = value * 60e3;
  } else if (unit == "h") {
    milliseconds = value * 3600e3;
  } else {
    return Failure{unit.empty() ? "it has no unit" : "its unit is none of ms, s, m, h"};
  }
  constexpr double kLongest = 366.0 * 86400e3;
  if (!(milliseconds <= kLongest)) return Failure{"it is longer than a year"};
  return std::chrono::milliseconds(std::llround(milliseconds));
}

Result<std::uint64_t> parse_bytes(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return Failure{"it does not start with a whole number"};
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  unsigned shift = 0;
  if (unit == "KiB") {
    shift = 10;
  } else if (unit == "MiB") {
    shift = 20;
  } else if (unit == "GiB") {
    shift = 30;
  } else if (!unit.empty() && unit != "B") {
    return Failure{"its unit is none of KiB, MiB, GiB"};
  }
  if (value > (std::uint64_t{1} << 50U) >> shift) return Failure{"it is larger than any machine's memory"};
  return value << shift;
}

}  // namespace lapse::config
