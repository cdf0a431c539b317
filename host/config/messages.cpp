// SPDX-License-Identifier: Apache-2.0
#include "config/messages.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "config/fields.hpp"
#include "config/text_file.hpp"
#include "config/yaml.hpp"

namespace lapse::config {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The text in double quotes behind `before`, when the line is just that.
std::optional<std::string> quoted(std::string_view line, std::string_view before) {
  if (!line.starts_with(before)) return std::nullopt;
  line.remove_prefix(before.size());
  if (line.size() < 2 || line.front() != '"' || line.back() != '"') return std::nullopt;
  line = line.substr(1, line.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') return std::nullopt;
    if (line[i] != '\\') {
      out += line[i];
    } else if (++i < line.size() && (line[i] == 'n' || line[i] == '"' || line[i] == '\\')) {
      out += line[i] == 'n' ? '\n' : line[i];
    } else {
      return std::nullopt;
    }
  }
  return out;
}

/// A catalogue in the form that all of ours have: two lines an entry, comments between them. Read so it takes a twentieth
/// of the time of a reader of all YAML, which every start in the language would spend. nullopt for any other form.
std::optional<Pairs> read_pairs(std::string_view text, std::string_view language) {
  const std::string translation = "  " + std::string(language) + ": ";
  Pairs out;
  bool open = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto said = quoted(line, open ? translation : std::string_view("- en: "));
    if (said && open) out.back().second = std::move(*said);
    else if (said) out.emplace_back(std::move(*said), "");
    else if (open || !(line.empty() || line.front() == '#')) return std::nullopt;
    open = said && !open;
  }
  return open ? std::nullopt : std::optional(std::move(out));
}

bool take(const Pairs& pairs, support::Phrasebook& to) {
  bool good = true;
  for (const auto& [english, translation] : pairs) good = to.add(english, translation).empty() && good;
  return good;
}

}  // namespace

void read_messages(const std::filesystem::path& file, std::string_view language, support::Phrasebook& to, Problems& problems) {
  const auto shown = std::make_shared<const std::string>(file.string());
  auto text = read_text_file(file, shown, problems);
  if (!text) return;
  if (const auto pairs = read_pairs(*text, language); pairs && take(*pairs, to)) return;
  // Another form, or a mistake, whose place that reader knows. What was taken already stays.
  const auto document = parse_yaml(std::move(*text), shown, problems);
  if (document == nullptr) return;
  if (!expect_sequence(document->root(), "a list of texts with their translations", problems)) return;
  document->root().each_item([&](const Node& entry) {
    const std::string_view english = entry.find("en").text();
    const std::string_view translation = entry.find(language).text();
    if (const std::string wrong = to.add(english, translation); !wrong.empty())
      report(problems, entry, wrong, "'en' and '" + std::string(language) + "' with the same placeholders");
  });
}

void read_messages_folder(const std::filesystem::path& folder, std::string_view language, support::Phrasebook& to,
                          Problems& problems) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error))
    if (file.path().extension() == ".yaml") files.push_back(file.path());
  if (error) {
    Location whole;
    whole.file = std::make_shared<const std::string>(folder.string());
    problems.push_back({whole, "this folder cannot be read (" + error.message() + ")", "the folder with the translations"});
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) read_messages(file, language, to, problems);
}

}  // namespace lapse::config
