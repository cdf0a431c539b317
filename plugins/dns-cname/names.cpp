// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include <idn2.h>
#include <libpsl.h>

#include <cstdint>
#include <lapse/text.hpp>
#include <lapse/zone.hpp>
#include <memory>

namespace lapse::dns_cname {
namespace {

struct free_idn2 {
  void operator()(void* text) const { idn2_free(text); }
};

/// The U-labels of `name`; null when a label is not valid Punycode.
std::unique_ptr<char, free_idn2> decoded_name(const std::string& name) {
  char* text = nullptr;
  if (idn2_to_unicode_8z8z(name.c_str(), &text, 0) != IDN2_OK) {
    idn2_free(text);
    text = nullptr;
  }
  return std::unique_ptr<char, free_idn2>(text);
}

/// Does IDNA2008 make this A-label of its own U-label?
bool is_idna2008(const std::string& label, const char* unicode) {
  uint8_t* back = nullptr;
  const int code =
      idn2_lookup_u8(reinterpret_cast<const uint8_t*>(unicode), &back, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<uint8_t, free_idn2> owned(back);
  return code == IDN2_OK && label == reinterpret_cast<const char*>(back);
}

std::string fault_of_label(const std::string& label, bool strict_idn) {
  if (label.size() < 4 || label[2] != '-' || label[3] != '-') return {};
  if (!label.starts_with("xn--"))
    return "the label '" + label + "' has two hyphens in third and fourth place, which are reserved for 'xn--'";
  const auto unicode = decoded_name(label);
  if (!unicode) return "the label '" + label + "' starts with 'xn--' but is not valid Punycode";
  if (strict_idn && !is_idna2008(label, unicode.get()))
    return "the label '" + label + "' is not a valid internationalised label (IDNA2008)";
  return {};
}

}  // namespace

bool is_registry_suffix(std::string_view name) {
  return psl_is_public_suffix2(psl_builtin(), std::string(name).c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

std::string registrable(std::string_view name) {
  const std::string text(name);
  const char* suffix = psl_unregistrable_domain(psl_builtin(), text.c_str());
  // For an end that the list does not know, its default rule takes the last label.
  if (!suffix || psl_is_public_suffix2(psl_builtin(), suffix, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) == 0) return {};
  const char* found = psl_registrable_domain(psl_builtin(), text.c_str());
  return found ? found : std::string{};
}

std::string fault_of_name(std::string_view domain, bool strict_idn) {
  const std::string_view base = without_wildcard(domain);
  if (base.empty()) return "it is empty";
  const bool wildcard = base.size() != domain.size();
  if (is_registry_suffix(base))
    return wildcard ? "it covers all of '" + std::string(base) +
                          "', a public suffix: a registry's domain, under which others register"
                    : "it is a public suffix: a registry's domain, under which others register";
  if (label_count(base) == 1) return "it has one label only, and lies below no public suffix";
  for (std::string_view at = base; !at.empty(); at = parent_of(at)) {
    const std::size_t end = at.find('.');
    if (auto fault = fault_of_label(std::string(at.substr(0, end)), strict_idn); !fault.empty()) return fault;
  }
  return {};
}

std::string in_unicode(std::string_view name) {
  if (("." + std::string(name)).find(".xn--") == std::string::npos) return {};
  const auto text = decoded_name(std::string(name));
  return text && std::string_view(text.get()) != name ? std::string(text.get()) : std::string{};
}

std::string both_forms(std::string_view name) {
  const std::string unicode = in_unicode(name);
  return std::string(name) + (unicode.empty() ? "" : " (" + unicode + ")");
}

}  // namespace lapse::dns_cname
