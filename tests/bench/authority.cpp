// SPDX-License-Identifier: Apache-2.0
//
// Makes the bench's certificates: a root, an intermediate named like the provider's, and one leaf for each name, all
// P-256. Leaves share one key, which no client can tell, because making keys would take longer than everything else.
//
//   lapse-bench-authority FOLDER COUNT NOT-BEFORE NOT-AFTER        times in epoch seconds
//
// Written: FOLDER/roots/HASH.0, FOLDER/leaf.key, FOLDER/certificates/dNNNNNN.example.pem (leaf, intermediate).
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

template <auto F>
struct Free {
  template <class T>
  void operator()(T* p) const {
    F(p);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

void check(bool fine, const char* what) {
  if (!fine) throw std::runtime_error(what);
}

struct Times {
  std::int64_t not_before, not_after;
};

void add(X509* to, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  check(extension && X509_add_ext(to, extension.get(), -1) == 1, "an extension could not be made");
}

/// Subject, serial number, dates and key; extensions and signature are still to come.
Certificate begin(const std::string& organisation, const std::string& name, const std::string& serial, Times times,
                  EVP_PKEY* key) {
  Certificate out(X509_new());
  check(out && X509_set_version(out.get(), X509_VERSION_3), "no memory");
  BIGNUM* number = nullptr;
  check(BN_hex2bn(&number, serial.c_str()) > 0, "a bad serial number");
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(out.get()));
  BN_free(number);
  ASN1_TIME_set(X509_getm_notBefore(out.get()), times.not_before);
  ASN1_TIME_set(X509_getm_notAfter(out.get()), times.not_after);
  auto* subject = X509_get_subject_name(out.get());
  const auto put = [&](const char* field, const std::string& text) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.c_str());
    check(X509_NAME_add_entry_by_txt(subject, field, MBSTRING_ASC, bytes, -1, -1, 0) == 1, "a bad subject");
  };
  if (!organisation.empty()) put("O", organisation);
  put("CN", name);
  X509_set_pubkey(out.get(), key);
  return out;
}

void finish(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  check(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "signing failed");
}

Certificate authority(const std::string& organisation, const std::string& name, const std::string& serial, Times times,
                      EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
  Certificate out = begin(organisation, name, serial, times, key);
  add(out.get(), out.get(), NID_basic_constraints, "critical,CA:TRUE");
  add(out.get(), out.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add(out.get(), out.get(), NID_subject_key_identifier, "hash");
  finish(out.get(), issuer ? issuer : out.get(), issuer_key);
  return out;
}

Certificate leaf(const std::string& name, const std::string& serial, Times times, EVP_PKEY* key, X509* issuer,
                 EVP_PKEY* issuer_key) {
  Certificate out = begin("", name, serial, times, key);
  add(out.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  add(out.get(), issuer, NID_key_usage, "critical,digitalSignature");
  add(out.get(), issuer, NID_ext_key_usage, "serverAuth");
  add(out.get(), issuer, NID_subject_key_identifier, "hash");
  add(out.get(), issuer, NID_authority_key_identifier, "keyid");
  add(out.get(), issuer, NID_info_access, "caIssuers;URI:http://ca.hosts.example/ca.cer");
  add(out.get(), issuer, NID_subject_alt_name, "DNS:" + name + ",DNS:*." + name);
  finish(out.get(), issuer, issuer_key);
  return out;
}

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

File create(const std::filesystem::path& path) {
  File out(std::fopen(path.c_str(), "w"));
  check(out != nullptr, "a file could not be written");
  return out;
}

int run(const std::filesystem::path& folder, unsigned long count, Times times) {
  std::filesystem::create_directories(folder / "roots");
  std::filesystem::create_directories(folder / "certificates");
  const Key root_key(EVP_EC_gen("P-256")), issuer_key(EVP_EC_gen("P-256")), leaf_key(EVP_EC_gen("P-256"));
  check(root_key && issuer_key && leaf_key, "no keys");
  const Times long_lived{times.not_before - 86400L * 1000, times.not_after + 86400L * 1000};
  const Certificate root =
      authority("Lapse Bench", "Lapse Bench Root", "01", long_lived, root_key.get(), nullptr, root_key.get());
  const Certificate issuer =
      authority("Amazon", "Amazon ECDSA 256 Bench", "02", long_lived, issuer_key.get(), root.get(), root_key.get());

  char text[40];
  std::snprintf(text, sizeof text, "%08lx.0", X509_subject_name_hash(root.get()));
  check(PEM_write_X509(create(folder / "roots" / text).get(), root.get()) == 1, "writing failed");
  const File key = create(folder / "leaf.key");
  check(PEM_write_PrivateKey(key.get(), leaf_key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "writing failed");
  for (unsigned long i = 0; i < count; ++i) {
    std::snprintf(text, sizeof text, "d%06lu.example", i);
    const std::string name = text;
    std::snprintf(text, sizeof text, "4c%030lx", i);
    const Certificate one = leaf(name, text, times, leaf_key.get(), issuer.get(), issuer_key.get());
    const File out = create(folder / "certificates" / (name + ".pem"));
    check(PEM_write_X509(out.get(), one.get()) == 1 && PEM_write_X509(out.get(), issuer.get()) == 1, "writing failed");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: lapse-bench-authority FOLDER COUNT NOT-BEFORE NOT-AFTER\n", stderr);
    return 2;
  }
  try {
    return run(argv[1], std::strtoul(argv[2], nullptr, 10), {std::atoll(argv[3]), std::atoll(argv[4])});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lapse-bench-authority: %s\n", error.what());
    return 1;
  }
}
