// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "config/location.hpp"

namespace lapse::inventory {

inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

/// The provider's standing record. Names are absolute, A-labels, lower case, without a trailing dot.
struct Record {
  std::string name;
  std::string type = "CNAME";
  std::string value;
  config::Location where;
};

/// One name of a certificate. Members as in lapse_name (lapse/abi.h).
struct Name {
  std::string domain;
  std::string display;
  std::string validation;
  std::string validation_domain;
  std::optional<Record> record;
  std::string redirect_from;
  std::string redirect_to;
  std::string renewal_status;
  std::string requested_validation;        ///< the method that a running migration changes to; empty = there is none
  std::optional<Record> requested_record;  ///< what that migration waits for
  config::Location where;             ///< of the name
  config::Location where_validation;  ///< of its validation method or domain, where stated
};

/// A certificate of the inventory. Members as in lapse_certificate (lapse/abi.h); empty and kNoTime mean "not known".
struct Certificate {
  std::string id;
  std::string provider;
  bool provider_inferred = false;
  std::string type;
  std::string status;
  std::string validation;
  std::string serial;
  std::string sha256;
  std::string spki_sha256;  ///< of the public key (SubjectPublicKeyInfo, DER); rules read it from the subject's JSON
  std::string issuer;
  std::string key_algorithm;
  std::int64_t not_before = kNoTime;
  std::int64_t not_after = kNoTime;
  std::int64_t issued_at = kNoTime;
  std::string renewal_status;
  std::string renewal_reason;
  std::int64_t renewal_updated_at = kNoTime;
  std::string renewal_eligibility;
  std::optional<bool> in_use;
  std::optional<bool> exported;
  std::vector<std::string> in_use_by;
  std::string key_pair_origin;
  std::string managed_by;
  std::vector<Name> names;        ///< a name that is no domain name has an empty `domain`, and a problem was reported
  bool names_incomplete = false;  ///< the inventory says that it does not list all names
  bool discovered = false;

  config::Location where;          ///< of the entry
  config::Location where_dates;    ///< of not_after, else of the entry
  config::Location where_renewal;  ///< of the renewal status, where stated
  config::Location where_validation;
};

}  // namespace lapse::inventory
