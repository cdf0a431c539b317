// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "commands/author_commands.hpp"
#include "commands/authoring.hpp"
#include "commands/commands.hpp"
#include "commands/template.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::commands {
namespace {

namespace fs = std::filesystem;

bool is_kind(const std::string& text) {
  return !text.empty() && text.size() <= 64 && text.front() >= 'a' && text.front() <= 'z' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// Four capitals for the ids of the outcomes, from the name; our own rules have three.
std::string prefix_of(const std::string& kind) {
  std::string out;
  for (const char c : kind)
    if (c >= 'a' && c <= 'z' && out.size() < 4) out += static_cast<char>(c - 'a' + 'A');
  while (out.size() < 4) out += 'X';
  return out;
}

std::string with(std::string text, std::string_view mark, std::string_view value) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) text.replace(at, mark.size(), value);
  return text;
}

}  // namespace

int new_rule(const std::string& name, const std::string& language) {
  const fs::path folder = fs::path(name).lexically_normal();
  const std::string kind = (folder.has_filename() ? folder : folder.parent_path()).filename().string();
  if (!is_kind(kind))
    return complain(say("'{}' is not the name of a rule; expected lower-case letters, digits and hyphens, such as hsts-present", clean(kind, 100)));
  std::error_code bad;
  if (fs::exists(folder, bad) && !fs::is_empty(folder, bad))
    return complain(say("'{}' is there already, and nothing is written over", clean(folder.string(), 400)));
  for (const auto& file : template_files()) {
    if (file.language != "both" && file.language != language) continue;
    const fs::path path = folder / file.path;
    fs::create_directories(path.parent_path(), bad);
    std::ofstream out(path, std::ios::binary);
    out << with(with(std::string(file.text), "@KIND@", kind), "@PREFIX@", prefix_of(kind));
    out.close();
    if (!out) return complain(say("'{}' cannot be written", clean(path.string(), 400)));
    std::cout << path.string() << "\n";
  }
  std::cout << say("Next: lapse rule test {}", clean(folder.string(), 400)) << "\n";
  return all_renew;
}

}  // namespace lapse::commands
