// SPDX-License-Identifier: Apache-2.0
#include "config/provider_file.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>

#include "config/fields.hpp"
#include "config/time.hpp"
#include "config/yaml.hpp"

namespace lapse::config {

std::vector<std::filesystem::path> provider_files(const std::filesystem::path& tables) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(tables.parent_path() / "providers", error))
    if (file.path().extension() == ".yaml") out.push_back(file.path());
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Row> rows_of_provider(const std::filesystem::path& file, std::string_view table, Problems& problems) {
  static constexpr std::array<std::string_view, 4> kKeys = {"provider", "edition", "about", "tables"};
  std::vector<Row> out;
  const auto document = read_yaml(file, problems);
  if (document == nullptr) return out;
  const Node root = document->root();
  if (!expect_map(root, "a provider", kKeys, problems)) return out;
  const Node name = require(root, "provider", "the provider's name, as its file's", problems);
  const auto provider = read_text(name, "the provider's name", problems);
  if (!provider) return out;
  if (*provider != file.stem().string())
    report(problems, name, shown(*provider) + " is not the name of this file", shown(file.stem().string()));
  std::string edition;
  if (const auto day = read_time(require(root, "edition", "the day of the last change", problems), problems))
    edition = format_date(*day);
  const Node tables = require(root, "tables", "the rows for each table", problems);
  tables.each_member([&](const Node& key, const Node&) {
    const auto known = file.parent_path().parent_path() / "tables" / (std::string(key.text()) + ".yaml");
    std::error_code error;
    if (!std::filesystem::exists(known, error))
      report(problems, key, shown(key.text()) + " is no dated table", "the name of a file of the folder 'tables'");
  });
  const Node rows = tables.find(table);
  if (!rows.present() || !expect_sequence(rows, "a list of rows", problems)) return out;
  rows.each_item([&](const Node& node) {
    Row row = read_row(node, edition, problems);
    if (row.match.provider.empty() && !row.values.contains("provider")) row.match.provider.push_back(*provider);
    out.push_back(std::move(row));
  });
  return out;
}

}  // namespace lapse::config
