// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "findings/outcome.hpp"
#include "judge/trust.hpp"

namespace lapse::judge {

/// A rule that was loaded and checked. Lives as long as the process: plugins are never unloaded.
struct Plugin {
  const lapse_rule* abi = nullptr;
  findings::Rule rule;
  bool per_name = false;
  std::string parameters_schema;
  Origin origin;
  Standing standing;
  std::shared_ptr<const OpenFile> file;  ///< what was checked and loaded; null for a table that came from no file
};

/// Loads plugins, and refuses what is not one of ours or would clash with what is loaded.
class Loader {
 public:
  Loader();
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  /// Sets whose signatures count, before anything is loaded.
  void trust(Signers signers) { signers_ = std::move(signers); }
  /// A file, or every *.so of a folder in order of name. What was refused is in `refusals()`. A file that is loaded already
  /// is left at that.
  void load(const std::filesystem::path& path, const Origin& origin = {});
  [[nodiscard]] const std::vector<std::unique_ptr<Plugin>>& plugins() const { return plugins_; }
  [[nodiscard]] const std::vector<Refusal>& refusals() const { return refusals_; }

 private:
  void load_file(const std::filesystem::path& path, const Origin& origin);
  struct Libraries;
  std::unique_ptr<Libraries> libraries_;
  Signers signers_;
  std::vector<std::unique_ptr<Plugin>> plugins_;
  std::vector<Refusal> refusals_;
};

/// Checks a plugin's table and copies its descriptor. Never follows a pointer that lies beyond the table's own size.
[[nodiscard]] std::variant<Plugin, Refusal> examine(const lapse_rule* table, const std::string& path);

}  // namespace lapse::judge
