// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/document.hpp"
#include "support/ed25519.hpp"

namespace lapse::config {

/// A plugin's file, or a folder with plugins, that the estate adds.
struct PluginPath {
  std::filesystem::path path;  ///< relative to where the program runs
  Location where;
  std::string sha256 = {};  ///< what the file must hold, lower-case hexadecimal; empty = not said
};

/// Whose signatures of plugins count.
struct TrustedKey {
  std::string name;
  support::PublicKey key{};
  Location where;
};

/// Reads `plugins:`: a list of paths, or of `{path: FILE, sha256: DIGEST}`.
[[nodiscard]] std::vector<PluginPath> read_plugins(const Node& node, const std::filesystem::path& folder, Problems& problems);

/// Reads `trusted_keys:`: a list of `{name: WHO, key: BASE64}` or `{name: WHO, file: PEM}`.
[[nodiscard]] std::vector<TrustedKey> read_trusted_keys(const Node& node, const std::filesystem::path& folder, Problems& problems);

}  // namespace lapse::config
