// SPDX-License-Identifier: Apache-2.0
#include "observe/pauses.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <variant>

namespace lapse::observe {
namespace {

constexpr std::string_view kField = "retry-after:";

bool begins_with_field(std::string_view line) {
  return line.size() > kField.size() && std::equal(kField.begin(), kField.end(), line.begin(), [](char want, char got) {
           return want == (got >= 'A' && got <= 'Z' ? static_cast<char>(got - 'A' + 'a') : got);
         });
}

/// The value of the head's first Retry-After field (RFC 9110 10.2.3); nothing when there is none.
std::optional<std::string_view> retry_after(std::string_view head) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 1, head.size()));
    if (!begins_with_field(line)) continue;
    line.remove_prefix(kField.size());
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return std::string_view{};
    return line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
  }
  return std::nullopt;
}

/// A number of seconds; 0 for a date and for anything else.
std::chrono::seconds seconds_in(std::string_view text) {
  std::uint32_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end) return std::chrono::seconds(0);
  return std::min(std::chrono::seconds(value), Pauses::kMost);
}

}  // namespace

void Pauses::note(const HttpQuestion& question, const Answer& answer, Clock::time_point now) {
  const auto* response = std::get_if<HttpAnswer>(&answer.body);
  if (response == nullptr || (response->status != 429 && response->status != 503)) return;
  const std::string_view head(reinterpret_cast<const char*>(response->head.data()), response->head.size());
  const auto value = retry_after(head);
  if (response->status == 503 && !value) return;
  const auto wanted = seconds_in(value.value_or(std::string_view{}));
  by_host_.insert_or_assign(question.host, Pause{now + (wanted.count() > 0 ? wanted : kUsual), wanted});
}

std::optional<std::string> Pauses::excuse(const HttpQuestion& question, std::uint32_t again,
                                          Clock::time_point now) const {
  if (again > 0) return std::nullopt;
  const auto found = by_host_.find(question.host);
  if (found == by_host_.end() || now >= found->second.until) return std::nullopt;
  if (found->second.wanted.count() == 0) return "the server wants to be asked less often";
  return "the server wants to be left alone for " + std::to_string(found->second.wanted.count()) + " seconds";
}

}  // namespace lapse::observe
