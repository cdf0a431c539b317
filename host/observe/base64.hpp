// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lapse::observe {

/// RFC 4648 section 4, with padding, without line breaks.
[[nodiscard]] std::string base64(std::span<const std::uint8_t> bytes);

/// The bytes of such a text; nullopt for anything that `base64` would not have written.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);

}  // namespace lapse::observe
