// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace lapse {

/// The text with each `{}`, in order, or `{N}` replaced by its value; values are not searched again.
[[nodiscard]] inline std::string filled(std::string_view form, std::initializer_list<std::string_view> values) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t at = 0; at < form.size(); ++at) {
    const std::size_t digits = form[at] == '{' && at + 1 < form.size() && form[at + 1] >= '0' && form[at + 1] <= '9' ? 1 : 0;
    if (form[at] != '{' || at + digits + 1 >= form.size() || form[at + digits + 1] != '}') {
      out += form[at];
      continue;
    }
    const std::size_t index = digits == 0 ? next++ : static_cast<std::size_t>(form[at + 1] - '0');
    if (index < values.size()) out += values.begin()[index];
    else out += form.substr(at, digits + 2);
    at += digits + 1;
  }
  return out;
}

}  // namespace lapse
