// SPDX-License-Identifier: Apache-2.0
#include "config/plugin_trust.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <sstream>

#include "config/fields.hpp"

namespace lapse::config {
namespace {

constexpr std::string_view kPluginForm = "a plugin's file, or a folder with plugins";

/// A path as the estate writes it, seen from where the program runs; it must be there.
std::filesystem::path existing(const Node& node, const std::filesystem::path& folder, std::string_view expected, Problems& problems) {
  const auto text = read_text(node, expected, problems);
  if (!text) return {};
  std::filesystem::path path = folder / *text;
  std::error_code error;
  if (std::filesystem::exists(path, error)) return path;
  report(problems, node, "there is no file or folder " + shown(path.string()), std::string(expected));
  return {};
}

/// 64 hexadecimal digits, as `sha256sum` writes them.
std::optional<std::string> read_digest(const Node& node, Problems& problems) {
  constexpr const char* kForm = "64 hexadecimal digits, as 'sha256sum FILE' prints them";
  const auto text = read_text(node, kForm, problems);
  if (!text) return std::nullopt;
  std::string digest = lower(*text);
  if (digest.size() == 64 && digest.find_first_not_of("0123456789abcdef") == std::string::npos) return digest;
  report(problems, node, shown(*text) + " is no SHA-256", kForm);
  return std::nullopt;
}

PluginPath read_plugin(const Node& item, const std::filesystem::path& folder, Problems& problems) {
  static constexpr std::array<std::string_view, 2> kKeys = {"path", "sha256"};
  if (!item.is_map()) return {existing(item, folder, kPluginForm, problems), item.where()};
  expect_map(item, "a plugin", kKeys, problems);
  PluginPath plugin{existing(require(item, "path", kPluginForm, problems), folder, kPluginForm, problems), item.where()};
  if (!item.find("sha256").present()) return plugin;
  const auto digest = read_digest(item.find("sha256"), problems);
  std::error_code error;
  if (std::filesystem::is_directory(plugin.path, error)) {
    report(problems, item.find("path"), shown(plugin.path.string()) + " is a folder, and a digest is of one file", "the plugin's file");
    plugin.path.clear();
  }
  // A digest that cannot be read must not let the plugin load as if none were there.
  if (!digest) plugin.path.clear();
  else plugin.sha256 = *digest;
  return plugin;
}

}  // namespace

std::vector<PluginPath> read_plugins(const Node& node, const std::filesystem::path& folder, Problems& problems) {
  std::vector<PluginPath> plugins;
  if (!expect_sequence(node, "a list of plugin files or folders", problems)) return plugins;
  node.each_item([&](const Node& item) {
    auto plugin = read_plugin(item, folder, problems);
    if (!plugin.path.empty()) plugins.push_back(std::move(plugin));
  });
  return plugins;
}

std::vector<TrustedKey> read_trusted_keys(const Node& node, const std::filesystem::path& folder, Problems& problems) {
  static constexpr std::array<std::string_view, 3> kKeys = {"name", "key", "file"};
  static constexpr const char* kForm = "an Ed25519 public key, as 'lapse rule sign --new-key' prints it";
  std::vector<TrustedKey> keys;
  if (!expect_sequence(node, "a list of keys, each '- {name: WHO, key: BASE64}' or '- {name: WHO, file: PEM}'", problems)) return keys;
  node.each_item([&](const Node& item) {
    if (!item.is_map()) {
      report(problems, item, "this names no key", "'{name: WHO, key: BASE64}' or '{name: WHO, file: PEM}'");
      return;
    }
    expect_map(item, "a trusted key", kKeys, problems);
    const auto name = read_text(require(item, "name", "whose key it is, in your words", problems), "whose key it is", problems);
    const Node given = item.find("key");
    const Node file = item.find("file");
    if (given.present() == file.present()) {
      report(problems, item, given.present() ? "this key is given twice" : "the key itself is missing", "either 'key' or 'file'");
      return;
    }
    std::optional<std::string> text;
    if (given.present()) {
      text = read_text(given, kForm, problems);
    } else if (const auto path = existing(file, folder, "a PEM file with a public key", problems); !path.empty()) {
      std::ostringstream content;
      content << std::ifstream(path, std::ios::binary).rdbuf();
      text = std::move(content).str();
    }
    if (!text || !name) return;
    const auto key = support::read_public_key(*text);
    if (key) keys.push_back({*name, *key, item.where()});
    else report(problems, given.present() ? given : file, key.error(), kForm);
  });
  return keys;
}

}  // namespace lapse::config
