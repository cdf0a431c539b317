// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lapse::commands {

/// What the process says with its exit code.
enum Exit : int { all_renew = 0, found = 1, cannot_tell = 2, usage = 3 };

/// Says on standard error, in the process's language, what went wrong; the exit code for it.
int complain(std::string_view what);

struct AuditOptions {
  std::vector<std::string> names;
  std::string estate;
  std::string sarif, jsonl, record, replay;
  std::vector<std::string> perspectives;  ///< NAME=FILE each
  std::string sarif_audit, waivers, notify_command;
  std::vector<std::string> baselines;
  bool sarif_split = false;
  std::string html, metrics;
  std::size_t html_most = 1000;     ///< certificates on the page
  std::size_t metrics_most = 2000;  ///< certificates with series of their own
  std::string now;
  std::string fail_on = "error";
  std::string color = "auto";
  bool exit_zero = false;
  bool quiet = false;
};

struct SignOptions {
  std::string key;      ///< PEM file with the private key
  std::string new_key;  ///< not empty: make this file instead
  std::vector<std::string> plugins;
};

/// Each runs one command and returns the exit code; what it has to say goes to standard output, what went wrong to
/// standard error.
[[nodiscard]] int audit(const AuditOptions& options);
[[nodiscard]] int check(const std::string& estate);
[[nodiscard]] int list_rules(const std::string& estate, bool json);
[[nodiscard]] int sign_plugins(const SignOptions& options);
/// Makes a rule pack of IANA's list of RDAP services (RFC 9224).
[[nodiscard]] int registries(const std::string& from, const std::string& to);
[[nodiscard]] int explain(const std::string& outcome, const std::string& estate);

}  // namespace lapse::commands
