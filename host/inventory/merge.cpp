// SPDX-License-Identifier: Apache-2.0
#include "inventory/merge.hpp"

#include <algorithm>

namespace lapse::inventory {
namespace {

/// Returns true when `into` took the other's word.
bool fill(std::string& into, const std::string& other) {
  if (!into.empty() || other.empty()) return false;
  into = other;
  return true;
}

bool fill(std::int64_t& into, std::int64_t other) {
  if (into != kNoTime || other == kNoTime) return false;
  into = other;
  return true;
}

template <class T>
bool fill(std::optional<T>& into, const std::optional<T>& other) {
  if (into || !other) return false;
  into = other;
  return true;
}

}  // namespace

void merge(Name& into, const Name& other) {
  if (fill(into.validation, other.validation)) into.where_validation = other.where_validation;
  fill(into.validation_domain, other.validation_domain);
  fill(into.record, other.record);
  fill(into.redirect_from, other.redirect_from);
  fill(into.redirect_to, other.redirect_to);
  fill(into.renewal_status, other.renewal_status);
  fill(into.requested_validation, other.requested_validation);
  fill(into.requested_record, other.requested_record);
}

void merge(Certificate& into, const Certificate& other) {
  if (into.provider.empty() || (into.provider_inferred && !other.provider.empty() && !other.provider_inferred)) {
    into.provider = other.provider;
    into.provider_inferred = other.provider_inferred;
  }
  fill(into.type, other.type);
  fill(into.status, other.status);
  if (fill(into.validation, other.validation)) into.where_validation = other.where_validation;
  fill(into.serial, other.serial);
  fill(into.sha256, other.sha256);
  fill(into.spki_sha256, other.spki_sha256);
  fill(into.issuer, other.issuer);
  fill(into.key_algorithm, other.key_algorithm);
  fill(into.not_before, other.not_before);
  if (fill(into.not_after, other.not_after)) into.where_dates = other.where_dates;
  fill(into.issued_at, other.issued_at);
  if (into.renewal_status.empty()) {  // the summary is one statement: its parts are not mixed
    if (fill(into.renewal_status, other.renewal_status)) {
      into.renewal_reason = other.renewal_reason;
      into.renewal_updated_at = other.renewal_updated_at;
      into.where_renewal = other.where_renewal;
    }
  }
  fill(into.renewal_eligibility, other.renewal_eligibility);
  if (fill(into.in_use, other.in_use)) into.in_use_by = other.in_use_by;
  fill(into.exported, other.exported);
  fill(into.key_pair_origin, other.key_pair_origin);
  fill(into.managed_by, other.managed_by);
  for (const Name& name : other.names) {
    const auto known = std::find_if(into.names.begin(), into.names.end(), [&](const Name& n) {
      return n.domain == name.domain && (!n.domain.empty() || n.display == name.display);
    });
    if (known == into.names.end()) {
      into.names.push_back(name);
    } else {
      merge(*known, name);
    }
  }
  // Complete again once one of the two lists is: a list of all names makes up for a cut one.
  into.names_incomplete = into.names_incomplete && (other.names_incomplete || other.names.empty());
}

}  // namespace lapse::inventory
