// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libpsl.h>

#include <algorithm>
#include <lapse/subject.hpp>
#include <lapse/text.hpp>
#include <string>
#include <string_view>
#include <vector>

/// Which domains somebody has registered so that a certificate can have its names.
namespace registration {

/// A domain that is registered at a registry, and the certificate's names that lie in it.
struct domain {
  std::string name;
  std::vector<std::string> covers;  ///< as the estate writes them
};

/// Does a registry register names below this one? Companies that do so below a domain of their own (the list's private
/// part) are no registries: their customers' names hang on that one domain. An end that the list does not know counts
/// when it is a single label.
[[nodiscard]] inline bool is_registry(const std::string& name) {
  return psl_is_public_suffix2(psl_builtin(), name.c_str(), PSL_TYPE_ICANN) != 0;
}

/// Is the last label one that IANA has delegated?
[[nodiscard]] inline bool is_public(std::string_view name) {
  const std::string last(name.substr(name.rfind('.') + 1));
  return psl_is_public_suffix2(psl_builtin(), last.c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

/// Letters, digits and hyphens: what can be registered, and stands in a URL without any escape.
[[nodiscard]] inline bool is_plain(std::string_view name) {
  return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

/// "example.co.uk" of "shop.example.co.uk"; empty for a name below no registry's, and for a registry's own.
[[nodiscard]] inline std::string registered_domain(std::string_view name) {
  std::string below;
  for (std::string_view at = name; !at.empty(); at = lapse::parent_of(at)) {
    if (is_registry(std::string(at))) return is_plain(below) ? below : std::string();
    below = at;
  }
  return {};
}

/// Each domain once, in the order of the certificate's names. `strays` takes names that lie in none.
[[nodiscard]] inline std::vector<domain> domains_of(const lapse::certificate& c, std::vector<std::string>& strays) {
  std::vector<domain> out;
  for (std::size_t i = 0; i < c.name_count(); ++i) {
    const auto name = c.name_at(i);
    const std::string shown(name.display().empty() ? name.domain() : name.display());
    const std::string found = registered_domain(lapse::without_wildcard(name.domain()));
    if (found.empty()) {
      strays.push_back(shown);
      continue;
    }
    const auto at = std::find_if(out.begin(), out.end(), [&](const domain& d) { return d.name == found; });
    if (at == out.end())
      out.push_back({found, {shown}});
    else
      at->covers.push_back(shown);
  }
  return out;
}

}  // namespace registration
