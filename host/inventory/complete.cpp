// SPDX-License-Identifier: Apache-2.0
#include "inventory/complete.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "inventory/facts.hpp"

namespace lapse::inventory {
namespace {

std::string_view base_of(std::string_view domain) {
  return domain.starts_with("*.") ? domain.substr(2) : domain;
}

void settle_validation(Certificate& certificate) {
  for (Name& name : certificate.names) {
    if (!name.validation.empty()) continue;
    if (!certificate.validation.empty()) {
      name.validation = certificate.validation;
      name.where_validation = certificate.where_validation;
    } else if (name.record) {
      name.validation = "dns";
    } else if (!name.redirect_from.empty()) {
      name.validation = "http";
    }
  }
}

/// A name and its wildcard are proved by one record, which lies below the name; inventories often list it at one of the
/// two.
void share_records(std::vector<Name>& names) {
  std::unordered_map<std::string_view, const Name*> owners;
  for (const Name& name : names) {
    if (!name.record || name.domain.empty() || name.record->type != "CNAME") continue;
    const std::string_view base = base_of(name.domain);
    const std::string_view owner = name.record->name;
    if (owner.size() > base.size() && owner.ends_with(base) && owner[owner.size() - base.size() - 1] == '.') {
      owners.emplace(base, &name);
    }
  }
  if (owners.empty()) return;
  for (Name& name : names) {
    if (name.record || name.domain.empty() || !(name.validation.empty() || name.validation == "dns")) continue;
    const auto owner = owners.find(base_of(name.domain));
    if (owner == owners.end()) continue;
    name.record = owner->second->record;
    if (name.validation.empty()) name.validation = "dns";
  }
}

void find_common_validation(Certificate& certificate) {
  if (certificate.names.empty()) return;
  const Name& first = certificate.names.front();
  const bool same = std::all_of(certificate.names.begin(), certificate.names.end(),
                                [&](const Name& name) { return name.validation == first.validation; });
  certificate.validation = same ? first.validation : "";
  if (!certificate.where_validation.known()) certificate.where_validation = first.where_validation;
}

}  // namespace

void complete(Certificate& certificate, const config::Tables& tables) {
  settle_validation(certificate);
  share_records(certificate.names);
  find_common_validation(certificate);
  infer_provider(certificate, tables);
  if (!certificate.where_dates.known()) certificate.where_dates = certificate.where;
}

}  // namespace lapse::inventory
