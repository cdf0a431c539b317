// SPDX-License-Identifier: Apache-2.0
#include "config/domain_name.hpp"

#include <idn2.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "config/fields.hpp"

namespace lapse::config {
namespace {

constexpr std::size_t kLongestInput = 1024;  // what comes from outside is cut off before libidn2 sees it
constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 63;

struct FreeIdn2 {
  void operator()(char* text) const { idn2_free(text); }
};

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

bool is_address(std::string_view name) {
  return name.find(':') != std::string_view::npos ||
         (name.find_first_not_of("0123456789.") == std::string_view::npos && name.find('.') != std::string_view::npos);
}

/// The name with the three other full stops that UTS 46 takes for one (U+3002, U+FF0E, U+FF61) written as ".".
std::string with_plain_dots(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const std::string_view three = name.substr(i, 3);
    if (three == "\xE3\x80\x82" || three == "\xEF\xBC\x8E" || three == "\xEF\xBD\xA1") {
      out += '.';
      i += 2;
    } else {
      out += name[i];
    }
  }
  return out;
}

Result<std::string> to_a_label(const std::string& label) {
  char* converted = nullptr;
  const int code = idn2_to_ascii_8z(label.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, FreeIdn2> owned(converted);
  if (code != IDN2_OK) return Failure{std::string("it is not an internationalised name: ") + idn2_strerror(code)};
  return std::string(owned.get());
}

/// Label by label, so that an ASCII label beside a U-label is judged no more than in a name of ASCII alone.
Result<std::string> to_a_labels(std::string_view name) {
  const std::string text = with_plain_dots(name);
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t dot = std::min(text.find('.', at), text.size());
    const std::string label = text.substr(at, dot - at);
    const auto converted = is_ascii(label) ? Result<std::string>(label) : to_a_label(label);
    if (!converted) return Failure{converted.error()};
    out += *converted;
    if (dot < text.size()) out += '.';
    at = dot + 1;
  }
  return out;
}

std::string_view fault_of_label(std::string_view label, NameUse use) {
  if (label.empty()) return "it has an empty label";
  if (label.size() > kLongestLabel) return "it has a label of more than 63 octets";
  const bool record = use == NameUse::record;
  for (const char c : label) {
    const bool known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (record && c == '_');
    if (known) continue;
    if (c == '*') return "a '*' stands elsewhere than alone at the front";
    if (c == '_') return "an underscore is not allowed in such a name";
    return "it holds a character that no domain name has";
  }
  if (!record && (label.front() == '-' || label.back() == '-')) return "a label starts or ends with a hyphen";
  return {};
}

}  // namespace

Result<std::string> to_domain(std::string_view text, NameUse use) {
  if (text.empty()) return Failure{"it is empty"};
  if (text.size() > kLongestInput) return Failure{"it is longer than a domain name can be"};
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20U || c == 0x7F) return Failure{"it holds a blank or a control character"};
  }
  const bool wildcard = use == NameUse::certificate && text.starts_with("*.");
  const std::string_view rest = text.substr(wildcard ? 2 : 0);
  std::string labels;
  if (is_ascii(rest)) {
    labels = lower(rest);
  } else {
    auto converted = to_a_labels(rest);
    if (!converted) return Failure{converted.error()};
    labels = lower(*converted);
  }
  if (labels.ends_with('.')) labels.pop_back();
  if (labels.empty()) return Failure{"it has no labels"};
  if (is_address(labels)) return Failure{"it is an address, not a domain name"};
  if (labels.size() + (wildcard ? 2 : 0) > kLongestName) return Failure{"it is longer than 253 octets"};
  for (std::size_t at = 0; at <= labels.size();) {
    const std::size_t dot = std::min(labels.find('.', at), labels.size());
    if (const auto fault = fault_of_label(std::string_view(labels).substr(at, dot - at), use); !fault.empty()) {
      return Failure{std::string(fault)};
    }
    at = dot + 1;
  }
  return wildcard ? "*." + labels : labels;
}

}  // namespace lapse::config
