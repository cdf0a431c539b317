// SPDX-License-Identifier: Apache-2.0
#include "config/estate.hpp"

#include <algorithm>
#include <array>

#include "config/fields.hpp"
#include "config/network_reader.hpp"
#include "config/suggest.hpp"
#include "config/yaml.hpp"

namespace lapse::config {
namespace {

bool is_pack_path(std::string_view name) {
  return name.find('/') != std::string_view::npos || name.ends_with(".yaml") || name.ends_with(".yml");
}

void read_packs(const Node& node, Estate& estate, Problems& problems) {
  if (!node.has_value()) return;
  estate.packs.clear();
  const auto read = [&](const Node& item) {
    if (auto name = read_text(item, "the name of a rule pack", problems)) estate.packs.push_back({*name, item.where()});
  };
  if (node.is_scalar()) {
    read(node);
  } else if (expect_sequence(node, "a list of rule packs, such as [default]", problems)) {
    node.each_item(read);
  }
}

void read_rules(const Node& node, Estate& estate, Problems& problems) {
  if (!node.has_value()) return;
  if (!node.is_map()) {
    report(problems, node, "this is not a map", "'packs', and the settings of each rule under its name");
    return;
  }
  read_packs(node.find("packs"), estate, problems);
  node.each_member([&](const Node& key, const Node& value) {
    if (key.text() != "packs") estate.rules.push_back(read_rule_settings(key, value, problems));
  });
}

/// A path as the estate writes it, seen from where the program runs; it must be there.
std::filesystem::path existing_path(const Node& node, const std::filesystem::path& folder, std::string_view expected,
                                    Problems& problems) {
  const auto text = read_text(node, expected, problems);
  if (!text) return {};
  std::filesystem::path path = folder / *text;
  std::error_code error;
  if (std::filesystem::exists(path, error)) return path;
  report(problems, node, "there is no file or folder " + shown(path.string()), std::string(expected));
  return {};
}

void read_inventory(const Node& node, const std::filesystem::path& folder, Estate& estate, Problems& problems) {
  static constexpr std::string_view kForms = "a list of sources, each '- aws-acm: PATH' or '- jsonl: PATH'";
  static constexpr std::array<std::string_view, 2> kKinds = {"aws-acm", "jsonl"};
  static constexpr std::array<std::string_view, 3> kKeys = {"aws-acm", "jsonl", "complete"};
  if (!expect_sequence(node, kForms, problems)) return;
  node.each_item([&](const Node& item) {
    if (!item.is_map()) {
      report(problems, item, "this names no kind of source", "'aws-acm: PATH' or 'jsonl: PATH'");
      return;
    }
    expect_map(item, "a source", kKeys, problems);
    const bool complete = read_bool(item.find("complete"), problems).value_or(false);
    item.each_member([&](const Node& key, const Node& value) {
      if (std::find(kKinds.begin(), kKinds.end(), key.text()) == kKinds.end()) return;
      const bool aws = key.text() == "aws-acm";
      auto path = existing_path(value, folder, aws ? "a JSON file, or a folder with JSON files" : "a JSON Lines file",
                                problems);
      std::error_code error;
      if (!aws && std::filesystem::is_directory(path, error)) {
        report(problems, value, shown(path.string()) + " is a folder", "a JSON Lines file");
        return;
      }
      if (path.empty()) return;
      using Kind = InventorySource::Kind;
      estate.sources.push_back({aws ? Kind::aws_acm : Kind::jsonl, std::move(path), value.where(), complete});
    });
  });
}

}  // namespace

Estate read_estate(const std::filesystem::path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 8> kKeys = {"lapse",   "certificates", "inventory", "rules",
                                                            "plugins", "trusted_keys", "network",   "waivers"};
  const std::size_t before = problems.size();
  Estate estate;
  estate.file = std::make_shared<const std::string>(path.string());
  estate.document = read_yaml(path, problems);
  if (estate.document == nullptr) return estate;
  const Node root = estate.document->root();
  if (!expect_map(root, "an estate", kKeys, problems)) return estate;
  const std::filesystem::path folder = path.parent_path();

  read_whole(require(root, "lapse", "the version of the format, first of all: lapse: 1", problems), 1, 1, problems);
  const Node certificates = root.find("certificates");
  if (expect_sequence(certificates, "a list of certificates", problems)) estate.certificates = certificates;
  read_inventory(root.find("inventory"), folder, estate, problems);
  read_rules(root.find("rules"), estate, problems);
  estate.plugins = read_plugins(root.find("plugins"), folder, problems);
  estate.trusted_keys = read_trusted_keys(root.find("trusted_keys"), folder, problems);
  estate.demands_signatures = root.find("trusted_keys").has_value();
  const auto waivers = existing_path(root.find("waivers"), folder, "a file of waivers", problems);
  if (!waivers.empty()) read_waivers(waivers, estate.waivers, problems);
  estate.network = read_network(root.find("network"), folder, problems);
  if (!root.find("certificates").present() && !root.find("inventory").present()) {
    Location start = root.where();
    start.end_line = start.line, start.end_column = start.column;
    problems.push_back({start, "there are no certificates in this estate", "the key 'certificates' or 'inventory'"});
  }
  sort_by_place(problems, before);
  return estate;
}

std::vector<RuleSettings> effective_rules(const Estate& estate, const std::filesystem::path& rules_folder,
                                          Problems& problems) {
  std::vector<RuleSettings> rules;
  for (const PackName& pack : estate.packs) {
    std::filesystem::path path;
    if (is_pack_path(pack.name)) {
      path = std::filesystem::path(*estate.file).parent_path() / pack.name;
    } else {
      path = rules_folder / (pack.name + ".yaml");
      std::error_code error;
      if (!std::filesystem::is_regular_file(path, error)) {
        std::vector<std::string> known;
        for (const auto& entry : std::filesystem::directory_iterator(rules_folder, error)) {
          if (entry.path().extension() == ".yaml") known.push_back(entry.path().stem().string());
        }
        std::sort(known.begin(), known.end());
        const std::vector<std::string_view> names(known.begin(), known.end());
        problems.push_back({pack.where, "there is no rule pack " + shown(pack.name) + did_you_mean(pack.name, names),
                            names.empty() ? "a rule pack in " + shown(rules_folder.string()) : listed(names)});
        continue;
      }
    }
    merge_rules(rules, read_pack(path, problems).rules);
  }
  merge_rules(rules, estate.rules);
  return rules;
}

}  // namespace lapse::config
