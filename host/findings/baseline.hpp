// SPDX-License-Identifier: Apache-2.0
//
// What earlier SARIF files of ours say was found: by the fingerprints of findings, which hold over runs. An alerts file
// (--sarif) knows the failures and what could not be told; an audit file (--sarif-audit) also what passed, so that only
// it can tell when something was last right. findings::Drift compares a run with it.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/document.hpp"
#include "findings/finding.hpp"
#include "support/flat_index.hpp"

namespace lapse::findings {

/// A failure of the baseline, with what is needed to tell it again.
struct Earlier {
  std::string fingerprint, content;
  std::string rule;         ///< kind of the rule that looked: "dns-cname"
  std::string outcome;      ///< id
  std::string certificate;  ///< as in a finding; likewise name
  std::string name;
  std::string record;  ///< the rest, as JSON
  std::int64_t first_seen = LAPSE_NO_TIME;
  std::int64_t last_seen = LAPSE_NO_TIME;
  std::int64_t last_right = LAPSE_NO_TIME;
};

/// Everything that the files given as --baseline say. Memory: about 1 kB a failure, 50 bytes a finding of another kind.
class Baseline {
 public:
  /// Adds a file: several when an earlier run was split. Problems name file, line and column.
  void add(const std::filesystem::path& path, config::Problems& problems);

  [[nodiscard]] const std::vector<Earlier>& failures() const { return failures_; }
  /// Index of the failure with this fingerprint.
  [[nodiscard]] std::optional<std::size_t> failure(std::string_view fingerprint) const;
  /// Indexes of the failures of a certificate.
  [[nodiscard]] const std::vector<std::size_t>& of_certificate(const std::string& id) const;
  /// When a finding that is no failure was first seen; nullopt when the baseline does not have it.
  [[nodiscard]] std::optional<std::int64_t> other(std::string_view fingerprint) const;
  /// When a check last passed.
  [[nodiscard]] std::int64_t last_right(std::string_view rule, std::string_view certificate, std::string_view name) const;

  /// Evaluation time of the latest run in it; LAPSE_NO_TIME before a file was added.
  [[nodiscard]] std::int64_t time() const { return time_; }
  /// Every file is a full record. Without it, nothing is known of what passed.
  [[nodiscard]] bool complete() const { return complete_; }
  /// Observations without an identity, from files of an older version.
  [[nodiscard]] std::size_t unidentified() const { return unidentified_; }

 private:
  struct File;
  void take(const boost::json::value& result, File& file);
  void take_one(const boost::json::object& observation, const boost::json::object& result, File& file);
  void end_run(const boost::json::object& run, File& file);

  std::vector<Earlier> failures_;
  std::unordered_map<std::string, std::size_t> by_fingerprint_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_certificate_;
  support::FlatIndex others_;  ///< hash of the fingerprint -> first seen
  std::unordered_map<std::uint64_t, std::int64_t> right_;  ///< hash of rule, certificate and name -> last right
  std::int64_t time_ = LAPSE_NO_TIME;
  bool complete_ = true;
  std::size_t unidentified_ = 0;
};

}  // namespace lapse::findings
