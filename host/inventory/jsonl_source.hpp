// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <filesystem>
#include <memory>

#include "inventory/line_reader.hpp"
#include "inventory/source.hpp"

namespace lapse::inventory {

/// A file with one JSON object a line: a certificate with the members that an estate has, or an answer of AWS. Nothing
/// but the line at hand is kept, so a file may be of any size. A bad line is reported, and the next one is read.
class JsonlSource : public Source {
 public:
  /// A describe-certificate answer with 100 names takes some 60 kB.
  static constexpr std::size_t kMaxLineBytes = 1U << 20U;

  JsonlSource(const std::filesystem::path& path, const config::Tables& tables, config::Problems& problems,
              ListCoverage* coverage = nullptr);

  [[nodiscard]] std::optional<Certificate> next() override;

 private:
  void read(const std::string& line);

  std::shared_ptr<const std::string> file_;
  LineReader lines_;
  std::deque<Certificate> ready_;
  std::string line_;
  const config::Tables& tables_;
  config::Problems& problems_;
  ListCoverage* coverage_;
};

}  // namespace lapse::inventory
