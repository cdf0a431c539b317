// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "config/document.hpp"
#include "inventory/certificate.hpp"
#include "support/result.hpp"

namespace lapse::inventory {

/// Hexadecimal digits in lower case without separators (colon, hyphen, blank, a leading 0x); leading zeros are kept.
[[nodiscard]] Result<std::string> to_hex(std::string_view text);

/// A serial number as Certificate::serial has it: `to_hex` without leading zeros, "0" for zero.
[[nodiscard]] Result<std::string> to_serial(std::string_view text);

/// A name of a certificate. One that is no domain name is reported, and has an empty `domain`.
[[nodiscard]] Name to_name(std::string_view text, const config::Node& node, config::Problems& problems);

/// A domain name for records and validation domains, empty after a problem.
[[nodiscard]] std::string to_record_name(std::string_view text, const config::Node& node, config::Problems& problems);

/// The value of a record: a domain name for CNAME, the text as it is for anything else.
[[nodiscard]] std::string to_record_value(std::string_view type, std::string_view text, const config::Node& node,
                                          config::Problems& problems);

}  // namespace lapse::inventory
