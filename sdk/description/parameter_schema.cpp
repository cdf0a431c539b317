// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "rule_table.hpp"

namespace lapse::description {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> kTypes = {"string", "integer", "number", "boolean", "array", "object"};
constexpr std::array<std::string_view, 10> kKeywords = {
    "type", "default", "description", "minimum", "maximum", "enum", "items", "title", "properties", "x-lapse-table"};
constexpr std::array<std::string_view, 6> kTopKeywords = {"type",  "properties", "description",
                                                          "title", "$schema",    "additionalProperties"};

template <class Words>
bool among(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// In quotes, cut, and without what could harm a terminal.
std::string shown(std::string_view text) {
  std::string out = "'";
  for (const char c : text.substr(0, 60)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return out + (text.size() > 60 ? "...'" : "'");
}

bool has_type(const json::value& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  return value.is_object();
}

std::string fault_of_property(const json::value& value) {
  const json::object* property = value.if_object();
  if (property == nullptr) return "it is not an object";
  for (const auto& member : *property)
    if (!among(kKeywords, std::string_view(member.key()))) return "its keyword " + shown(member.key()) + " is not supported";
  const json::value* type = property->if_contains("type");
  if (type == nullptr || !type->is_string()) return "it has no 'type'";
  const std::string_view name = type->get_string();
  if (!among(kTypes, name)) return "its type is none of string, integer, number, boolean, array, object";
  for (const char* bound : {"minimum", "maximum"}) {
    const json::value* number = property->if_contains(bound);
    if (number != nullptr && !number->is_number()) return std::string("its '") + bound + "' is not a number";
  }
  if (const json::value* values = property->if_contains("enum"))
    if (!values->is_array() || values->get_array().empty()) return "its 'enum' is not a list of values";
  if (const json::value* items = property->if_contains("items"))
    if (const std::string fault = fault_of_property(*items); !fault.empty()) return "its 'items': " + fault;
  if (const json::value* properties = property->if_contains("properties")) {
    if (!properties->is_object()) return "its 'properties' are not an object";
    for (const auto& member : properties->get_object())
      if (const std::string fault = fault_of_property(member.value()); !fault.empty()) return shown(member.key()) + ": " + fault;
  }
  if (const json::value* table = property->if_contains("x-lapse-table"))
    if (!table->is_string() || name != "object") return "its 'x-lapse-table' is not a table's name at an object";
  const json::value* standard = property->if_contains("default");
  if (standard != nullptr && !standard->is_null() && !has_type(*standard, name)) return "its 'default' is not of its type";
  return {};
}

}  // namespace

std::string fault_of_schema(std::string_view text) {
  if (text.empty()) return {};
  json::error_code error;
  const json::value value = json::parse({text.data(), text.size()}, error);
  if (error) return "the schema of the parameters is not JSON: " + error.message();
  if (!value.is_object()) return "the schema of the parameters is not an object";
  for (const auto& member : value.get_object())
    if (!among(kTopKeywords, std::string_view(member.key()))) return "the schema's keyword " + shown(member.key()) + " is not supported";
  const json::value* type = value.get_object().if_contains("type");
  if (type != nullptr && *type != "object") return "the schema's type is not 'object'";
  const json::value* others = value.get_object().if_contains("additionalProperties");
  if (others != nullptr && *others != false) return "the schema's 'additionalProperties' is not false";
  if (const json::value* properties = value.get_object().if_contains("properties")) {
    if (!properties->is_object()) return "the schema's 'properties' are not an object";
    for (const auto& member : properties->get_object())
      if (const std::string fault = fault_of_property(member.value()); !fault.empty())
        return "the parameter " + shown(member.key()) + ": " + fault;
  }
  return {};
}

}  // namespace lapse::description
