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
  std::size_t line = 0;  ///< where it stands in the file, from 0
};

/// Where `expect:` stands in the file, in lines from 0.
struct ExpectPlace {
  std::size_t line = 0;
  std::size_t next = 0;       ///< of the key behind it; 0 = it is the last of the scenario
  bool in_brackets = false;  ///< written as [...]
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
  ExpectPlace expect_place = {};
};

/// All scenarios of a file. Throws std::runtime_error with "file:line:col: ..." for what cannot be read.
[[nodiscard]] std::vector<Scenario> read_scenarios(const std::string& path, bool per_name);

/// The same of a text, which complaints call `name`.
[[nodiscard]] std::vector<Scenario> scenarios_of(const std::string& text, const std::string& name, bool per_name);

}  // namespace lapse::testkit
