// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "config/document.hpp"
#include "judge/plugin.hpp"

namespace lapse::commands {

/// The language asked for: `--language` among the arguments, else LC_ALL, LC_MESSAGES, LANG, the first that is set.
/// "en" or "ja"; anything else is English.
[[nodiscard]] std::string wanted_language(int argc, char** argv);

/// Makes the process speak it: reads rules/messages/<language>. Returns what is wrong with the catalogues.
[[nodiscard]] config::Problems set_language(const std::string& language);

/// Reads the catalogues that lie beside plugins (lapse-rule-x.so: lapse-rule-x.ja.yaml), and puts all rules' texts into
/// the process's language. Does nothing in English.
void translate_rules(judge::Loader& loader, config::Problems& problems);

}  // namespace lapse::commands
