// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/location.hpp"
#include "report/json.hpp"
#include "report/snippets.hpp"

namespace lapse::report {

/// A place as SARIF wants it: relative and percent-encoded URI, region with all four parts, the text there, and what is
/// around it.
struct SarifPlace {
  std::string uri;
  const char* base = "SRCROOT";  ///< or "NAMES"
  int line = 1;
  int column = 1;
  int end_line = 1;
  int end_column = 1;
  std::string snippet;   ///< may be empty
  int context_line = 0;  ///< 0 = no context
  int context_end_line = 0;
  int context_column = 0;  ///< 0 = whole lines
  int context_end_column = 0;
  std::string context;
};

/// Writes `physicalLocation`'s value.
void put_place(Json& json, const SarifPlace& place, bool with_text);

/// Percent-encodes everything that is not plain in a relative path.
[[nodiscard]] std::string percent_encoded(std::string_view path);

/// Makes places. No path of this machine gets out: files are named relative to the first of the given folders that
/// holds them, and by as much of the end of their path as tells them apart where none does.
class SarifPlaces {
 public:
  explicit SarifPlaces(std::vector<std::filesystem::path> roots) : roots_(std::move(roots)) {}

  /// The first line of the region: a result's identity in some dashboards is its lines, and an entry that grows by a
  /// line at its end is the same entry.
  [[nodiscard]] SarifPlace at(const config::Location& where);

  /// The place of something that no file declares: the name itself, under the base NAMES. `originalUriBaseIds` says
  /// that these are names and not files.
  [[nodiscard]] static SarifPlace of_name(const std::string& name);

  [[nodiscard]] std::string uri(const std::string& file);

 private:
  void add_context(SarifPlace& place, const std::string& file, const std::string& line);

  std::vector<std::filesystem::path> roots_;
  std::map<std::string, std::string> uris_;  ///< by path as the user gave it
  std::set<std::string> taken_;
  Snippets snippets_;
};

}  // namespace lapse::report
