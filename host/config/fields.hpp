// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/document.hpp"

namespace lapse::config {

/// Text from an input for a message: in quotes, control characters escaped, cut when long.
[[nodiscard]] std::string shown(std::string_view text);

/// Adds a problem with this node.
void report(Problems& problems, const Node& node, std::string what, std::string expected);

/// Puts the problems from number `from` on into the order of their places: by file, line and column.
void sort_by_place(Problems& problems, std::size_t from = 0);

/// Keys of a map, and what to do with others.
using Keys = std::span<const std::string_view>;

/// True when the node is a map; reports a problem when it is anything else that has a value. Unknown keys are reported
/// too, each with the nearest known one. `what` names the thing: "a certificate".
bool expect_map(const Node& node, std::string_view what, Keys known, Problems& problems);

/// True when the node is a sequence; reports a problem when it is anything else that has a value.
bool expect_sequence(const Node& node, std::string_view expected, Problems& problems);

/// The member of this map, reported as missing when it is not there or empty.
Node require(const Node& map, std::string_view key, std::string_view expected, Problems& problems);

/// The readers below return nullopt for an absent node, for null in JSON, and after a problem.
std::optional<std::string> read_text(const Node& node, std::string_view expected, Problems& problems);
std::optional<bool> read_bool(const Node& node, Problems& problems);
std::optional<std::uint64_t> read_whole(const Node& node, std::uint64_t least, std::uint64_t most, Problems& problems);
std::optional<double> read_number(const Node& node, double least, double most, Problems& problems);
std::optional<std::int64_t> read_time(const Node& node, Problems& problems);
std::optional<std::chrono::milliseconds> read_duration(const Node& node, std::chrono::milliseconds least,
                                                       std::chrono::milliseconds most, Problems& problems);
std::optional<std::uint64_t> read_bytes(const Node& node, std::uint64_t least, std::uint64_t most, Problems& problems);
/// One of `choices`, compared without regard to case; returned as it is written there.
std::optional<std::string> read_choice(const Node& node, Keys choices, Problems& problems);
/// A list of texts; a single text counts as a list of one.
std::vector<std::string> read_texts(const Node& node, std::string_view expected, Problems& problems);

/// ASCII letters to lower case.
[[nodiscard]] std::string lower(std::string_view text);

/// "dns, email or http"
[[nodiscard]] std::string listed(Keys words);

}  // namespace lapse::config
