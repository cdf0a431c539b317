// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lapse::findings {

/// The five kinds of result, as SARIF has them. The numbers of these three are those of lapse/abi.h.
enum class Kind : std::uint8_t { pass = 0, fail = 1, open = 2, review = 3, not_applicable = 4 };
enum class Level : std::uint8_t { none = 0, note = 1, warning = 2, error = 3 };
enum class Bearing : std::uint8_t { renewal = 1, service = 2 };

/// One way in which a check can end, copied from a plugin's descriptor (lapse_outcome) when it was loaded.
struct Outcome {
  std::string id;
  std::string name;
  Kind kind = Kind::open;
  Level level = Level::none;
  Bearing bearing = Bearing::service;
  unsigned cwe = 0;
  std::string short_description;
  std::string full_description;
  std::string help;
  std::string message;
  std::vector<std::string> tags;
  std::vector<std::string> worded;  ///< arguments that are phrases to translate; empty in English
};

/// What reports need to know of a rule, copied from its descriptor.
struct Rule {
  std::string kind;
  std::string version;
  std::string vendor;
  std::string license;
  std::string url;
  std::string summary;
  std::string path;  ///< of the plugin's file; empty for the host's own rule
  std::vector<std::string> needs;
  std::vector<Outcome> outcomes;  ///< never changed after loading: findings point into it

  [[nodiscard]] const Outcome* find(const std::string& id) const;
};

[[nodiscard]] const char* to_text(Kind kind);    ///< "pass", "fail", "open", "review", "notApplicable"
[[nodiscard]] const char* to_text(Level level);  ///< "none", "note", "warning", "error"

}  // namespace lapse::findings
