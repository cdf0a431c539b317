// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lapse {

/// Text safe to show: UTF-8 repaired, control characters, bidirectional overrides and invisible characters written as
/// \u{..}, at most `most` characters. Line feeds stay when `lines` is set.
[[nodiscard]] std::string clean(std::string_view hostile, std::size_t most = 1000, bool lines = false);

}  // namespace lapse
