// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace lapse::report {

/// The Git checkout that a file lies in: dashboards link from a finding to this revision of its line.
struct Checkout {
  std::filesystem::path root;
  std::string repository;  ///< https URL without credentials
  std::string revision;    ///< full hexadecimal commit id
  std::string branch;      ///< "refs/heads/main"; empty when no branch is checked out
};

/// Reads the few files of Git's that tell; runs nothing. nullopt when the file is in no checkout, when the checkout has
/// no commit, or when its remote is on no web server.
[[nodiscard]] std::optional<Checkout> checkout_of(const std::filesystem::path& file);

/// The web address of a Git remote: "git@host:team/repo.git" and "https://user:secret@host/team/repo" both give
/// "https://host/team/repo". Empty for a path on this machine.
[[nodiscard]] std::string web_address(const std::string& remote);

}  // namespace lapse::report
