// SPDX-License-Identifier: Apache-2.0
#include "config/tables.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

#include "config/fields.hpp"
#include "config/time.hpp"
#include "config/yaml.hpp"

namespace lapse::config {

Tables Tables::load(const std::filesystem::path& folder, Problems& problems) {
  Tables tables;
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  if (error) {
    Location whole;
    whole.file = std::make_shared<const std::string>(folder.string());
    problems.push_back(
        {whole, "this folder cannot be read (" + error.message() + ")", "the folder with the dated tables"});
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) tables.add(file, problems);
  return tables;
}

void Tables::add(const std::filesystem::path& file, Problems& problems) {
  static constexpr std::array<std::string_view, 4> kKeys = {"table", "edition", "about", "rows"};
  const auto document = read_yaml(file, problems);
  if (document == nullptr) return;
  const Node root = document->root();
  if (!expect_map(root, "a dated table", kKeys, problems)) return;
  Indexed indexed;
  Table& table = indexed.table;
  const Node name = require(root, "table", "the table's name, as its file's", problems);
  table.name = read_text(name, "the table's name", problems).value_or("");
  if (!table.name.empty() && table.name != file.stem().string()) {
    report(problems, name, shown(table.name) + " is not the name of this file", shown(file.stem().string()));
  }
  const Node edition = require(root, "edition", "the day of the last change", problems);
  if (const auto day = read_time(edition, problems)) table.edition = format_date(*day);
  table.about = read_text(root.find("about"), "one sentence", problems).value_or("");
  const Node rows = require(root, "rows", "a list of rows", problems);
  if (expect_sequence(rows, "a list of rows", problems)) {
    rows.each_item([&](const Node& row) { table.rows.push_back(read_row(row, table.edition, problems)); });
  }
  index(indexed);
  if (!table.name.empty()) tables_.insert_or_assign(table.name, std::move(indexed));
}

void Tables::index(Indexed& indexed) {
  const auto& rows = indexed.table.rows;
  Order order(rows.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return rows[a].valid_from > rows[b].valid_from; });
  std::set<std::string> providers;
  for (const Row& row : rows) providers.insert(row.match.provider.begin(), row.match.provider.end());
  for (const std::uint32_t i : order) {
    const auto& named = rows[i].match.provider;
    if (named.empty()) indexed.of_any_provider.push_back(i);
    for (const std::string& provider : providers) {
      if (named.empty() || std::find(named.begin(), named.end(), provider) != named.end()) {
        indexed.by_provider[provider].push_back(i);
      }
    }
  }
}

const Row* Tables::row(std::string_view table, const Facts& facts, std::int64_t now) const {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return nullptr;
  const Indexed& indexed = found->second;
  const auto of_provider = indexed.by_provider.find(std::string(facts.provider));
  const Order& order = of_provider == indexed.by_provider.end() ? indexed.of_any_provider : of_provider->second;
  for (const std::uint32_t i : order) {
    const Row& row = indexed.table.rows[i];
    if (now >= row.valid_from && now < row.valid_until && row.match.holds(facts)) return &row;
  }
  return nullptr;
}

const Table* Tables::find(std::string_view table) const {
  const auto found = tables_.find(table);
  return found == tables_.end() ? nullptr : &found->second.table;
}

std::vector<std::string> Tables::names() const {
  std::vector<std::string> names;
  for (const auto& [name, indexed] : tables_) names.push_back(name);
  return names;
}

}  // namespace lapse::config
