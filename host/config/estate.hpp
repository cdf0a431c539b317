// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/network.hpp"
#include "config/plugin_trust.hpp"
#include "config/rule_settings.hpp"
#include "config/waivers.hpp"

namespace lapse::config {

/// A file, or a folder with files, that holds certificates.
struct InventorySource {
  enum class Kind { aws_acm, jsonl };
  Kind kind = Kind::jsonl;
  std::filesystem::path path;  ///< relative to where the program runs, not to the estate
  Location where;
  bool complete = false;  ///< the estate says that its lists were made with all key types and origins
};

/// What an estate's file (lapse.yaml) says. Certificates are left as they stand there: the inventory reads them one by
/// one.
struct Estate {
  std::shared_ptr<const std::string> file;
  std::shared_ptr<const Document> document;  ///< keeps `certificates` alive
  Network network;
  std::vector<PackName> packs = {{"default", {}}};
  std::vector<RuleSettings> rules;
  std::vector<PluginPath> plugins;
  std::vector<TrustedKey> trusted_keys;
  bool demands_signatures = false;  ///< it names trusted keys, readable or not: plugins need a pin or a signature
  std::vector<InventorySource> sources;
  std::vector<Waiver> waivers;  ///< of the file that the estate names, if any
  Node certificates;  ///< a sequence, or absent
};

/// Reads an estate. Everything that is wrong is in `problems`; the estate holds what could be read. The certificates
/// themselves are judged when the inventory is read.
[[nodiscard]] Estate read_estate(const std::filesystem::path& path, Problems& problems);

/// The settings of every rule that the estate's packs or the estate itself name, in that order; the estate wins. Packs
/// are looked for in `rules_folder`; a pack named with a '/' or ending in .yaml is a file of the estate's own.
[[nodiscard]] std::vector<RuleSettings> effective_rules(const Estate& estate, const std::filesystem::path& rules_folder,
                                                        Problems& problems);

}  // namespace lapse::config
