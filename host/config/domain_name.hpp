// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "support/result.hpp"

namespace lapse::config {

/// What a name is for: `certificate` names may start with "*." and hold letters, digits and hyphens; `host` names may
/// not be wildcards; `record` names (owners and targets) may hold underscores.
enum class NameUse { certificate, host, record };

/// The name in A-labels, lower case, without a trailing dot (IDNA2008 with UTS 46 mapping for what is not ASCII).
/// Labels of 1 to 63 octets, 253 in all. ASCII labels such as "xn--..." or "ab--cd" are not judged: whether a CA takes
/// them is a finding, not a fault of the inventory.
[[nodiscard]] Result<std::string> to_domain(std::string_view text, NameUse use);

}  // namespace lapse::config
