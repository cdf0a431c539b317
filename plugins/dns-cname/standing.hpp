// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What has to stand in DNS for a provider to renew on its own: one row of the dated table `standing-records`. The
/// table says what its members mean.
namespace lapse::dns_cname {

/// One form that a provider's record may have.
struct shape {
  std::string about;
  std::string type_name = "CNAME";
  uint16_t type = 0;
  std::string name;   ///< template
  std::string value;  ///< template of a CNAME's target; empty = any
  bool persist = false;
  std::vector<std::string> issuers;
  bool required = true;
  bool direct = false;
  bool wildcards = true;

  /// The record's name for `base`; empty when only the provider knows it.
  [[nodiscard]] std::string name_for(std::string_view base) const;
  /// Has a target the form of this shape? Both canonical.
  [[nodiscard]] bool fits(std::string_view target, std::string_view base) const;
  /// The form of the value, for people: "<token>.fastly-validations.com".
  [[nodiscard]] std::string value_for_people(std::string_view base) const;
};

struct standing {
  bool known = false;  ///< the table has a row for this certificate
  bool per_order = false;
  bool names_exist = false;
  bool apex_record = false;
  std::vector<std::string> tokens;
  std::vector<shape> shapes;
};

/// Reads a row; null = the table has none. Throws std::invalid_argument, which says what is wrong with the row.
[[nodiscard]] standing read_standing(const boost::json::object* row);

}  // namespace lapse::dns_cname
