// SPDX-License-Identifier: Apache-2.0
#include "inventory/aws_source.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "config/fields.hpp"
#include "inventory/aws_reader.hpp"
#include "inventory/complete.hpp"
#include "inventory/merge.hpp"

namespace lapse::inventory {
namespace {

constexpr std::size_t kUuid = 36;

std::shared_ptr<const std::string> shown_path(const std::filesystem::path& path) {
  return std::make_shared<const std::string>(path.string());
}

/// The part of an ARN that file names usually carry: the certificate's own UUID.
std::string last_part(const std::string& arn) {
  const std::size_t slash = arn.rfind('/');
  return slash == std::string::npos ? arn : arn.substr(slash + 1);
}

/// A UUID in a file's name; empty when there is none.
std::string uuid_in(const std::string& name) {
  for (std::size_t at = 0; at + kUuid <= name.size(); ++at) {
    bool uuid = true;
    for (std::size_t i = 0; i < kUuid && uuid; ++i) {
      const char c = name[at + i];
      const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      uuid = hyphen ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (uuid) return name.substr(at, kUuid);
  }
  return {};
}

}  // namespace

AwsSource::AwsSource(const std::filesystem::path& path, const config::Tables& tables, config::Problems& problems,
                     ListCoverage* coverage)
    : tables_(tables), problems_(problems), coverage_(coverage) {
  find_files(path);
  read_lists();
}

void AwsSource::find_files(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) {
    files_.push_back(path);
    return;
  }
  std::filesystem::recursive_directory_iterator entry(path, error), end;
  while (!error && entry != end) {
    if (entry->path().extension() == ".json" && entry->is_regular_file(error)) files_.push_back(entry->path());
    entry.increment(error);
  }
  std::sort(files_.begin(), files_.end());
  config::Location whole;
  whole.file = shown_path(path);
  if (error) {
    problems_.push_back({whole, "this folder cannot be read (" + error.message() + ")", "a readable folder"});
  } else if (files_.empty()) {
    problems_.push_back({whole, "there is no JSON file in this folder", "files that end in .json"});
  }
}

void AwsSource::read_lists() {
  for (const auto& file : files_) {
    config::Problems told_later;  // by the second reading
    JsonStream stream(file, shown_path(file), told_later);
    while (const auto document = stream.next()) read_list(document->root(), file);
  }
}

void AwsSource::read_list(const config::Node& root, const std::filesystem::path& file) {
  const AwsAnswer answer = recognise_aws(root);
  if (answer == AwsAnswer::summaries) {
    auto listed = read_aws_summaries(root, problems_);
    if (coverage_ != nullptr) coverage_->add(root, listed);
    for (Certificate& certificate : listed) {
      if (certificate.id.empty()) continue;
      const auto [known, added] = summary_of_.emplace(certificate.id, summaries_.size());
      if (added) {
        summaries_.push_back({std::move(certificate)});
      } else {
        merge(summaries_[known->second].certificate, certificate);
      }
    }
  } else if (answer == AwsAnswer::validations) {
    Certificate validations = read_aws_validations(root, problems_);
    const std::string key = validations.id.empty() ? uuid_in(file.filename().string()) : validations.id;
    if (key.empty()) {
      report(problems_, root, "nothing says which certificate these validations belong to",
             "a CertificateArn beside DomainValidationSummaryList, or the certificate's UUID in the name of the file");
      return;
    }
    const auto [known, added] = validations_.try_emplace(key, Listed{std::move(validations)});
    if (!added) merge(known->second.certificate, validations);
  }
}

AwsSource::Listed* AwsSource::validations_of(const std::string& id) {
  for (const std::string& key : {id, last_part(id)}) {
    const auto found = validations_.find(key);
    if (found != validations_.end()) return &found->second;
  }
  return nullptr;
}

std::optional<Certificate> AwsSource::next_detail() {
  while (true) {
    if (stream_ == nullptr) {
      if (next_file_ == files_.size()) return std::nullopt;
      const auto& file = files_[next_file_++];
      stream_ = std::make_unique<JsonStream>(file, shown_path(file), problems_);
    }
    const auto document = stream_->next();
    if (document == nullptr) {
      stream_.reset();
      continue;
    }
    const config::Node root = document->root();
    switch (recognise_aws(root)) {
      case AwsAnswer::detail:
        return read_aws_detail(root, problems_);
      case AwsAnswer::none:
        report(
            problems_, root, "this object is no certificate",
            "what 'aws acm describe-certificate', 'list-certificates' or 'list-certificate-domain-validations' prints");
        break;
      default:
        break;
    }
  }
}

std::optional<Certificate> AwsSource::next_listed() {
  while (next_summary_ < summaries_.size()) {
    Listed& listed = summaries_[next_summary_++];
    if (!listed.used) return std::move(listed.certificate);
  }
  if (std::exchange(ended_, true)) return std::nullopt;
  for (const auto& [key, validations] : validations_) {
    if (validations.used) continue;
    problems_.push_back({validations.certificate.where,
                         "these validations belong to " + config::shown(key) + ", which no other answer describes",
                         "the answer of 'aws acm describe-certificate' for it"});
  }
  return std::nullopt;
}

std::optional<Certificate> AwsSource::next() {
  auto certificate = next_detail();
  if (certificate) {
    const auto summary = summary_of_.find(certificate->id);
    if (summary != summary_of_.end()) {
      Listed& listed = summaries_[summary->second];
      merge(*certificate, listed.certificate);
      // A list alone says what was exported; a description only, what may be.
      if (listed.certificate.exported) certificate->exported = listed.certificate.exported;
      listed.used = true;
    }
  } else {
    certificate = next_listed();
    if (!certificate) return std::nullopt;
  }
  if (Listed* validations = validations_of(certificate->id)) {
    apply_validations(*certificate, validations->certificate);
    validations->used = true;
  }
  complete(*certificate, tables_);
  return certificate;
}

}  // namespace lapse::inventory
