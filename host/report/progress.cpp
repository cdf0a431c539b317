// SPDX-License-Identifier: Apache-2.0
#include "report/progress.hpp"

#include <cmath>
#include <ostream>

#include "report/text.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

using namespace std::chrono_literals;

constexpr auto kBetweenDraws = 100ms;
constexpr auto kRateOver = 10s;

std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string time_left(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(seconds));
  if (whole < 120) return say("{} s left", whole);
  if (whole < 7200) return say("{} min left", (whole + 59) / 60);
  return say("{} h left", (whole + 3599) / 3600);
}

}  // namespace

Progress::~Progress() {
  clear();
}

std::string Progress::text(std::size_t done, std::optional<std::size_t> total, std::size_t in_flight,
                           Clock::time_point now) const {
  std::string line = total ? say("{} of {} certificates, {} in flight", grouped(done), grouped(*total), grouped(in_flight))
                           : say("{} certificates, {} in flight", grouped(done), grouped(in_flight));
  const double seconds = std::chrono::duration<double>(now - recent_.front().first).count();
  const double rate = seconds > 0 ? static_cast<double>(done - recent_.front().second) / seconds : 0;
  if (rate <= 0) return line;
  line += rate < 10 ? say(", ") + std::to_string(rate).substr(0, 3) + "/s"
                    : say(", ") + grouped(static_cast<std::size_t>(rate)) + "/s";
  if (total && *total > done) line += say(", ") + time_left(static_cast<double>(*total - done) / rate);
  return line;
}

void Progress::update(std::size_t done, std::optional<std::size_t> total, std::size_t in_flight,
                      Clock::time_point now) {
  if (last_ && now - *last_ < kBetweenDraws) return;
  last_ = now;
  if (!recent_.empty() && done < recent_.back().second) recent_.clear();
  recent_.emplace_back(now, done);
  while (now - recent_.front().first > kRateOver) recent_.pop_front();
  // One column less than there is: a full line would wrap on some terminals.
  const std::string line = shorten(text(done, total, in_flight, now), width_ > 1 ? width_ - 1 : 1);
  out_ << "\r\033[K" << line << std::flush;
  drawn_ = true;
}

void Progress::clear() {
  if (!drawn_) return;
  out_ << "\r\033[K" << std::flush;
  drawn_ = false;
}

}  // namespace lapse::report
