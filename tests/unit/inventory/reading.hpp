// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "config/scratch.hpp"
#include "inventory/source.hpp"

namespace lapse::inventory {

/// The dated tables that ship.
inline const config::Tables& tables() {
  static const config::Tables loaded = [] {
    config::Problems problems;
    return config::Tables::load(LAPSE_RULES "/tables", problems);
  }();
  return loaded;
}

/// All certificates of an estate, and all that is wrong with it.
struct Reading {
  std::vector<Certificate> certificates;
  config::Problems problems;
  std::vector<std::string> lines;  ///< the problems as people read them

  [[nodiscard]] const Certificate& of(std::string_view id_end) const {
    static const Certificate kNone;
    const auto found = std::find_if(certificates.begin(), certificates.end(),
                                    [&](const Certificate& c) { return c.id.ends_with(id_end); });
    EXPECT_NE(found, certificates.end()) << id_end;
    return found == certificates.end() ? kNone : *found;
  }
};

inline Reading read_all(const std::filesystem::path& estate_file, const std::filesystem::path& folder) {
  Reading reading;
  const config::Estate estate = config::read_estate(estate_file, reading.problems);
  const auto source = open_inventory(estate, tables(), reading.problems);
  while (auto certificate = source->next()) reading.certificates.push_back(std::move(*certificate));
  reading.lines = test::texts(reading.problems, folder);
  return reading;
}

/// Reads an estate of which `certificates` are the lines below that key.
inline Reading read_own(std::string_view certificates) {
  const test::Scratch scratch;
  return read_all(scratch.write("lapse.yaml", "lapse: 1\ncertificates:\n" + std::string(certificates)),
                  scratch.folder());
}

/// Reads one file as an inventory of that kind.
inline Reading read_file(std::string_view kind, const std::string& name, std::string_view text) {
  const test::Scratch scratch;
  scratch.write(name, text);
  const auto estate = scratch.write("lapse.yaml", "lapse: 1\ninventory: [{" + std::string(kind) + ": " + name + "}]\n");
  return read_all(estate, scratch.folder());
}

}  // namespace lapse::inventory
