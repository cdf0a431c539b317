// SPDX-License-Identifier: Apache-2.0
#include <openssl/x509_vfy.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "observe/connect.hpp"
#include "observe/ports.hpp"
#include "observe/tls_messages.hpp"
#include "rig.hpp"

namespace lapse::observe::testing {
namespace {

using namespace std::chrono_literals;

TlsQuestion at(const Peer& peer, std::string sni = "shop.example.com", std::string alpn = "") {
  return {.address = "127.0.0.1", .port = peer.port(), .sni = std::move(sni), .alpn = std::move(alpn)};
}

const TlsAnswer& body(const Answer& answer) {
  static const TlsAnswer none;
  EXPECT_EQ(answer.ended, Ended::answered) << answer.detail;
  const auto* found = std::get_if<TlsAnswer>(&answer.body);
  EXPECT_NE(found, nullptr);
  return found == nullptr ? none : *found;
}

TEST(Tls, SeesTheChainAndItsTrust) {
  const auto server = server_context(pki().leaf, {&pki().intermediate});
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  Rig rig;
  const Answer answer = rig.tls(at(peer));
  const TlsAnswer& seen = body(answer);
  EXPECT_EQ(seen.flags, static_cast<std::uint32_t>(LAPSE_TLS_COMPLETE));
  EXPECT_EQ(seen.failure, LAPSE_TLS_NONE);
  EXPECT_EQ(seen.alert, -1);
  EXPECT_EQ(seen.version, 0x0304U);
  EXPECT_EQ(seen.cipher.rfind("TLS_", 0), 0U);
  ASSERT_EQ(seen.chain.size(), 2U);
  EXPECT_EQ(*seen.chain[0], pki().leaf.der());
  EXPECT_EQ(*seen.chain[1], pki().intermediate.der());
  EXPECT_EQ(seen.trust, X509_V_OK) << seen.trust_detail;
  EXPECT_EQ(seen.path.size(), 3U);
  EXPECT_EQ(seen.path[0].get(), seen.chain[0].get()) << "one copy of each certificate";
}

TEST(Tls, TheSameChainTwiceIsOneCopy) {
  const auto server = server_context(pki().leaf, {&pki().intermediate});
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  Rig rig;
  const Answer first = rig.tls(at(peer));
  const Answer second = rig.tls(at(peer));
  EXPECT_EQ(body(first).chain[0].get(), body(second).chain[0].get());
}

TEST(Tls, OldVersionsAndUntrustedChainsAreObserved) {
  const Identity lone = issue({});
  const auto server = server_context(lone, {});
  SSL_CTX_set_security_level(server.get(), 0);
  SSL_CTX_set_min_proto_version(server.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(server.get(), TLS1_VERSION);
  SSL_CTX_set_cipher_list(server.get(), "ALL:@SECLEVEL=0");
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  Rig rig;
  const Answer answer = rig.tls(at(peer));
  EXPECT_EQ(body(answer).version, 0x0301U) << answer.detail;
  EXPECT_EQ(body(answer).chain.size(), 1U);
  EXPECT_EQ(body(answer).trust, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
  EXPECT_EQ(body(answer).flags & LAPSE_TLS_COMPLETE, LAPSE_TLS_COMPLETE);
}

TEST(Tls, Tls12) {
  const auto server = server_context(pki().leaf, {&pki().intermediate});
  SSL_CTX_set_max_proto_version(server.get(), TLS1_2_VERSION);
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  Rig rig;
  const Answer answer = rig.tls(at(peer));
  EXPECT_EQ(body(answer).version, 0x0303U);
  EXPECT_EQ(body(answer).chain.size(), 2U);
  EXPECT_EQ(body(answer).trust, X509_V_OK);
}

struct Hello {
  std::string sni;
  bool asked_for_staple = false;
};

int note_hello(SSL* ssl, int*, void* hello) {
  auto& seen = *static_cast<Hello*>(hello);
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  seen.sni = name == nullptr ? "" : name;
  return SSL_TLSEXT_ERR_OK;
}

TEST(Tls, ServerNameIsSentForNamesOnly) {
  Hello hello;
  const auto server = server_context(pki().leaf, {});
  SSL_CTX_set_tlsext_servername_callback(server.get(), note_hello);
  SSL_CTX_set_tlsext_servername_arg(server.get(), &hello);
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  Rig rig;
  for (const auto& [asked, sent] : std::vector<std::pair<std::string, std::string>>{
           {"shop.example.com", "shop.example.com"}, {"", ""}, {"127.0.0.1", ""}, {"2001:db8::1", ""}}) {
    EXPECT_EQ(body(rig.tls(at(peer, asked))).failure, LAPSE_TLS_NONE);
    EXPECT_EQ(hello.sni, sent) << asked;
  }
}

int staple(SSL* ssl, void*) {
  auto* bytes = static_cast<unsigned char*>(OPENSSL_malloc(3));
  std::copy_n("\x30\x01\x02", 3, bytes);
  SSL_set_tlsext_status_ocsp_resp(ssl, bytes, 3);
  return SSL_TLSEXT_ERR_OK;
}

TEST(Tls, TheStapleIsHandedOn) {
  const auto server = server_context(pki().leaf, {});
  SSL_CTX_set_tlsext_status_cb(server.get(), staple);
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  EXPECT_EQ(body(Rig().tls(at(peer))).ocsp, (Bytes{0x30, 0x01, 0x02}));
}

int choose_second(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in, unsigned, void*) {
  const unsigned char* second = in + 1 + in[0];
  *out = second + 1;
  *size = *second;
  return SSL_TLSEXT_ERR_OK;
}

int refuse_alpn(SSL*, const unsigned char**, unsigned char*, const unsigned char*, unsigned, void*) {
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

TEST(Tls, AlpnIsOfferedAndReported) {
  const auto server = server_context(pki().leaf, {});
  SSL_CTX_set_alpn_select_cb(server.get(), choose_second, nullptr);
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  EXPECT_EQ(body(Rig().tls(at(peer, "shop.example.com", "h2,http/1.1"))).alpn, "http/1.1");

  SSL_CTX_set_alpn_select_cb(server.get(), refuse_alpn, nullptr);
  const Answer answer = Rig().tls(at(peer, "shop.example.com", "acme-tls/1"));
  EXPECT_EQ(body(answer).failure, LAPSE_TLS_ALERT);
  EXPECT_EQ(body(answer).alert, 120);
}

TEST(Tls, AProtocolListThatCannotBeSentIsAFault) {
  Peer peer([&](Visitor& v) { v.wait_for_close(); });
  for (const char* bad : {",", "h2,", ",h2", "h2,,http/1.1"}) {
    EXPECT_EQ(Rig().tls(at(peer, "a.example", bad)).ended, Ended::failed) << bad;
  }
  EXPECT_EQ(Rig().tls(at(peer, std::string(300, 'a'))).ended, Ended::failed);
}

int unknown_name(SSL*, int* alert, void*) {
  *alert = SSL_AD_UNRECOGNIZED_NAME;
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

TEST(Tls, AlertsKeepTheirNumber) {
  const auto server = server_context(pki().leaf, {});
  SSL_CTX_set_tlsext_servername_callback(server.get(), unknown_name);
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  const Answer answer = Rig().tls(at(peer));
  EXPECT_EQ(body(answer).failure, LAPSE_TLS_ALERT);
  EXPECT_EQ(body(answer).alert, 112);
  EXPECT_EQ(body(answer).version, 0U);
  EXPECT_EQ(body(answer).flags, 0U);
  EXPECT_NE(answer.detail.find("112"), std::string::npos);
}

TEST(Tls, AClientCertificateThatIsDemanded) {
  for (const int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
    const auto server = server_context(pki().leaf, {&pki().intermediate});
    SSL_CTX_set_max_proto_version(server.get(), version);
    SSL_CTX_set_verify(server.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
    const Answer answer = Rig().tls(at(peer));
    const TlsAnswer& seen = body(answer);
    EXPECT_NE(seen.flags & LAPSE_TLS_CLIENT_CERTIFICATE, 0U);
    EXPECT_EQ(seen.chain.size(), 2U) << "what was seen before the failure is evidence";
    EXPECT_EQ(seen.trust, X509_V_OK);
    if (version == TLS1_3_VERSION) {
      EXPECT_EQ(seen.failure, LAPSE_TLS_NONE) << "the client's part is over before the server objects";
    } else {
      EXPECT_EQ(seen.failure, LAPSE_TLS_ALERT);
      EXPECT_EQ(seen.alert, 40);
    }
  }
}

TEST(Tls, ALargeCertificate) {
  const Identity large = issue({.alternative_names = 9000}, &pki().intermediate);
  ASSERT_GT(large.der().size(), 200000U);
  const auto server = server_context(large, {&pki().intermediate});
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  const Answer answer = Rig().tls(at(peer));
  EXPECT_EQ(body(answer).failure, LAPSE_TLS_NONE) << answer.detail;
  ASSERT_EQ(body(answer).chain.size(), 2U);
  EXPECT_EQ(*body(answer).chain[0], large.der());

  auto network = quick_network();
  network.limits.certificate_bytes = 100000;
  const Answer refused = Rig(network).tls(at(peer));
  EXPECT_EQ(body(refused).failure, LAPSE_TLS_TOO_LARGE) << refused.detail;
}

TEST(Tls, SilenceAndStandstill) {
  auto network = quick_network();
  network.deadlines.tls = 150ms;
  for (const char* start : {"", "\x16\x03\x03"}) {
    Peer peer([&](Visitor& v) {
      v.write(start);
      v.wait_for_close();
    });
    const Answer answer = Rig(network).tls(at(peer));
    EXPECT_EQ(body(answer).failure, LAPSE_TLS_SILENT) << answer.detail;
    EXPECT_EQ(body(answer).trust, -1);
  }
}

TEST(Tls, PlainHttpAndOtherProtocols) {
  Peer plain([&](Visitor& v) { v.write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  const Answer http = Rig().tls(at(plain));
  EXPECT_EQ(body(http).failure, LAPSE_TLS_PLAIN_HTTP) << http.detail;

  for (const std::string_view other : {"SSH-2.0-OpenSSH_9.2\r\n", "220 mail ESMTP\r\n", "<html>", "x", "\x1b[31m\n"}) {
    Peer peer([&](Visitor& v) {
      v.write(other);
      static_cast<void>(v.line());
    });
    const Answer answer = Rig().tls(at(peer));
    EXPECT_EQ(body(answer).failure, LAPSE_TLS_NOT_TLS) << other << ": " << answer.detail;
    for (const char c : answer.detail) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << answer.detail;
  }
}

TEST(Tls, ClosedAndReset) {
  Peer closing([](Visitor& v) {
    char hello[64];
    static_cast<void>(::recv(v.fd(), hello, sizeof hello, 0));
    ::shutdown(v.fd(), SHUT_WR);
    v.wait_for_close();
  });
  EXPECT_EQ(body(Rig().tls(at(closing))).failure, LAPSE_TLS_CLOSED);
  Peer resetting([](Visitor& v) {
    char hello[64];
    static_cast<void>(::recv(v.fd(), hello, sizeof hello, 0));
    v.reset();
  });
  EXPECT_EQ(body(Rig().tls(at(resetting))).failure, LAPSE_TLS_CLOSED);
  Peer polite([](Visitor& v) { v.write(std::string_view("\x15\x03\x03\x00\x02\x01\x00", 7)); });
  EXPECT_EQ(body(Rig().tls(at(polite))).failure, LAPSE_TLS_CLOSED);
}

TEST(Tls, RefusedAndNoRoute) {
  const Answer refused = Rig().tls({.address = "127.0.0.1", .port = closed_port()});
  EXPECT_EQ(refused.ended, Ended::refused) << refused.detail;
  EXPECT_TRUE(std::holds_alternative<std::monostate>(refused.body));
  EXPECT_EQ(Rig().tls({.address = "example.com", .port = 443}).ended, Ended::failed);
}

TEST(Tls, PortsOfTheEstate) {
  const auto server = server_context(pki().leaf, {});
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  auto network = quick_network();
  network.ports.https = closed_port();
  network.ports_of["shop.example.com"].https = peer.port();
  EXPECT_EQ(body(Rig(network).tls({.address = "127.0.0.1", .sni = "shop.example.com"})).failure, LAPSE_TLS_NONE);
  EXPECT_EQ(Rig(network).tls({.address = "127.0.0.1", .sni = "other.example.com"}).ended, Ended::refused);
}

TEST(Tls, ASourceAddressThatIsNotOurs) {
  const auto server = server_context(pki().leaf, {});
  Peer peer([&](Visitor& v) { serve_tls(server.get(), v, nullptr); });
  auto network = quick_network();
  network.source_ipv4 = "127.0.0.9";
  EXPECT_EQ(body(Rig(network).tls(at(peer))).failure, LAPSE_TLS_NONE);
  network.source_ipv4 = "198.51.100.7";
  const Answer answer = Rig(network).tls(at(peer));
  EXPECT_EQ(answer.ended, Ended::failed);
  EXPECT_NE(answer.detail.find("198.51.100.7"), std::string::npos);
}

TEST(ConnectErrors, AreSorted) {
  EXPECT_EQ(sort_connect_error(ECONNREFUSED, false).ended, Ended::refused);
  EXPECT_EQ(sort_connect_error(ENETUNREACH, true).ended, Ended::no_route);
  EXPECT_EQ(sort_connect_error(EADDRNOTAVAIL, true).ended, Ended::no_route);
  EXPECT_EQ(sort_connect_error(ENETUNREACH, false).ended, Ended::unreachable);
  EXPECT_EQ(sort_connect_error(EHOSTUNREACH, true).ended, Ended::unreachable);
  EXPECT_EQ(sort_connect_error(EHOSTUNREACH, false).ended, Ended::unreachable);
  EXPECT_EQ(sort_connect_error(ETIMEDOUT, false).ended, Ended::timeout);
  EXPECT_EQ(sort_connect_error(ECONNRESET, false).ended, Ended::reset);
  EXPECT_EQ(sort_connect_error(EMFILE, true).ended, Ended::limit);
}

TEST(TlsMessages, BrokenCertificateListsYieldWhatIsWhole) {
  const Bytes list{0, 0, 9, 0, 0, 2, 'a', 'b', 0, 0, 1, 'c'};
  EXPECT_EQ(certificates_in(list, false).size(), 2U);
  for (std::size_t size = 0; size < list.size(); ++size) {
    EXPECT_LE(certificates_in(std::span(list).first(size), false).size(), 2U);
    EXPECT_LE(certificates_in(std::span(list).first(size), true).size(), 2U);
  }
  const Bytes tls13{0, 0, 0, 7, 0, 0, 2, 'a', 'b', 0, 0};
  ASSERT_EQ(certificates_in(tls13, true).size(), 1U);
  EXPECT_EQ(certificates_in(tls13, true)[0].size(), 2U);
}

TEST(Ports, HostNames) {
  EXPECT_EQ(host_name("Shop.Example.COM:8443"), "shop.example.com");
  EXPECT_EQ(host_name("shop.example.com."), "shop.example.com");
  EXPECT_EQ(host_name("[2001:db8::1]:443"), "2001:db8::1");
  EXPECT_EQ(host_name("2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(host_name(""), "");
  EXPECT_EQ(host_name("["), "");
}

}  // namespace
}  // namespace lapse::observe::testing
