// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "observe/answer.hpp"
#include "observe/question.hpp"

// The words that stand for enumerators in a recording, in the enumerators' order. Shared by the codec's two halves.

namespace lapse::observe::words {

inline constexpr std::array<const char*, 10> kEnded{"answered", "timeout", "refused", "reset",  "unreachable",
                                                    "no_route", "denied",  "limit",   "failed", "malformed"};
inline constexpr std::array<const char*, 3> kView{"recursive", "root", "servers"};
inline constexpr std::array<const char*, 4> kOp{"expect", "send", "starttls", "leave"};
inline constexpr std::array<const char*, 5> kWhen{"always", "if_starts", "unless_starts", "if_has", "unless_has"};
inline constexpr std::array<const char*, 3> kFraming{"smtp", "line", "all"};

template <std::size_t N, class Enum>
[[nodiscard]] const char* word(const std::array<const char*, N>& all, Enum value) {
  const auto at = static_cast<std::size_t>(value);
  return at < N ? all[at] : "?";
}

template <class Enum, std::size_t N>
[[nodiscard]] std::optional<Enum> value(const std::array<const char*, N>& all, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (text == all[i]) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace lapse::observe::words
