// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "verdict/verdict.hpp"

namespace lapse::report::html {

/// Every word of the page passes here: whole sentences, with {} where something is filled in.
template <class... Arguments>
[[nodiscard]] std::string say(fmt::format_string<Arguments...> english, Arguments&&... arguments) {
  return fmt::format(english, std::forward<Arguments>(arguments)...);
}

/// The language of those words, for the page's lang attribute.
inline constexpr std::string_view kLanguage = "en";

/// The verdict in the page's language.
[[nodiscard]] inline std::string verdict_words(verdict::Value value) {
  switch (value) {
    case verdict::Value::will_renew: return say("will renew");
    case verdict::Value::at_risk: return say("at risk");
    case verdict::Value::will_not_renew: return say("will not renew");
    case verdict::Value::cannot_tell: break;
  }
  return say("cannot tell");
}

}  // namespace lapse::report::html
