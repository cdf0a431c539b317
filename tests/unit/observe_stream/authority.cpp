// SPDX-License-Identifier: Apache-2.0
#include "authority.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace lapse::observe::testing {
namespace {

void check(bool good) {
  if (!good) throw std::runtime_error(take_openssl_error());
}

void add_extension(X509* certificate, X509V3_CTX* context, int nid, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, context, nid, value.c_str());
  check(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

std::string alternative_names(const Profile& profile) {
  if (!profile.san.empty()) return profile.san;
  std::string names = "DNS:" + profile.name;
  for (int i = 1; i < profile.alternative_names; ++i) names += ",DNS:n" + std::to_string(i) + "." + profile.name;
  return names;
}

}  // namespace

Bytes Identity::der() const {
  Bytes out(static_cast<std::size_t>(i2d_X509(certificate.get(), nullptr)));
  unsigned char* at = out.data();
  i2d_X509(certificate.get(), &at);
  return out;
}

std::string Identity::pem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Identity issue(const Profile& profile, const Identity* issuer) {
  static std::uint64_t serial = 0x1000;
  Identity made{KeyPtr(profile.rsa_bits == 0 ? EVP_EC_gen("P-256") : EVP_RSA_gen(profile.rsa_bits)), X509Ptr(X509_new())};
  X509* certificate = made.certificate.get();
  check(made.key && certificate != nullptr);
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), ++serial);
  ASN1_TIME_set(X509_getm_notBefore(certificate), static_cast<time_t>(profile.not_before));
  ASN1_TIME_set(X509_getm_notAfter(certificate), static_cast<time_t>(profile.not_after));
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(profile.name.c_str()), -1, -1, 0);
  const X509* signer = issuer == nullptr ? certificate : issuer->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  X509_set_pubkey(certificate, made.key.get());
  X509V3_CTX context;
  X509V3_set_ctx(&context, const_cast<X509*>(signer), certificate, nullptr, nullptr, 0);
  add_extension(certificate, &context, NID_basic_constraints, profile.ca ? "critical,CA:TRUE" : "CA:FALSE");
  add_extension(certificate, &context, NID_subject_key_identifier, "hash");
  if (profile.ca) {
    add_extension(certificate, &context, NID_key_usage, "critical,keyCertSign,cRLSign");
    if (!profile.permitted_dns.empty()) {
      add_extension(certificate, &context, NID_name_constraints, "critical,permitted;DNS:" + profile.permitted_dns);
    }
  } else {
    add_extension(certificate, &context, NID_ext_key_usage, profile.purpose);
    if (profile.san != "none") add_extension(certificate, &context, NID_subject_alt_name, alternative_names(profile));
  }
  check(X509_sign(certificate, issuer == nullptr ? made.key.get() : issuer->key.get(), EVP_sha256()) > 0);
  return made;
}

Folder::Folder() {
  std::string path = (std::filesystem::temp_directory_path() / "lapse-test-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = path;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, const std::string& text) const {
  const std::string path = path_ + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace lapse::observe::testing
