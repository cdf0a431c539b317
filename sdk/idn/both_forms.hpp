// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// Internationalised names as people read them. Host and test kit show them with whatever a rule puts into a message, so that
/// a rule itself deals with A-labels alone.
namespace lapse::idn {

/// "'xn--mnchen-3ya.example (münchen.example)'" of "'xn--mnchen-3ya.example'": behind each word of the text the names in it
/// that have another form. Where that form is not fit to be shown (it mixes writing systems, holds what is not seen, or would
/// move what stands beside it), the name in DNS stands alone. A text that has both already stays as it is.
[[nodiscard]] std::string with_both_forms(std::string_view text);

}  // namespace lapse::idn
