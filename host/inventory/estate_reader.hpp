// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "config/document.hpp"
#include "inventory/certificate.hpp"

namespace lapse::inventory {

/// Reads a certificate as an estate writes it (an item of `certificates`, or a line of JSON with the same members).
/// nullopt when it is no map at all; everything wrong is in `problems`. The result still needs `complete`.
[[nodiscard]] std::optional<Certificate> read_certificate(const config::Node& node, config::Problems& problems);

}  // namespace lapse::inventory
