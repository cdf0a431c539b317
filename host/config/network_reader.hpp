// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "config/document.hpp"
#include "config/network.hpp"
#include "support/result.hpp"

namespace lapse::config {

/// Reads the estate's `network:` section; what is not said keeps its default. Paths are taken relative to `folder`.
[[nodiscard]] Network read_network(const Node& section, const std::filesystem::path& folder, Problems& problems);

/// The most vantage points that a run compares.
inline constexpr std::size_t kMostPerspectives = 16;

/// What is wrong with the name of a vantage point; empty when nothing is. It becomes part of file names, and 'here' is the
/// run's own.
[[nodiscard]] std::string wrong_with_perspective(std::string_view name);
/// What it takes, for the `expected` of a problem.
inline constexpr std::string_view kPerspectiveNames = "1 to 40 letters, digits, '-', '_' or '.', the first a letter or a digit, and not 'here'";

/// "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353"; port 53 when none is given.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view text);

/// "10.0.0.0/8", "2001:db8::/32", or one address.
[[nodiscard]] Result<Range> parse_range(std::string_view text);

/// An address literal as inet_ntop prints it.
[[nodiscard]] Result<std::string> parse_address(std::string_view text);

}  // namespace lapse::config
