// SPDX-License-Identifier: Apache-2.0
#include "findings/translate.hpp"

#include <cstddef>
#include <utility>

namespace lapse::findings {
namespace {

/// The template without the stars that mark arguments which are phrases themselves; those go to `worded`.
std::string without_stars(const std::string& form, std::vector<std::string>& worded) {
  std::string out;
  for (std::size_t at = 0; at < form.size();) {
    const std::size_t open = form.find('{', at);
    const std::size_t close = open == std::string::npos ? open : form.find('}', open);
    if (close == std::string::npos) return out + form.substr(at);
    const bool star = form[close - 1] == '*';
    out.append(form, at, close - at - (star ? 1 : 0));
    out += '}';
    if (star) worded.push_back(form.substr(open + 1, close - open - 2));
    at = close + 1;
  }
  return out;
}

}  // namespace

void translate(Rule& rule, const support::Phrasebook& phrasebook) {
  const auto put = [&](std::string& text) {
    if (const auto* translated = phrasebook.find(text)) text = *translated;
  };
  put(rule.summary);
  for (auto& outcome : rule.outcomes) {
    put(outcome.short_description);
    put(outcome.full_description);
    put(outcome.help);
    put(outcome.message);
    outcome.message = without_stars(outcome.message, outcome.worded);
  }
}

}  // namespace lapse::findings
