// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace lapse::testkit {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

const Key& key() {
  static const Key k(EVP_EC_gen("P-256"));
  return k;
}

void extension(X509* to, int nid, const std::string& value) {
  X509_EXTENSION* e = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  if (!e) throw std::runtime_error("OpenSSL refuses the extension value '" + value + "'");
  X509_add_ext(to, e, -1);
  X509_EXTENSION_free(e);
}

void entry(X509_NAME* name, const char* field, const std::string& value) {
  if (value.empty()) return;
  X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1,
                             0);
}

void write_date(ASN1_TIME* to, const std::string& raw) {
  if (raw.empty()) return;
  const auto blank = raw.find(' ');
  const std::string text = blank == std::string::npos ? raw : raw.substr(blank + 1);
  const bool is_short = blank == std::string::npos ? text.size() <= 13 : raw.starts_with("UTCTime");
  ASN1_STRING_set(to, text.data(), static_cast<int>(text.size()));
  to->type = is_short ? V_ASN1_UTCTIME : V_ASN1_GENERALIZEDTIME;
}

void key_identifier(X509* to, const std::string& hex) {
  if (hex.empty()) return;
  AUTHORITY_KEYID* id = AUTHORITY_KEYID_new();
  id->keyid = ASN1_OCTET_STRING_new();
  BIGNUM* number = nullptr;
  BN_hex2bn(&number, hex.c_str());
  std::vector<std::uint8_t> bytes(hex.size() / 2);
  BN_bn2binpad(number, bytes.data(), static_cast<int>(bytes.size()));
  BN_free(number);
  ASN1_OCTET_STRING_set(id->keyid, bytes.data(), static_cast<int>(bytes.size()));
  X509_add1_ext_i2d(to, NID_authority_key_identifier, id, 0, X509V3_ADD_DEFAULT);
  AUTHORITY_KEYID_free(id);
}

std::vector<std::uint8_t> der_of(X509* certificate) {
  unsigned char* data = nullptr;
  const int size = i2d_X509(certificate, &data);
  if (size <= 0) throw std::runtime_error("OpenSSL cannot encode the certificate");
  std::vector<std::uint8_t> out(data, data + size);
  OPENSSL_free(data);
  return out;
}

}  // namespace

std::vector<std::uint8_t> make_certificate(const CertificatePlan& plan) {
  const Certificate c(X509_new());
  X509_set_version(c.get(), 2);
  BIGNUM* serial = nullptr;
  if (!BN_hex2bn(&serial, plan.serial.c_str()))
    throw std::runtime_error("serial '" + plan.serial + "' is not hexadecimal");
  BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(c.get()));
  BN_free(serial);
  ASN1_TIME_set(X509_getm_notBefore(c.get()), static_cast<time_t>(plan.not_before));
  ASN1_TIME_set(X509_getm_notAfter(c.get()), static_cast<time_t>(plan.not_after));
  write_date(X509_getm_notBefore(c.get()), plan.raw_not_before);
  write_date(X509_getm_notAfter(c.get()), plan.raw_not_after);
  X509_NAME* subject = X509_get_subject_name(c.get());
  entry(subject, "CN",
        !plan.subject.empty() ? plan.subject
        : plan.names.empty()  ? "scenario"
                              : plan.names[0].substr(0, 64));
  X509_NAME* issuer = X509_NAME_new();
  entry(issuer, "O", plan.organization);
  entry(issuer, "CN", plan.issuer.empty() ? "Scenario CA" : plan.issuer);
  X509_set_issuer_name(c.get(), issuer);
  X509_NAME_free(issuer);
  X509_set_pubkey(c.get(), key().get());
  std::string names;
  for (const auto& n : plan.names) names += (names.empty() ? "DNS:" : ",DNS:") + n;
  if (!names.empty()) extension(c.get(), NID_subject_alt_name, names);
  if (plan.is_ca) extension(c.get(), NID_basic_constraints, "critical,CA:TRUE");
  key_identifier(c.get(), plan.key_id);
  if (plan.must_staple) extension(c.get(), NID_tlsfeature, "status_request");
  if (!X509_sign(c.get(), key().get(), EVP_sha256())) throw std::runtime_error("OpenSSL cannot sign the certificate");
  return der_of(c.get());
}

std::vector<std::vector<std::uint8_t>> read_pem_text(const std::string& text) {
  const std::unique_ptr<BIO, Freed<BIO_free>> file(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  std::vector<std::vector<std::uint8_t>> out;
  // The bytes as they stand: a certificate that OpenSSL would write otherwise keeps its fingerprint.
  for (char *name = nullptr, *header = nullptr;;) {
    unsigned char* data = nullptr;
    long size = 0;
    if (!PEM_read_bio(file.get(), &name, &header, &data, &size)) break;
    if (std::string_view(name) == PEM_STRING_X509) out.emplace_back(data, data + size);
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
  }
  ERR_clear_error();
  if (out.empty()) throw std::runtime_error("there is no PEM certificate in it");
  return out;
}

std::vector<std::vector<std::uint8_t>> read_pem(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read '" + path + "'");
  try {
    return read_pem_text(text.str());
  } catch (const std::runtime_error&) {
    throw std::runtime_error("'" + path + "' holds no PEM certificate");
  }
}

}  // namespace lapse::testkit
