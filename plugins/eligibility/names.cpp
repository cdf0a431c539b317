// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include <idn2.h>

#include <algorithm>
#include <cstdint>
#include <lapse/text.hpp>
#include <memory>

namespace eligibility {
namespace {

struct free_idn2 {
  void operator()(void* text) const { idn2_free(text); }
};

/// The U-label of an A-label; null when it is not valid Punycode.
std::unique_ptr<char, free_idn2> decoded(const std::string& label) {
  char* text = nullptr;
  const int code = idn2_to_unicode_8z8z(label.c_str(), &text, 0);
  std::unique_ptr<char, free_idn2> out(text);
  if (code != IDN2_OK || label == text) out.reset();
  return out;
}

/// Does IDNA2008 make this A-label of its own U-label?
bool is_idna2008(const std::string& label, const char* unicode) {
  uint8_t* back = nullptr;
  const int code =
      idn2_lookup_u8(reinterpret_cast<const uint8_t*>(unicode), &back, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<uint8_t, free_idn2> owned(back);
  return code == IDN2_OK && label == reinterpret_cast<const char*>(back);
}

}  // namespace

std::string fault_of_label(std::string_view label, bool strict) {
  if (label.size() < 4 || label[2] != '-' || label[3] != '-') return {};
  const std::string text = lapse::lower(label);
  if (!text.starts_with("xn--"))
    return "the label '" + text + "' has two hyphens in third and fourth place, which are reserved for 'xn--'";
  const auto unicode = decoded(text);
  if (!unicode) return "the label '" + text + "' starts with 'xn--' but is not valid Punycode";
  if (strict && !is_idna2008(text, unicode.get()))
    return "the label '" + text + "' is not a valid internationalised label (IDNA2008)";
  return {};
}

std::vector<reserved_name> reserved_names(const lapse::certificate& certificate, bool strict) {
  std::vector<reserved_name> out;
  for (std::size_t i = 0; i < certificate.name_count(); ++i) {
    const auto name = certificate.name_at(i);
    // A name that could not be read has no domain; what stands in the inventory is all there is of it.
    const std::string_view text = name.domain().empty() ? name.display() : name.domain();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t dot = std::min(text.find('.', at), text.size());
      if (auto why = fault_of_label(text.substr(at, dot - at), strict); !why.empty()) {
        out.push_back({std::string(name.display().empty() ? text : name.display()), std::move(why)});
        break;
      }
      at = dot + 1;
    }
  }
  return out;
}

}  // namespace eligibility
