// SPDX-License-Identifier: Apache-2.0
#include "report/checkout.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <vector>

namespace lapse::report {
namespace {

namespace fs = std::filesystem;

/// A small text file's lines without blanks at their ends; empty when it cannot be read.
std::vector<std::string> lines_of(const fs::path& file, std::size_t most = 1U << 20U) {
  std::error_code bad;
  std::vector<std::string> out;
  if (!fs::is_regular_file(file, bad)) return out;
  std::ifstream in(file, std::ios::binary);
  std::size_t size = 0;
  for (std::string line; std::getline(in, line) && (size += line.size() + 1) <= most;) {
    const auto first = line.find_first_not_of(" \t");
    const auto last = line.find_last_not_of(" \t\r");
    out.push_back(first == std::string::npos ? "" : line.substr(first, last - first + 1));
  }
  return out;
}

std::string first_line(const fs::path& file) {
  const auto lines = lines_of(file);
  return lines.empty() ? "" : lines.front();
}

/// The folder with HEAD: .git itself, or what a .git file of a worktree or submodule names.
fs::path git_folder(const fs::path& at) {
  std::error_code bad;
  const fs::path git = at / ".git";
  if (fs::is_directory(git, bad)) return git;
  constexpr std::string_view kPointer = "gitdir: ";
  const std::string line = first_line(git);
  return line.starts_with(kPointer) ? (at / line.substr(kPointer.size())).lexically_normal() : fs::path();
}

std::string origin(const fs::path& config) {
  std::string found;
  bool in_remote = false;
  bool in_origin = false;
  for (const auto& line : lines_of(config)) {
    if (line.starts_with("[")) {
      in_remote = line.starts_with("[remote ");
      in_origin = line.starts_with("[remote \"origin\"]");
    } else if (in_remote && line.starts_with("url")) {
      const auto equals = line.find('=');
      const auto value = equals == std::string::npos ? equals : line.find_first_not_of(" \t", equals + 1);
      if (value != std::string::npos && (in_origin || found.empty())) found = line.substr(value);
    }
  }
  return found;
}

bool is_commit(const std::string& text) {
  return (text.size() == 40 || text.size() == 64) && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::string commit_of(const fs::path& git, const fs::path& common, const std::string& ref) {
  for (const auto& folder : {git, common}) {
    if (const std::string commit = first_line(folder / ref); is_commit(commit)) return commit;
  }
  for (const auto& line : lines_of(common / "packed-refs", 64U << 20U)) {
    const auto blank = line.find(' ');
    if (blank != std::string::npos && line.substr(blank + 1) == ref) return line.substr(0, blank);
  }
  return {};
}

bool plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
  });
}

}  // namespace

std::string web_address(const std::string& remote) {
  std::string rest;
  if (const auto scheme = remote.find("://"); scheme != std::string::npos) {
    const std::string name = remote.substr(0, scheme);
    if (name != "https" && name != "http" && name != "ssh" && name != "git") return {};
    rest = remote.substr(scheme + 3);
    const auto slash = rest.find('/');
    if (slash == std::string::npos) return {};
    std::string host = rest.substr(0, slash);
    host.erase(0, host.rfind('@') + 1);
    // The port of SSH says nothing about the web server's.
    if (const auto colon = host.find(':'); name != "https" && name != "http" && colon != std::string::npos)
      host.resize(colon);
    rest = host + rest.substr(slash);
  } else {
    const auto colon = remote.find(':');
    if (colon == std::string::npos || remote.find('/') < colon || remote.find('@') > colon) return {};
    const auto at = remote.find('@');
    rest = remote.substr(at + 1, colon - at - 1) + "/" + remote.substr(colon + 1);
  }
  rest.resize(std::min(rest.size(), rest.find_first_of("?#")));
  while (rest.ends_with('/')) rest.pop_back();
  if (rest.ends_with(".git")) rest.resize(rest.size() - 4);
  return rest.starts_with('/') || !plain(rest) ? std::string() : "https://" + rest;
}

std::optional<Checkout> checkout_of(const fs::path& file) {
  std::error_code bad;
  Checkout out;
  fs::path git;
  for (fs::path at = fs::absolute(file, bad).lexically_normal().parent_path();; at = at.parent_path()) {
    git = git_folder(at);
    out.root = at;
    if (!git.empty() || !at.has_relative_path()) break;
  }
  if (git.empty()) return std::nullopt;
  const std::string shared = first_line(git / "commondir");
  const fs::path common = shared.empty() ? git : (git / shared).lexically_normal();

  out.repository = web_address(origin(common / "config"));
  out.revision = first_line(git / "HEAD");
  constexpr std::string_view kRef = "ref: ";
  if (out.revision.starts_with(kRef)) {
    const std::string ref = out.revision.substr(kRef.size());
    if (ref.find("..") != std::string::npos || ref.starts_with('/')) return std::nullopt;
    out.revision = commit_of(git, common, ref);
    if (ref.starts_with("refs/heads/")) out.branch = ref;
  }
  if (out.repository.empty() || !is_commit(out.revision)) return std::nullopt;
  return out;
}

}  // namespace lapse::report
