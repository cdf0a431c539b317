// SPDX-License-Identifier: Apache-2.0
#include "inventory/facts.hpp"

#include <limits>

namespace lapse::inventory {
namespace {

/// Signs do not change with the evaluation time: whatever the table knows counts.
constexpr std::int64_t kAnyTime = std::numeric_limits<std::int64_t>::max() - 1;

std::string provider_by(const config::Tables& tables, const config::Facts& facts) {
  const config::Row* row = tables.row("provider-signs", facts, kAnyTime);
  if (row == nullptr) return {};
  const auto* provider = row->values.if_contains("provider");
  return provider != nullptr && provider->is_string() ? std::string(provider->get_string()) : std::string();
}

}  // namespace

std::int64_t validity_days(const Certificate& certificate) {
  constexpr std::int64_t kDay = 86400;
  if (certificate.not_before == kNoTime || certificate.not_after == kNoTime) return -1;
  if (certificate.not_after < certificate.not_before) return -1;
  return (certificate.not_after - certificate.not_before + 1 + kDay - 1) / kDay;
}

config::Facts facts_of(const Certificate& certificate) {
  config::Facts facts;
  facts.provider = certificate.provider;
  facts.validation = certificate.validation;
  facts.type = certificate.type;
  facts.key_pair_origin = certificate.key_pair_origin;
  facts.managed_by = certificate.managed_by;
  facts.validity_days = validity_days(certificate);
  facts.id = certificate.id;
  facts.issuer = certificate.issuer;
  return facts;
}

void infer_provider(Certificate& certificate, const config::Tables& tables) {
  if (!certificate.provider.empty()) return;
  for (const Name& name : certificate.names) {
    if (!name.record || name.record->value.empty()) continue;
    config::Facts facts;
    facts.record_value = name.record->value;
    certificate.provider = provider_by(tables, facts);
    if (!certificate.provider.empty()) break;
  }
  if (certificate.provider.empty() && !certificate.id.empty()) {
    config::Facts facts;
    facts.id = certificate.id;
    certificate.provider = provider_by(tables, facts);
  }
  if (certificate.provider.empty() && !certificate.issuer.empty()) {
    config::Facts facts;
    facts.issuer = certificate.issuer;
    certificate.provider = provider_by(tables, facts);
  }
  certificate.provider_inferred = !certificate.provider.empty();
}

}  // namespace lapse::inventory
