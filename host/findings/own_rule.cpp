// SPDX-License-Identifier: Apache-2.0
#include "findings/own_rule.hpp"

#include "findings/translate.hpp"
#include "support/say.hpp"

namespace lapse::findings {

Rule own_rule(const char* kind, const char* summary, const char* page, std::vector<Outcome> outcomes) {
  Rule rule;
  rule.kind = kind;
  rule.version = LAPSE_VERSION;
  rule.vendor = "Lapse";
  rule.license = "Apache-2.0";
  rule.url = "https://github.com/lapse-project/lapse";
  if (*page != '\0') rule.url += std::string("/blob/main/") + page;
  rule.summary = summary;
  rule.outcomes = std::move(outcomes);
  if (spoken() != nullptr) translate(rule, *spoken());
  return rule;
}

}  // namespace lapse::findings
