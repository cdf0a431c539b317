// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/fields.hpp"
#include "inventory/aws_source.hpp"
#include "inventory/complete.hpp"
#include "inventory/estate_reader.hpp"
#include "inventory/id_set.hpp"
#include "inventory/jsonl_source.hpp"
#include "inventory/merge.hpp"
#include "inventory/yaml_source.hpp"

namespace lapse::inventory {
namespace {

/// All sources of an estate, one after the other; each id once.
class Combined : public Source {
 public:
  Combined(const config::Estate& estate, const config::Tables& tables, config::Problems& problems, ListCoverage* coverage)
      : sources_(estate.sources), own_(estate, tables, problems), tables_(tables), problems_(problems), coverage_(coverage) {
    if (sources_.empty()) return;
    estate.certificates.each_item([&](const config::Node& entry) {
      const config::Node id = entry.find("id");
      if (id.is_scalar()) entries_.emplace(id.text(), entry);
    });
  }

  std::optional<Certificate> next() override {
    while (auto certificate = next_of_any()) {
      if (seen_.insert(hash_id(certificate->id))) return certificate;
      if (!certificate->id.empty()) report_twice(*certificate);
    }
    return std::nullopt;
  }

 private:
  std::optional<Certificate> next_of_any() {
    while (auto certificate = next_of_inventory()) {
      const auto entry = entries_.find(certificate->id);
      if (entry == entries_.end()) return certificate;
      auto own = read_certificate(entry->second, problems_);
      if (!own) return certificate;
      complete(*own, tables_);
      merge(*own, *certificate);
      complete(*own, tables_);
      own_.leave_out(entry->first);
      entries_.erase(entry);
      return own;
    }
    return own_.next();
  }

  std::optional<Certificate> next_of_inventory() {
    while (true) {
      if (source_ == nullptr) {
        if (next_source_ == sources_.size()) return std::nullopt;
        source_ = open(sources_[next_source_++]);
      }
      if (auto certificate = source_->next()) return certificate;
      source_.reset();
    }
  }

  std::unique_ptr<Source> open(const config::InventorySource& source) {
    ListCoverage* coverage = source.complete ? nullptr : coverage_;
    if (source.kind == config::InventorySource::Kind::aws_acm) {
      return std::make_unique<AwsSource>(source.path, tables_, problems_, coverage);
    }
    return std::make_unique<JsonlSource>(source.path, tables_, problems_, coverage);
  }

  void report_twice(const Certificate& certificate) {
    problems_.push_back({certificate.where, "the certificate " + config::shown(certificate.id) + " is listed twice",
                         "each certificate once, with an 'id' of its own"});
  }

  std::vector<config::InventorySource> sources_;
  std::size_t next_source_ = 0;
  std::unique_ptr<Source> source_;
  YamlSource own_;
  std::unordered_map<std::string_view, config::Node> entries_;  ///< of the estate itself, by id
  IdSet seen_;
  const config::Tables& tables_;
  config::Problems& problems_;
  ListCoverage* coverage_;
};

}  // namespace

std::unique_ptr<Source> open_inventory(const config::Estate& estate, const config::Tables& tables,
                                       config::Problems& problems, ListCoverage* coverage) {
  return std::make_unique<Combined>(estate, tables, problems, coverage);
}

}  // namespace lapse::inventory
