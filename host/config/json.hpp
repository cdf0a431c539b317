// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <string>

#include "config/document.hpp"

namespace lapse::config {

/// Reads one JSON value; `start` is where the text begins in its file. Returns null after the problem that makes it
/// unreadable; duplicate keys are reported and the rest is read on.
[[nodiscard]] std::shared_ptr<const Document> parse_json(std::string text, std::shared_ptr<const std::string> file,
                                                         TextStart start, Problems& problems);

/// Places of the values in a JSON value made from a node, by JSON pointer (RFC 6901): "/names/0".
using Places = std::map<std::string, Location, std::less<>>;

/// The node as JSON: a plain scalar that spells a JSON number or truth value becomes one, everything else text. When
/// `places` is given, it learns where each value stands, under `pointer`.
[[nodiscard]] boost::json::value to_json(const Node& node, Places* places = nullptr, const std::string& pointer = {});

}  // namespace lapse::config
