// SPDX-License-Identifier: Apache-2.0
#include "observe/dialogue_script.hpp"

#include <algorithm>
#include <string_view>

namespace lapse::observe {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool has(std::string_view text, std::string_view pattern) {
  const auto found = std::ranges::search(text, pattern, [](char a, char b) { return lower(a) == lower(b); });
  return pattern.empty() || !found.empty();
}

}  // namespace

bool holds(const DialogueStep& step, const Replies& replies) {
  if (step.when == StepWhen::always) return true;
  if (step.of >= replies.size() || !replies[step.of]) return false;
  const std::string_view reply = *replies[step.of];
  switch (step.when) {
    case StepWhen::always:
      return true;
    case StepWhen::if_starts:
      return reply.starts_with(step.pattern);
    case StepWhen::unless_starts:
      return !reply.starts_with(step.pattern);
    case StepWhen::if_has:
      return has(reply, step.pattern);
    case StepWhen::unless_has:
      return !has(reply, step.pattern);
  }
  return false;
}

}  // namespace lapse::observe
