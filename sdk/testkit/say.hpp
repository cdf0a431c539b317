// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include <lapse/fill.hpp>

// How the test kit speaks: whole English sentences with `{}` where values go, like the program itself, which hands in the
// translations. Alone, the kit speaks English.

namespace lapse::testkit {

/// Gives the translation of an English text, placeholders and all.
using Translate = std::string (*)(std::string_view english);

/// Sets it, once, before anything is said. Null is English.
void speak(Translate translate);

/// The translation, or the text itself.
[[nodiscard]] std::string translated(std::string_view english);

namespace detail {
template <class Value>
[[nodiscard]] auto as_text(const Value& value) {
  if constexpr (std::is_arithmetic_v<Value>) return std::to_string(value);
  else return std::string_view(value);
}
}  // namespace detail

/// An English text in the process's language, filled with its values (text and numbers).
template <class... Values>
[[nodiscard]] std::string say(std::string_view text, const Values&... values) {
  return filled(translated(text), {std::string_view(detail::as_text(values))...});
}

/// Marks a literal that reaches `say` in a variable, so that the test of the translations finds it.
[[nodiscard]] constexpr const char* english(const char* text) { return text; }

}  // namespace lapse::testkit
