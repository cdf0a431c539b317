// SPDX-License-Identifier: Apache-2.0
//
// What OpenSSL 3.0 does that a careless caller does not expect. Each test is about one such thing; those about large
// certificates, old versions and dates stand in tls_test.cpp and trust_test.cpp.
#include <openssl/err.h>

#include <lapse/x509.hpp>

#include "observe/tls_session.hpp"
#include "rig.hpp"

namespace lapse::observe::testing {
namespace {

TlsQuestion at(const Peer& peer) {
  return {.address = "127.0.0.1", .port = peer.port(), .sni = "shop.example.com"};
}

const TlsAnswer& body(const Answer& answer) {
  static const TlsAnswer none;
  const auto* found = std::get_if<TlsAnswer>(&answer.body);
  EXPECT_NE(found, nullptr) << answer.detail;
  return found == nullptr ? none : *found;
}

std::shared_ptr<const x509> parsed(const Profile& profile) {
  const Bytes der = issue(profile, &pki().intermediate).der();
  return parse_certificate({der.data(), der.size()});
}

// SSL_get_error looks at the whole queue: an error that somebody left there would end a good handshake.
TEST(OpensslTraps, AnOldErrorInTheQueueEndsNoHandshake) {
  const auto server = server_context(pki().leaf, {&pki().intermediate});
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  Rig rig;
  ERR_raise(ERR_LIB_SSL, SSL_R_WRONG_VERSION_NUMBER);
  const Answer answer = rig.tls(at(peer));
  EXPECT_EQ(body(answer).failure, LAPSE_TLS_NONE) << answer.detail;
  EXPECT_EQ(ERR_peek_error(), 0U) << "and none is left behind";
}

// With the bundle of roots in it a context takes twenty milliseconds to make, so the roots are the verifier's alone.
TEST(OpensslTraps, TheContextHoldsNoRoots) {
  const TlsSettings settings({}, TlsSettings::For::web);
  ASSERT_NE(settings.context(), nullptr);
  EXPECT_EQ(sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(settings.context()))), 0);
}

// At the usual security level a short key ends the handshake at once, and nothing of the certificate is seen.
TEST(OpensslTraps, AShortKeyIsSeen) {
  const Identity weak = issue({.rsa_bits = 1024}, &pki().intermediate);
  SslContextPtr server(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_set_security_level(server.get(), 0);
  ASSERT_EQ(SSL_CTX_use_certificate(server.get(), weak.certificate.get()), 1);
  ASSERT_EQ(SSL_CTX_use_PrivateKey(server.get(), weak.key.get()), 1);
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  const Answer answer = Rig().tls(at(peer));
  EXPECT_EQ(body(answer).failure, LAPSE_TLS_NONE) << answer.detail;
  ASSERT_EQ(body(answer).chain.size(), 1U);
  EXPECT_EQ(*body(answer).chain[0], weak.der());
}

// A server without secure renegotiation (RFC 5746) is refused by OpenSSL 3 at its ServerHello, unless it is told otherwise.
TEST(OpensslTraps, AServerWithoutSecureRenegotiationIsSeen) {
  const Bytes der = pki().leaf.der();
  const auto put = [](std::string& out, std::size_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
  };
  std::string hello("\x03\x03", 2);
  hello += std::string(32, 'r');
  hello += std::string("\x00\xc0\x2b\x00", 4);  // no session, ECDHE-ECDSA-AES128-GCM-SHA256, no compression; no extensions
  std::string list;
  put(list, der.size(), 3);
  list.append(der.begin(), der.end());
  std::string messages("\x02", 1);
  put(messages, hello.size(), 3);
  messages += hello + '\x0b';
  put(messages, list.size() + 3, 3);
  put(messages, list.size(), 3);
  messages += list;
  std::string record("\x16\x03\x03", 3);
  put(record, messages.size(), 2);
  record += messages;
  Peer peer([&](Visitor& v) {
    char client[64];
    static_cast<void>(::recv(v.fd(), client, sizeof client, 0));
    v.write(record);
    ::shutdown(v.fd(), SHUT_WR);
    v.wait_for_close();
  });
  const Answer answer = Rig().tls(at(peer));
  EXPECT_EQ(body(answer).failure, LAPSE_TLS_CLOSED) << answer.detail;
  ASSERT_EQ(body(answer).chain.size(), 1U) << "what came before the end is evidence";
  EXPECT_EQ(*body(answer).chain[0], der);
}

// X509_check_host falls back to the common name, also beside an IP address.
TEST(OpensslTraps, TheCommonNameDoesNotCount) {
  EXPECT_FALSE(parsed({.san = "none"})->covers("shop.example.com"));
  EXPECT_FALSE(parsed({.san = "IP:192.0.2.1"})->covers("shop.example.com"));
  EXPECT_TRUE(parsed({.name = "other.example.com", .san = "DNS:shop.example.com"})->covers("shop.example.com"));
  EXPECT_FALSE(parsed({.name = "other.example.com", .san = "DNS:shop.example.com"})->covers("other.example.com"));
}

// A reference such as ".example.com" matches every subdomain, and "*.example.com" matches itself.
TEST(OpensslTraps, WhatIsNoHostNameIsCoveredByNothing) {
  const auto wild = parsed({.san = "DNS:*.example.com,DNS:example.com"});
  EXPECT_FALSE(wild->covers(".example.com"));
  EXPECT_FALSE(wild->covers("*.example.com"));
  EXPECT_FALSE(wild->covers("shop.example.com."));
  EXPECT_FALSE(wild->covers(""));
  EXPECT_FALSE(wild->covers("_name.example.com"));
  EXPECT_FALSE(wild->covers("b\u00fccher.example.com")) << "a name stands in a certificate in its ASCII form";
}

TEST(OpensslTraps, AWildcardIsOneWholeLabel) {
  const auto wild = parsed({.san = "DNS:*.example.com,DNS:w*.example.net,DNS:*,DNS:*.*.example.org,DNS:*.0.2.1"});
  EXPECT_TRUE(wild->covers("shop.example.com"));
  EXPECT_TRUE(wild->covers("xn--bcher-kva.example.com"));
  EXPECT_FALSE(wild->covers("example.com"));
  EXPECT_FALSE(wild->covers("eu.shop.example.com"));
  EXPECT_FALSE(wild->covers("www.example.net"));
  EXPECT_FALSE(wild->covers("localhost"));
  EXPECT_FALSE(wild->covers("a.b.example.org"));
  EXPECT_FALSE(wild->covers("192.0.2.1")) << "never for an address";
}

// OpenSSL takes wildcards below a public suffix, negative serial numbers and zero. None of that decides a renewal.
TEST(OpensslTraps, WhatIsNoBusinessOfOursPasses) {
  EXPECT_TRUE(parsed({.san = "DNS:*.co.uk"})->covers("shop.co.uk"));
  const Identity odd = issue({}, &pki().intermediate);
  for (const auto& [number, text] : std::vector<std::pair<std::int64_t, std::string>>{{0, "0"}, {-17, "-11"}}) {
    ASN1_INTEGER_set_int64(X509_get_serialNumber(odd.certificate.get()), number);
    X509_sign(odd.certificate.get(), pki().intermediate.key.get(), EVP_sha256());
    const Bytes der = odd.der();
    EXPECT_EQ(parse_certificate({der.data(), der.size()})->serial, text);
  }
}

TEST(OpensslTraps, TenThousandNamesAreReadOnce) {
  const Bytes der = issue({.alternative_names = 10000}, &pki().intermediate).der();
  const auto first = parse_certificate({der.data(), der.size()});
  ASSERT_EQ(first->dns_names.size(), 10000U);
  EXPECT_TRUE(first->covers("n9999.shop.example.com"));
  EXPECT_EQ(parse_certificate({der.data(), der.size()}).get(), first.get());
}

// X509_cmp_time takes equality for past. The last second still counts (RFC 5280 4.1.2.5), so times are compared here.
TEST(OpensslTraps, TheLastSecondIsARuleAndNotAnError) {
  Folder folder;
  Certificates certificates;
  const auto trust = Trust::open(folder.write("roots.pem", pki().root.pem()), kNow, certificates);
  ASSERT_TRUE(trust);
  const Identity ends_now = issue({.not_after = kNow}, &pki().intermediate);
  const auto seen = (*trust)->verify({certificates.keep(ends_now.der()), certificates.keep(pki().intermediate.der())}, nullptr);
  EXPECT_EQ(seen->error, X509_V_OK) << seen->detail;
  const Bytes der = ends_now.der();
  EXPECT_EQ(parse_certificate({der.data(), der.size()})->not_after, kNow);
}

}  // namespace
}  // namespace lapse::observe::testing
