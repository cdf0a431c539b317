// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>
#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <ctime>
#include <functional>
#include <lapse/text.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// A certificate as it was sent (DER), parsed by OpenSSL.
namespace lapse {

namespace detail {

struct x509_free {
  void operator()(X509* x) const { X509_free(x); }
};

[[nodiscard]] inline std::string hex(const uint8_t* data, std::size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(size * 2);
  for (std::size_t i = 0; i < size; ++i) {
    out += kDigits[data[i] >> 4U];
    out += kDigits[data[i] & 15U];
  }
  return out;
}

/// UTC seconds, or LAPSE_NO_TIME for a time that cannot be read. Takes the forms of RFC 5280 and the BER oddities that
/// OpenSSL reads; never the local zone.
[[nodiscard]] inline int64_t unix_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (!time || ASN1_TIME_to_tm(time, &parts) != 1) return LAPSE_NO_TIME;
  return static_cast<int64_t>(timegm(&parts));
}

/// DER as RFC 5280 4.1.2.5 wants it: YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ.
[[nodiscard]] inline bool plain_time(const ASN1_TIME* time) {
  const int want = ASN1_STRING_type(time) == V_ASN1_UTCTIME ? 13 : 15;
  const auto* text = ASN1_STRING_get0_data(time);
  return ASN1_STRING_length(time) == want && text[want - 1] == 'Z';
}

/// Hexadecimal, lower case, no leading zeros; "-" first when negative; "0" for zero.
[[nodiscard]] inline std::string serial_text(const ASN1_INTEGER* number) {
  BIGNUM* value = ASN1_INTEGER_to_BN(number, nullptr);
  if (!value) return {};
  char* text = BN_bn2hex(value);
  std::string digits = lower(text ? text : "");
  const bool negative = digits.starts_with("-");
  if (negative) digits.erase(0, 1);
  const auto first = digits.find_first_not_of('0');
  digits.erase(0, first == std::string::npos ? digits.size() - (digits.empty() ? 0 : 1) : first);
  OPENSSL_free(text);
  BN_free(value);
  return (negative ? "-" : "") + digits;
}

[[nodiscard]] inline std::string name_line(const X509_NAME* name) {
  BIO* bio = BIO_new(BIO_s_mem());
  X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string out(data, static_cast<std::size_t>(size > 0 ? size : 0));
  BIO_free(bio);
  return out;
}

}  // namespace detail

/// What rules read of an X.509 certificate (RFC 5280).
struct x509 {
  std::string serial;  ///< hexadecimal, lower case, no leading zeros; "-" first when negative
  std::string sha256;  ///< of the DER
  std::string spki_sha256;
  std::string subject, issuer;  ///< RFC 2253 form
  std::string issuer_organization;
  int64_t not_before = LAPSE_NO_TIME, not_after = LAPSE_NO_TIME;
  bool plain_times = true;             ///< false: the dates are not in DER's form
  std::vector<std::string> dns_names;  ///< of the SAN, lower case, as they are
  std::vector<std::string> ip_addresses;
  bool is_ca = false;
  bool self_issued = false;
  bool must_staple = false;              ///< RFC 7633 status_request
  std::string key_type;                  ///< "RSA 2048", "EC 256"
  std::string signature;                 ///< "sha256WithRSAEncryption"
  std::vector<std::string> issuer_urls;  ///< where the issuer's certificate can be fetched (RFC 5280 4.2.2.1)

  /// Does it cover this host name? RFC 9525: SAN only, `*` as the whole leftmost label, exactly one label, which is one
  /// of a host; no `*` for addresses. A name that is no host name is covered by nothing.
  [[nodiscard]] bool covers(std::string_view host) const {
    const auto rest = after_first_label(host);
    const std::string_view label = host.substr(0, rest == std::string_view::npos ? host.size() : rest - 1);
    if (label.empty() || label == "*") return false;
    constexpr std::string_view kHostLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const bool wild = rest != std::string_view::npos && label.find_first_not_of(kHostLetters) == std::string_view::npos &&
                      host.find_first_not_of("0123456789.") != std::string_view::npos;
    for (const std::string_view pattern : dns_names) {
      if (pattern == host) return true;
      if (wild && pattern.size() >= 4 && pattern.starts_with("*.") && host.substr(rest) == pattern.substr(2)) return true;
    }
    return false;
  }
};

namespace detail {

/// Lets a map keyed by strings be searched without making one.
struct bytes_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

[[nodiscard]] inline std::shared_ptr<const x509> parse(lapse_bytes der) {
  const uint8_t* at = der.data;
  const std::unique_ptr<X509, x509_free> cert(d2i_X509(nullptr, &at, static_cast<long>(der.size)));
  if (!cert) return nullptr;
  auto out = std::make_shared<x509>();
  X509* c = cert.get();
  out->serial = serial_text(X509_get0_serialNumber(c));
  uint8_t hash[SHA256_DIGEST_LENGTH];
  SHA256(der.data, der.size, hash);
  out->sha256 = hex(hash, sizeof hash);
  uint8_t* spki = nullptr;
  if (const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(c), &spki); size > 0) {
    SHA256(spki, static_cast<std::size_t>(size), hash);
    out->spki_sha256 = hex(hash, sizeof hash);
    OPENSSL_free(spki);
  }
  out->subject = name_line(X509_get_subject_name(c));
  out->issuer = name_line(X509_get_issuer_name(c));
  char organization[256] = {};
  if (X509_NAME_get_text_by_NID(X509_get_issuer_name(c), NID_organizationName, organization, sizeof organization) > 0)
    out->issuer_organization = organization;
  out->not_before = unix_time(X509_get0_notBefore(c));
  out->not_after = unix_time(X509_get0_notAfter(c));
  out->plain_times = plain_time(X509_get0_notBefore(c)) && plain_time(X509_get0_notAfter(c));
  if (auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(c, NID_subject_alt_name, nullptr, nullptr))) {
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
      const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
      if (name->type == GEN_DNS) {
        const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
        out->dns_names.push_back(lower({text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))}));
      } else if (name->type == GEN_IPADD) {
        out->ip_addresses.push_back(hex(ASN1_STRING_get0_data(name->d.iPAddress),
                                        static_cast<std::size_t>(ASN1_STRING_length(name->d.iPAddress))));
      }
    }
    GENERAL_NAMES_free(names);
  }
  if (auto* access = static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(c, NID_info_access, nullptr, nullptr))) {
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access) && out->issuer_urls.size() < 4; ++i) {
      const ACCESS_DESCRIPTION* entry = sk_ACCESS_DESCRIPTION_value(access, i);
      if (OBJ_obj2nid(entry->method) != NID_ad_ca_issuers || entry->location->type != GEN_URI) continue;
      const ASN1_IA5STRING* url = entry->location->d.uniformResourceIdentifier;
      out->issuer_urls.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(url)),
                                    static_cast<std::size_t>(ASN1_STRING_length(url)));
    }
    AUTHORITY_INFO_ACCESS_free(access);
  }
  out->is_ca = X509_check_ca(c) == 1;
  out->self_issued = X509_NAME_cmp(X509_get_subject_name(c), X509_get_issuer_name(c)) == 0;
  out->must_staple = X509_get_ext_by_NID(c, NID_tlsfeature, -1) >= 0;
  if (EVP_PKEY* key = X509_get0_pubkey(c))
    out->key_type = std::string(EVP_PKEY_get0_type_name(key) ? EVP_PKEY_get0_type_name(key) : "unknown") + " " +
                    std::to_string(EVP_PKEY_get_bits(key));
  const int signature = X509_get_signature_nid(c);
  out->signature = signature == NID_undef ? "unknown" : OBJ_nid2sn(signature);
  return out;
}

}  // namespace detail

/// Parses DER; null when it is not a certificate. Each distinct certificate is parsed once a thread: OpenSSL 3.0 takes
/// a tenth of a millisecond for one.
[[nodiscard]] inline std::shared_ptr<const x509> parse_certificate(lapse_bytes der) {
  thread_local std::unordered_map<std::string, std::shared_ptr<const x509>, detail::bytes_hash, std::equal_to<>> known;
  if (const auto found = known.find(view(der)); found != known.end()) return found->second;
  if (known.size() >= 512) known.clear();
  return known[std::string(view(der))] = detail::parse(der);
}

}  // namespace lapse
