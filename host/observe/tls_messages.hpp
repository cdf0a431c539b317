// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The few pieces of TLS that are read or written as bytes, because OpenSSL does not hand them out as they were sent.

namespace lapse::observe {

/// The certificates in the body of a Certificate message (RFC 8446 4.4.2 when `tls13`, otherwise RFC 5246 7.4.2), as
/// views into it, in the order sent. A body that breaks off yields those before the break.
[[nodiscard]] std::vector<std::span<const std::uint8_t>> certificates_in(std::span<const std::uint8_t> body,
                                                                         bool tls13);

/// Encodes a comma separated list for the ALPN extension (RFC 7301 3.1). False when a name in it is empty or too long.
[[nodiscard]] bool encode_alpn(std::string_view names, std::string& out);

/// "TLS alert 112 (unrecognized name)".
[[nodiscard]] std::string describe_alert(int number);

}  // namespace lapse::observe
