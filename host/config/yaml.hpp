// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "config/document.hpp"

namespace lapse::config {

/// Reads a YAML text. Returns null after the problem that makes it unreadable (no YAML at all, nested too deep, a
/// second document); smaller faults (duplicate keys, unknown tags) are reported and the rest is read on. Aliases are
/// followed, but cannot multiply a small file into a huge one.
[[nodiscard]] std::shared_ptr<const Document> parse_yaml(std::string text, std::shared_ptr<const std::string> file,
                                                         Problems& problems);

/// The same for a file; problems name it as `path` is written.
[[nodiscard]] std::shared_ptr<const Document> read_yaml(const std::filesystem::path& path, Problems& problems);

}  // namespace lapse::config
