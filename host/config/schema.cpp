// SPDX-License-Identifier: Apache-2.0
#include "config/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <description/rule_table.hpp>
#include <optional>

#include "config/fields.hpp"
#include "config/suggest.hpp"

namespace lapse::config {
namespace {

namespace json = boost::json;

std::string_view view(json::string_view text) {
  return {text.data(), text.size()};
}

bool has_type(const json::value& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") {
    return value.is_int64() || value.is_uint64() ||
           (value.is_double() && std::fabs(value.get_double()) < 9e15 &&
            std::trunc(value.get_double()) == value.get_double());
  }
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  return value.is_object();
}

std::string a_type(std::string_view type) {
  if (type == "integer") return "a whole number";
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list";
  if (type == "object") return "a map";
  if (type == "string") return "a text";
  return "a number";
}

std::string text_of(const json::value& value) {
  if (value.is_string()) return shown(view(value.get_string()));
  if (value.is_array()) return "a list";
  if (value.is_object()) return "a map";
  if (value.is_double()) return fmt::format("{}", value.get_double());
  return value.is_null() ? "nothing" : json::serialize(value);
}

std::string numbers(const json::object& property) {
  const json::value* least = property.if_contains("minimum");
  const json::value* most = property.if_contains("maximum");
  if (least != nullptr && most != nullptr) {
    return fmt::format(" from {} to {}", json::serialize(*least), json::serialize(*most));
  }
  if (least != nullptr) return fmt::format(" of at least {}", json::serialize(*least));
  if (most != nullptr) return fmt::format(" of at most {}", json::serialize(*most));
  return {};
}

/// What a property may hold, in words.
std::string expectation(const json::object& property) {
  if (const json::value* values = property.if_contains("enum")) {
    std::string text = "one of ";
    for (const json::value& value : values->get_array()) {
      if (text.size() > 7) text += ", ";
      text += value.is_string() ? std::string(view(value.get_string())) : json::serialize(value);
    }
    return text;
  }
  return a_type(view(property.at("type").get_string())) + numbers(property);
}

/// Checks one value tree against its schema.
class Checker {
 public:
  Checker(const ParameterPlaces& places, const Location& fallback, Problems& problems)
      : places_(places), fallback_(fallback), problems_(problems) {}

  void value(const json::value& value, const json::object& property, const std::string& pointer) {
    const std::string_view type = view(property.at("type").get_string());
    if (!has_type(value, type)) return refuse(value, property, pointer);
    if (value.is_number()) {
      const double number = value.to_number<double>();
      const json::value* least = property.if_contains("minimum");
      const json::value* most = property.if_contains("maximum");
      if ((least != nullptr && number < least->to_number<double>()) ||
          (most != nullptr && number > most->to_number<double>())) {
        return add(pointer, text_of(value) + " is out of range", expectation(property));
      }
    }
    if (const json::value* values = property.if_contains("enum")) {
      const json::array& known = values->get_array();
      if (std::find(known.begin(), known.end(), value) == known.end()) return refuse(value, property, pointer);
    }
    if (const json::value* items = property.if_contains("items"); items != nullptr && value.is_array()) {
      std::size_t index = 0;
      for (const json::value& item : value.get_array()) {
        this->value(item, items->get_object(), fmt::format("{}/{}", pointer, index++));
      }
    }
    const json::value* properties = property.if_contains("properties");
    if (properties != nullptr && value.is_object()) members(value.get_object(), properties->get_object(), pointer);
  }

  /// The members that stand there; which ones are missing does not matter, they have defaults.
  void members(const json::object& object, const json::object& properties, const std::string& pointer) {
    std::vector<std::string_view> known;
    for (const auto& property : properties) known.push_back(view(property.key()));
    for (const auto& member : object) {
      const std::string place = pointer + "/" + std::string(member.key());
      if (const json::value* property = properties.if_contains(member.key())) {
        value(member.value(), property->get_object(), place);
        continue;
      }
      const std::string hint = did_you_mean(view(member.key()), known);
      std::string expected;
      if (hint.empty()) expected = known.empty() ? "no parameters: this rule has none" : listed(known);
      add(place, "unknown parameter " + shown(view(member.key())) + hint, expected);
    }
  }

 private:
  void refuse(const json::value& value, const json::object& property, const std::string& pointer) {
    std::string hint;
    if (const json::value* values = property.if_contains("enum"); values != nullptr && value.is_string()) {
      std::vector<std::string_view> known;
      for (const json::value& one : values->get_array()) {
        if (one.is_string()) known.push_back(view(one.get_string()));
      }
      hint = did_you_mean(view(value.get_string()), known);
    }
    add(pointer, text_of(value) + " is not what this parameter takes" + hint, expectation(property));
  }
  void add(const std::string& pointer, std::string what, std::string expected) {
    const auto place = places_.find(pointer);
    problems_.push_back({place == places_.end() ? fallback_ : place->second, std::move(what), std::move(expected)});
  }

  const ParameterPlaces& places_;
  const Location& fallback_;
  Problems& problems_;
};

void fill_defaults(json::object& object, const json::object& properties) {
  for (const auto& member : properties) {
    const json::object& property = member.value().get_object();
    json::value* present = object.if_contains(member.key());
    const json::value* standard = property.if_contains("default");
    if (present == nullptr && standard != nullptr) present = &object.emplace(member.key(), *standard).first->value();
    const json::value* nested = property.if_contains("properties");
    if (present != nullptr && present->is_object() && nested != nullptr) {
      fill_defaults(present->get_object(), nested->get_object());
    }
  }
}

}  // namespace

Result<Schema> Schema::parse(std::string_view text) {
  Schema schema;
  if (text.empty()) return schema;
  if (std::string fault = description::fault_of_schema(text); !fault.empty()) return Failure{std::move(fault)};
  schema.schema_ = std::move(json::parse({text.data(), text.size()}).as_object());
  return schema;
}

std::vector<std::string_view> Schema::names() const {
  std::vector<std::string_view> names;
  if (const json::value* properties = schema_.if_contains("properties")) {
    for (const auto& member : properties->get_object()) names.push_back(view(member.key()));
  }
  return names;
}

CheckedParameters Schema::validate(const json::object& parameters, const ParameterPlaces& places,
                                   const Location& fallback, Problems& problems) const {
  static const json::object kNone;
  const json::value* listed_properties = schema_.if_contains("properties");
  const json::object& properties = listed_properties == nullptr ? kNone : listed_properties->get_object();
  CheckedParameters checked;
  checked.parameters = parameters;
  Checker(places, fallback, problems).members(parameters, properties, "");
  for (const auto& member : properties) {
    const json::value* table = member.value().get_object().if_contains("x-lapse-table");
    if (table == nullptr || parameters.contains(member.key())) continue;
    checked.tables.emplace_back(member.key(), view(table->get_string()));
    checked.parameters.insert_or_assign(member.key(), nullptr);
  }
  fill_defaults(checked.parameters, properties);
  return checked;
}

}  // namespace lapse::config
