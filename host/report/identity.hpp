// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace lapse::report {

/// A GUID that follows from the text (RFC 4122 version 5, in Lapse's own namespace): the same text, the same GUID.
[[nodiscard]] std::string stable_guid(std::string_view text);

}  // namespace lapse::report
