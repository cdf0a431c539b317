// SPDX-License-Identifier: Apache-2.0
#include "support/ed25519.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cstdio>

#include "support/say.hpp"
#include "support/sha256.hpp"

namespace lapse::support {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Bio = std::unique_ptr<BIO, FreeBio>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

constexpr std::string_view kBegin = "-----BEGIN PUBLIC KEY-----\n";
constexpr std::string_view kEnd = "\n-----END PUBLIC KEY-----\n";

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(std::max(size, 0L))};
}

PublicKey raw(const EVP_PKEY* key) {
  PublicKey out{};
  std::size_t size = out.size();
  EVP_PKEY_get_raw_public_key(key, out.data(), &size);
  return out;
}

template <std::size_t N>
std::string base64(const std::array<std::uint8_t, N>& bytes) {
  std::array<std::uint8_t, (N + 2) / 3 * 4 + 1> out{};
  const int size = EVP_EncodeBlock(out.data(), bytes.data(), static_cast<int>(N));
  return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(size)};
}

}  // namespace

Result<PublicKey> read_public_key(std::string_view text) {
  text = trimmed(text);
  std::string pem(text);
  if (!text.starts_with("-----")) pem = std::string(kBegin) + pem + std::string(kEnd);
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Key key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  if (!key) return Failure{say("this is no public key in PEM form")};
  if (EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) return Failure{say("this is a key, but not one of Ed25519")};
  return raw(key.get());
}

std::string key_id(const PublicKey& key) {
  return sha256_hex({reinterpret_cast<const char*>(key.data()), key.size()}).substr(0, 16);
}

std::string pem_of(const PublicKey& key) {
  const Key held(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(bio.get(), held.get());
  return text_of(bio.get());
}

std::string base64_of(const PublicKey& key) {
  const std::string pem = pem_of(key);
  return pem.substr(kBegin.size(), pem.size() - kBegin.size() - kEnd.size());
}

bool verified(const PublicKey& key, std::string_view message, const Ed25519Signature& signature) {
  const Key held(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const Context context(EVP_MD_CTX_new());
  return held && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, held.get()) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                          reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
}

std::string base64_of(const Ed25519Signature& signature) { return base64(signature); }

std::optional<Ed25519Signature> signature_of(std::string_view text) {
  std::array<std::uint8_t, 66> bytes{};
  if (text.size() != 88 || !text.ends_with("==")) return std::nullopt;
  if (EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), 88) != 66) return std::nullopt;
  Ed25519Signature out{};
  std::copy_n(bytes.begin(), out.size(), out.begin());
  if (base64(out) != text) return std::nullopt;
  return out;
}

void PrivateKey::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

Result<PrivateKey> PrivateKey::make() {
  Held key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) return Failure{say("OpenSSL could not make a key")};
  return PrivateKey(std::move(key));
}

Result<PrivateKey> PrivateKey::read(const std::filesystem::path& file) {
  const Bio bio(BIO_new_file(file.c_str(), "r"));
  if (!bio) return Failure{say("the key '{}' cannot be read", file.string())};
  Held key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!key) return Failure{say("'{}' is no private key in PEM form, or the passphrase is wrong", file.string())};
  if (EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
    return Failure{say("'{}' is a key, but not one of Ed25519; 'lapse rule sign --new-key FILE' makes one", file.string())};
  return PrivateKey(std::move(key));
}

PublicKey PrivateKey::public_key() const { return raw(key_.get()); }

Ed25519Signature PrivateKey::sign(std::string_view message) const {
  Ed25519Signature out{};
  std::size_t size = out.size();
  const Context context(EVP_MD_CTX_new());
  EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get());
  EVP_DigestSign(context.get(), out.data(), &size, reinterpret_cast<const unsigned char*>(message.data()), message.size());
  return out;
}

std::string PrivateKey::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio.get());
}

}  // namespace lapse::support
