// SPDX-License-Identifier: Apache-2.0
#include "inventory/jsonl_source.hpp"

#include <utility>

#include "config/json.hpp"
#include "inventory/aws_reader.hpp"
#include "inventory/complete.hpp"
#include "inventory/estate_reader.hpp"

namespace lapse::inventory {

JsonlSource::JsonlSource(const std::filesystem::path& path, const config::Tables& tables, config::Problems& problems,
                         ListCoverage* coverage)
    : file_(std::make_shared<const std::string>(path.string())),
      lines_(path, kMaxLineBytes),
      tables_(tables),
      problems_(problems),
      coverage_(coverage) {
  if (lines_.readable()) return;
  config::Location whole;
  whole.file = file_;
  problems_.push_back({std::move(whole), "it cannot be read", "a readable file"});
}

void JsonlSource::read(const std::string& line) {
  const auto document = config::parse_json(line, file_, {lines_.number(), 1}, problems_);
  if (document == nullptr) return;
  const config::Node root = document->root();
  switch (recognise_aws(root)) {
    case AwsAnswer::detail:
      ready_.push_back(read_aws_detail(root, problems_));
      break;
    case AwsAnswer::summaries: {
      auto listed = read_aws_summaries(root, problems_);
      if (coverage_ != nullptr) coverage_->add(root, listed);
      for (Certificate& certificate : listed) ready_.push_back(std::move(certificate));
      break;
    }
    case AwsAnswer::validations:
      problems_.push_back({root.where(), "the names' validations say nothing of the certificate that they belong to",
                           "a certificate; put such answers into a folder under 'aws-acm'"});
      break;
    case AwsAnswer::none:
      if (auto certificate = read_certificate(root, problems_)) ready_.push_back(std::move(*certificate));
  }
}

std::optional<Certificate> JsonlSource::next() {
  while (ready_.empty()) {
    const LineReader::Got got = lines_.next(line_);
    if (got == LineReader::Got::end) return std::nullopt;
    if (got == LineReader::Got::too_long) {
      config::Location where{file_, lines_.number(), 1, lines_.number(), 2};
      problems_.push_back(
          {std::move(where), "this line is longer than 1 MiB and was left out", "one certificate a line"});
      continue;
    }
    if (line_.find_first_not_of(" \t") != std::string::npos) read(line_);
  }
  std::optional<Certificate> certificate(std::move(ready_.front()));
  ready_.pop_front();
  complete(*certificate, tables_);
  return certificate;
}

}  // namespace lapse::inventory
