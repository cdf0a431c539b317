// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/pem.h>
#include <openssl/pkcs7.h>

#include <lapse/ask.hpp>
#include <lapse/http.hpp>
#include <lapse/tls.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "addresses.hpp"
#include "url.hpp"

/// The certificate that is missing from a chain, fetched from where the one before it says (RFC 5280 4.2.2.1): only to
/// explain, only when the estate asks for it, and over plain HTTP only.
namespace https_routing {

struct fetched_issuer {
  std::shared_ptr<const lapse::x509> certificate;  ///< null when it could not be had
  std::string url;
  std::string below;  ///< the subject of the certificate that names this address
  std::string seen;   ///< what came of it, in words
};

namespace detail {

using x509_ptr = std::unique_ptr<X509, lapse::detail::x509_free>;

/// What an address like that serves: DER, sometimes PEM, sometimes a PKCS #7 bag. The one that signs `child`.
[[nodiscard]] inline x509_ptr issuer_in(std::string_view body, X509* child) {
  const auto signs = [&](X509* candidate) {
    EVP_PKEY* key = candidate ? X509_get0_pubkey(candidate) : nullptr;
    return key && X509_check_issued(candidate, child) == X509_V_OK && X509_verify(child, key) == 1;
  };
  const auto size = static_cast<long>(body.size());
  const auto* at = reinterpret_cast<const unsigned char*>(body.data());
  if (x509_ptr der(d2i_X509(nullptr, &at, size)); signs(der.get())) return der;
  if (const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(body.data(), static_cast<int>(size)),
                                                          &BIO_free);
      bio) {
    while (x509_ptr pem{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
      if (signs(pem.get())) return pem;
  }
  at = reinterpret_cast<const unsigned char*>(body.data());
  const std::unique_ptr<PKCS7, decltype(&PKCS7_free)> bag(d2i_PKCS7(nullptr, &at, size), &PKCS7_free);
  if (bag && PKCS7_type_is_signed(bag.get()) && bag->d.sign && bag->d.sign->cert)
    for (int i = 0; i < sk_X509_num(bag->d.sign->cert); ++i)
      if (X509* one = sk_X509_value(bag->d.sign->cert, i); signs(one) && X509_up_ref(one)) return x509_ptr(one);
  return nullptr;
}

}  // namespace detail

/// The place in the chain of the last certificate that leads on from the leaf.
[[nodiscard]] inline std::size_t last_sent(const lapse::tls_answer& a) {
  std::size_t last = 0;
  for (std::size_t step = 0; step < a.chain_size(); ++step) {
    const auto here = a.chain(last);
    std::size_t next = last;
    for (std::size_t i = 1; i < a.chain_size() && next == last; ++i)
      if (const auto c = a.chain(i); i != last && c && here && c->subject == here->issuer) next = i;
    if (next == last) break;
    last = next;
  }
  return last;
}

/// Fetches the issuer of the last certificate of `a` that leads on from the leaf.
[[nodiscard]] inline fetched_issuer fetch_issuer(const lapse::tls_answer& a, const lapse::known& ask) {
  fetched_issuer out;
  const std::size_t last = last_sent(a);
  const auto below = a.chain_size() > 0 ? a.chain(last) : nullptr;
  if (!below || below->issuer_urls.empty()) {
    out.seen = "the certificate does not say where its issuer's could be fetched";
    return out;
  }
  out.below = below->subject;
  out.url = below->issuer_urls.front();
  const auto from = parse_url(out.url);
  if (!from || from->tls) {
    out.seen = "what it names for its issuer is no http address";
    return out;
  }
  const auto found = resolve(ask, from->host);
  if (!found.found()) {
    out.seen = from->host + " has no address that could be learnt";
    return out;
  }
  const auto answer = ask(lapse::http(found.addresses[0], from->host).port(from->port).get(from->target));
  out.seen = std::string(answer.asked()) + ": " + answer.summary();
  if (answer.status() != 200) return out;
  const auto der = a.body().chain[last];
  const uint8_t* at = der.data;
  const detail::x509_ptr child(d2i_X509(nullptr, &at, static_cast<long>(der.size)));
  const auto issuer = child ? detail::issuer_in(answer.text(), child.get()) : nullptr;
  ERR_clear_error();
  uint8_t* bytes = nullptr;
  const int size = issuer ? i2d_X509(issuer.get(), &bytes) : 0;
  if (size > 0) out.certificate = lapse::parse_certificate({bytes, static_cast<std::size_t>(size)});
  OPENSSL_free(bytes);
  return out;
}

}  // namespace https_routing
