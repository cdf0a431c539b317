// SPDX-License-Identifier: Apache-2.0
#include "commands/language.hpp"

#include <cstdlib>
#include <string_view>

#include "commands/ground.hpp"
#include "config/messages.hpp"
#include "findings/settle.hpp"
#include "findings/translate.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

constexpr std::string_view kOption = "--language";

/// `lapse rule new NAME --language c` means another kind of language.
bool is_programming(std::string_view language) { return language == "c" || language == "cpp"; }

/// Lives as long as the process, since everything that is said looks into it.
support::Phrasebook& phrasebook() {
  static support::Phrasebook book;
  return book;
}

}  // namespace

std::string wanted_language(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--") break;
    std::string_view value;
    if (argument == kOption && i + 1 < argc) value = argv[i + 1];
    if (argument.starts_with("--language=")) value = argument.substr(kOption.size() + 1);
    if (!value.empty() && !is_programming(value)) return std::string(value);
  }
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* set = std::getenv(variable);
    if (set == nullptr || *set == '\0') continue;
    const std::string_view locale = set;
    const bool japanese = locale == "ja" || locale.starts_with("ja_") || locale.starts_with("ja.");
    return japanese ? "ja" : "en";
  }
  return "en";
}

config::Problems set_language(const std::string& language) {
  config::Problems problems;
  if (language != "ja") return problems;
  config::read_messages_folder(rules_folder() / "messages" / language, language, phrasebook(), problems);
  if (phrasebook().size() > 0) speak(&phrasebook());
  return problems;
}

void translate_rules(judge::Loader& loader, config::Problems& problems) {
  if (spoken() == nullptr) return;
  for (const auto& plugin : loader.plugins()) {
    std::filesystem::path beside = plugin->rule.path;
    beside.replace_extension("." + std::string(language()) + ".yaml");
    std::error_code missing;
    if (std::filesystem::is_regular_file(beside, missing))
      config::read_messages(beside, language(), phrasebook(), problems);
    findings::translate(plugin->rule, phrasebook());
  }
}

}  // namespace lapse::commands
