// SPDX-License-Identifier: Apache-2.0
#include "config/messages.hpp"

#include <algorithm>
#include <system_error>
#include <vector>

#include "config/fields.hpp"
#include "config/yaml.hpp"

namespace lapse::config {

void read_messages(const std::filesystem::path& file, std::string_view language, support::Phrasebook& to, Problems& problems) {
  const auto document = read_yaml(file, problems);
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
