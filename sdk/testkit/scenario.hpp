// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "world.hpp"

namespace lapse::testkit {

/// A subject with the storage that its C structs point into. Not movable once built.
struct Subject {
  std::deque<std::string> text;
  std::deque<lapse_record> records;
  std::deque<lapse_name> names;
  std::vector<const lapse_name*> name_list;
  std::vector<lapse_string> in_use_by;
  lapse_certificate certificate{};
  lapse_subject subject{};
  std::string json;
};

/// One line of `expect:`. Empty members are not compared.
struct Expected {
  std::string outcome, kind, level, bearing;
  std::string message, fix, seen;
  std::optional<std::int64_t> visible_after = {};
  std::string expected = {};
};

/// One scenario: subject, time, world, and the findings that must come of it, no more and no fewer.
struct Scenario {
  std::string title;
  std::string place;  ///< file:line
  std::int64_t now = 0;
  std::string parameters;  ///< JSON object, over the schema's defaults
  std::unique_ptr<Subject> subject;
  World world;
  std::vector<Expected> expected;
};

/// All scenarios of a file. Throws std::runtime_error with "file:line:col: ..." for what cannot be read.
[[nodiscard]] std::vector<Scenario> read_scenarios(const std::string& path, bool per_name);

}  // namespace lapse::testkit
