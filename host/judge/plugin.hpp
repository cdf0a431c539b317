// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "findings/outcome.hpp"

namespace lapse::judge {

/// Why a plugin was not taken: everything that its user needs to mend it.
struct Refusal {
  std::string path;
  std::string reason;    ///< what is wrong
  std::string found;     ///< what is there; may be empty
  std::string expected;  ///< what should be; may be empty
  std::string remedy;    ///< what to do
};

/// "PATH: reason; found ...; expected ...; remedy".
[[nodiscard]] std::string to_text(const Refusal& refusal);

/// A rule that was loaded and checked. Lives as long as the process: plugins are never unloaded.
struct Plugin {
  const lapse_rule* abi = nullptr;
  findings::Rule rule;
  bool per_name = false;
  std::string parameters_schema;
};

/// Loads plugins, and refuses what is not one of ours or would clash with what is loaded.
class Loader {
 public:
  Loader();
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  /// A file, or every *.so of a folder in order of name. What was refused is in `refusals()`.
  void load(const std::filesystem::path& path);
  [[nodiscard]] const std::vector<std::unique_ptr<Plugin>>& plugins() const { return plugins_; }
  [[nodiscard]] const std::vector<Refusal>& refusals() const { return refusals_; }

 private:
  void load_file(const std::filesystem::path& path);
  struct Libraries;
  std::unique_ptr<Libraries> libraries_;
  std::vector<std::unique_ptr<Plugin>> plugins_;
  std::vector<Refusal> refusals_;
};

/// Checks a plugin's table and copies its descriptor. Never follows a pointer that lies beyond the table's own size.
[[nodiscard]] std::variant<Plugin, Refusal> examine(const lapse_rule* table, const std::string& path);

}  // namespace lapse::judge
