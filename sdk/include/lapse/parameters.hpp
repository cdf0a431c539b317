// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lapse {

/// A rule's parameters, validated by the host against the rule's schema, with the defaults filled in. A getter throws
/// std::invalid_argument when the schema does not promise such a member; LAPSE_RULE turns that into a failed `create`.
class parameters {
 public:
  explicit parameters(boost::json::object of) : of_(std::move(of)) {}

  [[nodiscard]] int64_t integer(std::string_view key) const {
    const auto& v = at(key);
    if (!v.is_int64()) wrong(key, "an integer");
    return v.get_int64();
  }
  [[nodiscard]] bool boolean(std::string_view key) const {
    const auto& v = at(key);
    if (!v.is_bool()) wrong(key, "true or false");
    return v.get_bool();
  }
  [[nodiscard]] std::string text(std::string_view key) const {
    const auto& v = at(key);
    if (!v.is_string()) wrong(key, "text");
    return std::string(v.get_string());
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const {
    const auto& v = at(key);
    if (!v.is_array()) wrong(key, "a list of texts");
    std::vector<std::string> out;
    for (const auto& e : v.get_array()) {
      if (!e.is_string()) wrong(key, "a list of texts");
      out.emplace_back(e.get_string());
    }
    return out;
  }
  /// A member that the schema marks with "x-lapse-table": the row that holds, or null when no row does.
  [[nodiscard]] const boost::json::object* row(std::string_view key) const {
    const auto* v = of_.if_contains(key);
    return v ? v->if_object() : nullptr;
  }
  [[nodiscard]] const boost::json::object& json() const { return of_; }

 private:
  [[nodiscard]] const boost::json::value& at(std::string_view key) const {
    const auto* v = of_.if_contains(key);
    if (!v) wrong(key, "present");
    return *v;
  }
  [[noreturn]] static void wrong(std::string_view key, std::string_view what) {
    throw std::invalid_argument("parameter '" + std::string(key) + "' is not " + std::string(what));
  }
  boost::json::object of_;
};

}  // namespace lapse
