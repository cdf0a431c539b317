// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "config/document.hpp"
#include "config/network.hpp"
#include "support/result.hpp"

namespace lapse::config {

/// Reads the estate's `network:` section; what is not said keeps its default. Paths are taken relative to `folder`.
[[nodiscard]] Network read_network(const Node& section, const std::filesystem::path& folder, Problems& problems);

/// "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353"; port 53 when none is given.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view text);

/// "10.0.0.0/8", "2001:db8::/32", or one address.
[[nodiscard]] Result<Range> parse_range(std::string_view text);

/// An address literal as inet_ntop prints it.
[[nodiscard]] Result<std::string> parse_address(std::string_view text);

}  // namespace lapse::config
