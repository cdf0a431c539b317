// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace lapse::commands {

/// One file of a new rule: sdk/template, taken into the program. "@KIND@" and "@PREFIX@" stand for the rule's own.
struct TemplateFile {
  std::string_view language;  ///< "cpp", "c", or "both"
  std::string_view path;      ///< in the rule's folder
  std::string_view text;
};

[[nodiscard]] std::span<const TemplateFile> template_files();

}  // namespace lapse::commands
