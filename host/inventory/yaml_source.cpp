// SPDX-License-Identifier: Apache-2.0
#include "inventory/yaml_source.hpp"

#include "inventory/complete.hpp"
#include "inventory/estate_reader.hpp"

namespace lapse::inventory {

YamlSource::YamlSource(const config::Estate& estate, const config::Tables& tables, config::Problems& problems)
    : document_(estate.document), following_(estate.certificates.first()), tables_(tables), problems_(problems) {}

std::optional<Certificate> YamlSource::next() {
  while (following_.present()) {
    const config::Node entry = following_;
    following_ = following_.next();
    if (!left_out_.empty() && left_out_.erase(entry.find("id").text()) > 0) continue;
    if (auto certificate = read_certificate(entry, problems_)) {
      complete(*certificate, tables_);
      return certificate;
    }
  }
  return std::nullopt;
}

}  // namespace lapse::inventory
