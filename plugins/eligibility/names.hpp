// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/subject.hpp>
#include <string>
#include <string_view>
#include <vector>

/// Names that no provider puts into a new certificate, although an old one may hold them.
namespace eligibility {

/// A name of the certificate, and what is wrong with one of its labels.
struct reserved_name {
  std::string display;
  std::string why;
};

/// Why a label is not allowed, in words; empty when nothing speaks against it. Two hyphens in third and fourth place are
/// reserved for A-labels ("xn--", RFC 5890 2.3.1). Those have to be valid Punycode, and with `strict` valid IDNA2008.
[[nodiscard]] std::string fault_of_label(std::string_view label, bool strict);

/// The names of the certificate with such a label, in the inventory's order.
[[nodiscard]] std::vector<reserved_name> reserved_names(const lapse::certificate& certificate, bool strict);

}  // namespace eligibility
