// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/x509.hpp>
#include <memory>
#include <string>
#include <string_view>

/// Dates as they stand in a certificate. RFC 5280 4.1.2.5 allows one form for each: YYMMDDHHMMSSZ through 2049, and
/// YYYYMMDDHHMMSSZ from 2050 on. Clients differ in what else they read, and how.
namespace expiry_horizon {

/// 99991231235959Z: no well-defined end (RFC 5280 4.1.2.5).
inline constexpr int64_t kNoEnd = 253402300799;

/// One date, as written.
struct written_date {
  std::string_view field;  ///< "notBefore", "notAfter"
  std::string text;        ///< the characters of it
  std::string oddity;      ///< what is not as RFC 5280 wants it, in words; empty when nothing is
  bool readable = true;    ///< false: no time can be made of it
};

namespace detail {

[[nodiscard]] inline written_date read_written(std::string_view field, const ASN1_TIME* time) {
  written_date out;
  out.field = field;
  if (!time) {
    out.oddity = "it is missing";
    out.readable = false;
    return out;
  }
  out.text.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                  static_cast<std::size_t>(ASN1_STRING_length(time)));
  const bool short_year = ASN1_STRING_type(time) == V_ASN1_UTCTIME;
  const std::size_t digits = short_year ? 12 : 14;
  const std::size_t leading = std::min(out.text.find_first_not_of("0123456789"), out.text.size());
  const int64_t at = lapse::detail::unix_time(time);
  out.readable = at != LAPSE_NO_TIME;
  constexpr int64_t kYear2050 = 2524608000;
  if (!out.readable)
    out.oddity = "no time can be made of it";
  else if (out.text.find_first_of("+-") != std::string::npos)
    out.oddity = "it has an offset";
  else if (out.text.find_first_of(".,") != std::string::npos)
    out.oddity = "it has a fraction of a second";
  else if (!out.text.ends_with('Z'))
    out.oddity = "it has no zone";
  else if (leading < digits)
    out.oddity = "it has no seconds";
  else if (!short_year && at < kYear2050)
    out.oddity = "its year has four digits before 2050";
  return out;
}

}  // namespace detail

/// Both dates of a certificate, notBefore first; empty text in both when the bytes are no certificate.
struct written_dates {
  written_date from{"notBefore", {}, {}, true}, until{"notAfter", {}, {}, true};
};

[[nodiscard]] inline written_dates dates_of(lapse_bytes der) {
  written_dates out;
  const uint8_t* at = der.data;
  const std::unique_ptr<X509, lapse::detail::x509_free> cert(d2i_X509(nullptr, &at, static_cast<long>(der.size)));
  if (!cert) return out;
  out.from = detail::read_written("notBefore", X509_get0_notBefore(cert.get()));
  out.until = detail::read_written("notAfter", X509_get0_notAfter(cert.get()));
  return out;
}

}  // namespace expiry_horizon
