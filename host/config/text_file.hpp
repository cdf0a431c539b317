// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/location.hpp"

namespace lapse::config {

/// The largest file that is read as a whole. Larger inventories belong into JSON Lines, which is streamed.
inline constexpr std::size_t kMaxFileBytes = 256U << 20U;

/// The whole of a UTF-8 text file, without a byte order mark. nullopt after one problem that says why: missing, a
/// folder, not readable, too large, empty, not UTF-8, or with control characters in it.
[[nodiscard]] std::optional<std::string> read_text_file(const std::filesystem::path& path,
                                                        const std::shared_ptr<const std::string>& shown_as,
                                                        std::vector<Problem>& problems);

/// Offset of the first byte that is not well-formed UTF-8 (RFC 3629: no surrogates, nothing overlong), npos when all
/// is.
[[nodiscard]] std::size_t first_bad_utf8(std::string_view text);

/// How many UTF-16 code units this UTF-8 text takes.
[[nodiscard]] std::size_t utf16_length(std::string_view text);

}  // namespace lapse::config
