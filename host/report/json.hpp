// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace lapse::report {

/// Writes JSON piece by piece to the end of a string: commas and escapes are its business, balance is the caller's. For
/// reports that stream; there is no tree. Text is expected to be UTF-8 (report::clean sees to it).
class Json {
 public:
  explicit Json(std::string& out) : out_(out) {}

  Json& object() { return open('{'); }
  Json& array() { return open('['); }
  Json& close_object() { return close('}'); }
  Json& close_array() { return close(']'); }

  Json& key(std::string_view name) {
    comma();
    quote(name);
    out_ += ':';
    fresh_ = true;
    return *this;
  }

  Json& value(std::string_view text) {
    comma();
    quote(text);
    return *this;
  }
  Json& value(const char* text) { return value(std::string_view(text)); }
  Json& value(const std::string& text) { return value(std::string_view(text)); }
  template <class Number>
  requires std::is_integral_v<Number> Json& value(Number number) {
    comma();
    if constexpr (std::is_same_v<Number, bool>) {
      out_ += number ? "true" : "false";
    } else {
      out_ += std::to_string(number);
    }
    return *this;
  }
  Json& null() {
    comma();
    out_ += "null";
    return *this;
  }

  /// A value that is JSON already.
  Json& raw(std::string_view json) {
    comma();
    out_ += json;
    return *this;
  }

  template <class Value>
  Json& member(std::string_view name, const Value& held) {
    return key(name).value(held);
  }

  /// UTC seconds as a time, null for inventory::kNoTime.
  Json& time(std::string_view name, std::int64_t utc);

  /// {"text": ...}, SARIF's wrapping of text.
  Json& text_member(std::string_view name, std::string_view text) {
    return key(name).object().member("text", text).close_object();
  }

  /// The member, unless the text is empty.
  Json& some(std::string_view name, std::string_view text) { return text.empty() ? *this : member(name, text); }

 private:
  Json& open(char bracket) {
    comma();
    out_ += bracket;
    fresh_ = true;
    return *this;
  }
  Json& close(char bracket) {
    out_ += bracket;
    fresh_ = false;
    return *this;
  }
  void comma() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }
  void quote(std::string_view text);

  std::string& out_;
  bool fresh_ = true;  ///< nothing stands here yet that a comma must part from
};

}  // namespace lapse::report
