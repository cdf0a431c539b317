// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "inventory/json_stream.hpp"
#include "inventory/source.hpp"

namespace lapse::inventory {

/// Saved answers of AWS Certificate Manager: a file, or all *.json files below a folder. The files are read twice:
/// first for lists (list-certificates, list-certificate-domain-validations), which are kept, then for details
/// (describe-certificate), which are streamed, each with what the lists say of it. Certificates that only a list names
/// come last.
class AwsSource : public Source {
 public:
  AwsSource(const std::filesystem::path& path, const config::Tables& tables, config::Problems& problems,
            ListCoverage* coverage = nullptr);

  [[nodiscard]] std::optional<Certificate> next() override;

 private:
  struct Listed {
    Certificate certificate;
    bool used = false;
  };

  void find_files(const std::filesystem::path& path);
  void read_lists();
  void read_list(const config::Node& root, const std::filesystem::path& file);
  std::optional<Certificate> next_detail();
  std::optional<Certificate> next_listed();
  Listed* validations_of(const std::string& id);

  std::vector<std::filesystem::path> files_;
  std::size_t next_file_ = 0;
  std::unique_ptr<JsonStream> stream_;
  std::vector<Listed> summaries_;
  std::unordered_map<std::string, std::size_t> summary_of_;  ///< by ARN
  std::size_t next_summary_ = 0;
  std::unordered_map<std::string, Listed> validations_;  ///< by ARN, or by the last part of one
  bool ended_ = false;
  const config::Tables& tables_;
  config::Problems& problems_;
  ListCoverage* coverage_;
};

}  // namespace lapse::inventory
