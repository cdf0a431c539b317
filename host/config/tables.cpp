// SPDX-License-Identifier: Apache-2.0
#include "config/tables.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

#include "config/fields.hpp"
#include "config/provider_file.hpp"
#include "config/time.hpp"
#include "config/yaml.hpp"

namespace lapse::config {

Tables Tables::open(const std::filesystem::path& folder, Problems& problems) {
  Tables tables;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    if (file.path().extension() != ".yaml") continue;
    auto entry = std::make_unique<Entry>();
    entry->file = file.path();
    tables.tables_.emplace(file.path().stem().string(), std::move(entry));
  }
  if (error) {
    Location whole;
    whole.file = std::make_shared<const std::string>(folder.string());
    problems.push_back(
        {whole, "this folder cannot be read (" + error.message() + ")", "the folder with the dated tables"});
  }
  return tables;
}

Tables Tables::load(const std::filesystem::path& folder, Problems& problems) {
  Tables tables = open(folder, problems);
  for (const auto& [name, entry] : tables.tables_) (void)tables.read(name);
  const Problems found = tables.problems_found();
  problems.insert(problems.end(), found.begin(), found.end());
  return tables;
}

Problems Tables::problems_found() const {
  Problems found;
  for (const auto& [name, entry] : tables_) {
    if (!entry->done) continue;
    for (const auto& problem : entry->problems) {
      // What is wrong with a provider's file was met by every table.
      const auto same = [&](const Problem& p) { return to_text(p) == to_text(problem); };
      if (std::none_of(found.begin(), found.end(), same)) found.push_back(problem);
    }
  }
  return found;
}

const Tables::Indexed* Tables::read(std::string_view table) const {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return nullptr;
  Entry& entry = *found->second;
  std::call_once(entry.once, [&] {
    read(entry);
    entry.done = true;
  });
  return &entry.indexed;
}

void Tables::read(Entry& entry) {
  static constexpr std::array<std::string_view, 4> kKeys = {"table", "edition", "about", "rows"};
  Problems& problems = entry.problems;
  Table& table = entry.indexed.table;
  table.name = entry.file.stem().string();
  const auto document = read_yaml(entry.file, problems);
  if (document == nullptr) return;
  const Node root = document->root();
  if (!expect_map(root, "a dated table", kKeys, problems)) return;
  const Node name = require(root, "table", "the table's name, as its file's", problems);
  const auto own_name = read_text(name, "the table's name", problems);
  if (own_name && *own_name != table.name) {
    report(problems, name, shown(*own_name) + " is not the name of this file", shown(table.name));
  }
  const Node edition = require(root, "edition", "the day of the last change", problems);
  if (const auto day = read_time(edition, problems)) table.edition = format_date(*day);
  table.about = read_text(root.find("about"), "one sentence", problems).value_or("");
  const Node rows = require(root, "rows", "a list of rows", problems);
  if (expect_sequence(rows, "a list of rows", problems)) {
    rows.each_item([&](const Node& row) { table.rows.push_back(read_row(row, table.edition, problems)); });
  }
  for (const auto& file : provider_files(entry.file.parent_path())) {
    for (Row& row : rows_of_provider(file, table.name, problems)) table.rows.push_back(std::move(row));
  }
  index(entry.indexed);
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
  const Indexed* indexed = read(table);
  if (indexed == nullptr) return nullptr;
  const auto of_provider = indexed->by_provider.find(std::string(facts.provider));
  const Order& order = of_provider == indexed->by_provider.end() ? indexed->of_any_provider : of_provider->second;
  for (const std::uint32_t i : order) {
    const Row& row = indexed->table.rows[i];
    if (now >= row.valid_from && now < row.valid_until && row.match.holds(facts)) return &row;
  }
  return nullptr;
}

const Table* Tables::find(std::string_view table) const {
  const Indexed* indexed = read(table);
  return indexed == nullptr ? nullptr : &indexed->table;
}

std::vector<std::string> Tables::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : tables_) names.push_back(name);
  return names;
}

}  // namespace lapse::config
