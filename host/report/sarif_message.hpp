// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lapse::report {

/// An outcome's message template in SARIF's form: numbered placeholders in quotes, at most five, none left out. What
/// dashboards do with more, with gaps or with braces differs and goes wrong.
struct SarifTemplate {
  std::string text;                ///< "The CNAME of '{0}' is '{1}'."
  std::vector<std::string> names;  ///< whose argument goes where
};

/// A message of a result: text, and the arguments that make it from its template.
struct SarifMessage {
  std::string id;
  std::string text;
  std::vector<std::string> arguments;
  bool whole = true;  ///< nothing was cut or left out
};

using Arguments = std::vector<std::pair<std::string, std::string>>;

/// The template for one finding, message id "default".
[[nodiscard]] SarifTemplate numbered(std::string_view message);

/// The template for several findings in one result, message id "several": the first, then the names of the others.
[[nodiscard]] SarifTemplate for_several(const SarifTemplate& one);

/// The template for a message that is too long in any other form, message id "brief": what the outcome means, and whose
/// it is. The whole text is told elsewhere.
[[nodiscard]] SarifTemplate brief(std::string_view id, std::string_view short_description);

/// What a message is made from.
struct SarifWords {
  Arguments arguments;              ///< for the outcome's own placeholders
  std::string message;              ///< the whole of it, where the template does not hold all placeholders
  std::string subject;              ///< where the outcome has no placeholder, so that no two results read the same
  std::vector<std::string> others;  ///< names of further findings in the same result
};

/// The message of a result: at most 150 characters, where DefectDojo cuts its titles. Long arguments lose their middle,
/// and where that is not enough the short form is taken.
[[nodiscard]] SarifMessage fill(const SarifTemplate& one, const SarifTemplate& short_form, const SarifWords& words);

/// Text for a message or an argument: clean, one line, without braces (consumers take them for placeholders), tags, or
/// what looks like SARIF's link to a location.
[[nodiscard]] std::string message_text(std::string_view text, std::size_t most);

}  // namespace lapse::report
