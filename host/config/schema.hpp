// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/rule_settings.hpp"
#include "support/result.hpp"

namespace lapse::config {

/// What validation makes of a rule's parameters.
struct CheckedParameters {
  boost::json::object parameters;  ///< defaults filled in; null for a table's place
  /// Properties that a dated table fills for each certificate, with the table's name: those that the user has not set.
  std::vector<std::pair<std::string, std::string>> tables;
};

/// The subset of JSON Schema that a rule describes its parameters with: an object whose properties have `type` (string,
/// integer, number, boolean, array, object), `default`, `description`, `minimum`, `maximum`, `enum`, `items` (for
/// arrays), `properties` (for objects), and "x-lapse-table". Other keywords are refused, so that none is silently
/// without effect.
class Schema {
 public:
  /// An empty text is a rule without parameters.
  [[nodiscard]] static Result<Schema> parse(std::string_view text);

  /// Names of the properties, in order.
  [[nodiscard]] std::vector<std::string_view> names() const;
  [[nodiscard]] const boost::json::object& json() const { return schema_; }

  /// Checks `parameters` and fills in the defaults. Problems stand at `places` (by JSON pointer), else at `fallback`.
  [[nodiscard]] CheckedParameters validate(const boost::json::object& parameters, const ParameterPlaces& places,
                                           const Location& fallback, Problems& problems) const;

 private:
  boost::json::object schema_;
};

}  // namespace lapse::config
