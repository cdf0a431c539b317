// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

#include "support/phrasebook.hpp"

// How the host speaks. Text for people is a whole English sentence (or table word) given to `say`, with `{}` or `{0}` where
// values go, or was put together further down and is given to `say_lines`; rules/messages/<language> has both. A test reads
// the sources for what they say: each piece has an entry, and each entry is used. Ids and JSON members do not go through it.

namespace lapse {

/// Sets the language of the process, once, before anything is said from other threads; null is English. The phrasebook
/// must live on.
void speak(const support::Phrasebook* phrasebook);

/// The phrasebook in use; null for English.
[[nodiscard]] const support::Phrasebook* spoken();

/// "en" or "ja".
[[nodiscard]] inline const char* language() { return spoken() == nullptr ? "en" : "ja"; }

namespace support {
/// The text with each `{}`, in order, or `{N}` replaced by its value; values are not searched again.
[[nodiscard]] std::string filled(std::string_view form, std::initializer_list<std::string_view> values);

template <class Value>
[[nodiscard]] auto as_text(const Value& value) {
  if constexpr (std::is_arithmetic_v<Value>) return std::to_string(value);
  else return std::string_view(value);
}
}  // namespace support

/// An English text in the process's language, filled with its values (text and numbers).
template <class... Values>
[[nodiscard]] std::string say(std::string_view text, const Values&... values) {
  const auto* translated = spoken() == nullptr ? nullptr : spoken()->find(text);
  return support::filled(translated == nullptr ? text : std::string_view(*translated), {support::as_text(values)...});
}

/// Marks a literal that reaches `say` in a variable (a table of words), so that the test finds it.
[[nodiscard]] constexpr const char* english(const char* text) { return text; }

/// What a rule composed, line by line, in the process's language.
[[nodiscard]] std::string say_lines(std::string text);

}  // namespace lapse
