// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include <libpsl.h>

#include <lapse/text.hpp>
#include <lapse/zone.hpp>

namespace lapse::dns_cname {

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

std::string fault_of_name(std::string_view domain) {
  const std::string_view base = without_wildcard(domain);
  if (base.empty()) return "it is empty";
  const bool wildcard = base.size() != domain.size();
  if (is_registry_suffix(base))
    return wildcard ? "it covers all of '" + std::string(base) +
                          "', a public suffix: a registry's domain, under which others register"
                    : "it is a public suffix: a registry's domain, under which others register";
  if (label_count(base) == 1) return "it has one label only, and lies below no public suffix";
  return {};
}

}  // namespace lapse::dns_cname
