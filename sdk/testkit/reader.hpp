// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "scenario.hpp"

// What the parts of the scenario reader share: values out of YAML, and complaints that say where.

namespace lapse::testkit {

/// Reads values of one file. Throws std::runtime_error with "file:line:col: what is wrong".
struct Reader {
  std::string path;
  [[noreturn]] void wrong(const YAML::Node& at, const std::string& what) const;
  [[nodiscard]] std::string text(const YAML::Node& map, const char* key, const std::string& otherwise = {}) const;
  void only(const YAML::Node& map, std::initializer_list<const char*> keys) const;
  [[nodiscard]] std::int64_t time(const YAML::Node& n) const;
  [[nodiscard]] std::int64_t time(const YAML::Node& map, const char* key, std::int64_t otherwise) const {
    return map[key] ? time(map[key]) : otherwise;
  }
  /// A list, or one value as a list.
  [[nodiscard]] std::vector<std::string> list(const YAML::Node& n) const;
  /// The index of the value among these words.
  template <std::size_t N>
  [[nodiscard]] std::uint32_t index_of(const YAML::Node& n, const char* const (&names)[N]) const {
    return index_in(n, names, N);
  }

 private:
  [[nodiscard]] std::uint32_t index_in(const YAML::Node& n, const char* const* names, std::size_t count) const;
};

/// Reads `zones:` and `observations:` into the scenario's world.
void read_world(const Reader& r, const YAML::Node& doc, Scenario& s);

}  // namespace lapse::testkit
