// SPDX-License-Identifier: Apache-2.0
#include <openssl/x509_vfy.h>
#include <sys/socket.h>

#include "rig.hpp"

namespace lapse::observe::testing {
namespace {

using namespace std::chrono_literals;

HttpQuestion at(const Peer& peer, bool tls = false) {
  return {.address = "127.0.0.1", .port = peer.port(), .tls = tls, .host = "shop.example.com"};
}

const HttpAnswer& body(const Answer& answer) {
  static const HttpAnswer none;
  EXPECT_EQ(answer.ended, Ended::answered) << answer.detail;
  const auto* found = std::get_if<HttpAnswer>(&answer.body);
  EXPECT_NE(found, nullptr);
  return found == nullptr ? none : *found;
}

/// A peer that reads a request, sends `response` and closes.
Peer::Script reply(std::string response, std::string* request = nullptr) {
  return [response = std::move(response), request](Visitor& v) {
    const std::string head = v.head();
    if (request != nullptr) *request = head;
    v.write(response);
  };
}

TEST(Http, OneRequestOneResponse) {
  std::string request;
  Peer peer(reply("HTTP/1.1 301 Moved\r\nLocation: https://shop.example.com/\r\n\r\nbye", &request));
  const Answer answer = Rig().http(at(peer));
  EXPECT_EQ(body(answer).status, 301U);
  EXPECT_EQ(text_of(body(answer).head), "HTTP/1.1 301 Moved\r\nLocation: https://shop.example.com/");
  EXPECT_EQ(text_of(body(answer).body), "bye");
  EXPECT_EQ(body(answer).flags, 0U);
  EXPECT_EQ(request.rfind("GET / HTTP/1.1\r\nHost: shop.example.com\r\n", 0), 0U) << request;
}

TEST(Http, ChunkedAndTooLong) {
  Peer chunked(reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
  EXPECT_EQ(text_of(body(Rig().http(at(chunked))).body), "abc");
  Peer large(reply("HTTP/1.1 200 OK\r\n\r\n" + std::string(1000000, 'x')));
  const Answer cut = Rig().http(at(large));
  EXPECT_EQ(body(cut).flags, static_cast<std::uint32_t>(LAPSE_HTTP_BODY_CUT));
  EXPECT_EQ(body(cut).body.size(), 65536U);
  Peer short_one(reply("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
  const Answer broken = Rig().http(at(short_one));
  EXPECT_EQ(body(broken).flags, static_cast<std::uint32_t>(LAPSE_HTTP_BODY_CUT));
  EXPECT_EQ(text_of(body(broken).body), "abc");
  EXPECT_FALSE(broken.detail.empty());
}

TEST(Http, HowItCanEnd) {
  Peer silent([](Visitor& v) { v.wait_for_close(); });
  auto network = quick_network();
  network.deadlines.http = 150ms;
  EXPECT_EQ(Rig(network).http(at(silent)).ended, Ended::timeout);

  Peer closing([](Visitor& v) { static_cast<void>(v.head()); });
  EXPECT_EQ(Rig().http(at(closing)).ended, Ended::reset);
  Peer resetting([](Visitor& v) { v.reset(); });
  EXPECT_EQ(Rig().http(at(resetting)).ended, Ended::reset);
  Peer garbage(reply("220 mail ESMTP\r\n"));
  EXPECT_EQ(Rig().http(at(garbage)).ended, Ended::malformed);
  Peer flood(reply("HTTP/1.1 200 OK\r\nX: " + std::string(100000, 'x')));
  EXPECT_EQ(Rig().http(at(flood)).ended, Ended::limit);
  EXPECT_EQ(Rig().http({.address = "127.0.0.1", .port = closed_port(), .host = "a"}).ended, Ended::refused);
  EXPECT_EQ(Rig().http({.address = "127.0.0.1", .port = closed_port(), .host = "a", .target = "/\r\n"}).ended,
            Ended::failed);
}

TEST(Http, AStalledBodyIsStillAnAnswer) {
  Peer peer([](Visitor& v) {
    static_cast<void>(v.head());
    v.write("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 5\r\n\r\nab");
    v.wait_for_close();
  });
  auto network = quick_network();
  network.deadlines.http = 200ms;
  const Answer answer = Rig(network).http(at(peer));
  EXPECT_EQ(body(answer).status, 302U);
  EXPECT_EQ(body(answer).flags, static_cast<std::uint32_t>(LAPSE_HTTP_BODY_CUT));
}

TEST(Http, OverTlsWithTheHandshakeSeen) {
  const auto server = server_context(pki().leaf, {&pki().intermediate});
  std::string request;
  Peer peer([&](Visitor& v) {
    serve_tls(server.get(), v, [&](SSL* ssl) {
      request = read_head(ssl);
      write_all(ssl, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      SSL_shutdown(ssl);
    });
  });
  Rig rig;
  Answer tls;
  bool tls_came = false;
  Answer http;
  rig.web->ask_http(
      at(peer, true),
      [&](Answer a) {
        EXPECT_TRUE(tls_came);
        http = std::move(a);
      },
      [&](Answer a) {
        tls_came = true;
        tls = std::move(a);
      });
  rig.loop.run();
  EXPECT_EQ(peer.visits(), 1);
  EXPECT_EQ(body(http).status, 200U);
  EXPECT_EQ(text_of(body(http).body), "ok");
  ASSERT_TRUE(std::holds_alternative<TlsAnswer>(tls.body));
  EXPECT_EQ(std::get<TlsAnswer>(tls.body).trust, X509_V_OK);
  EXPECT_EQ(std::get<TlsAnswer>(tls.body).chain.size(), 2U);
}

TEST(Http, OverTlsAfterAFailedHandshake) {
  Peer plain([](Visitor& v) { v.write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  EXPECT_EQ(Rig().http(at(plain, true)).ended, Ended::malformed);
  Peer closing([](Visitor& v) {
    char hello[16];
    static_cast<void>(::recv(v.fd(), hello, sizeof hello, 0));
    v.reset();
  });
  EXPECT_EQ(Rig().http(at(closing, true)).ended, Ended::reset);
  auto network = quick_network();
  network.deadlines.tls = 100ms;
  Peer silent([](Visitor& v) { v.wait_for_close(); });
  EXPECT_EQ(Rig(network).http(at(silent, true)).ended, Ended::timeout);
}

TEST(Http, AClientCertificateThatIsDemanded) {
  const auto server = server_context(pki().leaf, {});
  SSL_CTX_set_verify(server.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  Peer peer([&](Visitor& v) {
    serve_tls(server.get(), v, nullptr);
    ::shutdown(v.fd(), SHUT_WR);
    v.wait_for_close();
  });
  const Answer answer = Rig().http(at(peer, true));
  EXPECT_EQ(answer.ended, Ended::reset);
  EXPECT_NE(answer.detail.find("116"), std::string::npos) << answer.detail;
}

// A server that never stops sending session tickets must not hold the run.
TEST(Http, EndlessTicketsAreCutOff) {
  const auto server = server_context(pki().leaf, {});
  Peer peer([&](Visitor& v) {
    serve_tls(server.get(), v, [&](SSL* ssl) {
      static_cast<void>(read_head(ssl));
      for (int i = 0; i < 20000; ++i) {
        if (SSL_new_session_ticket(ssl) != 1 || SSL_do_handshake(ssl) != 1) break;
      }
    });
  });
  auto network = quick_network();
  network.limits.body_bytes = 1000;
  network.deadlines.http = 10s;  // the bytes end it, not the clock, on a slow machine too
  const Answer answer = Rig(network).http(at(peer, true));
  EXPECT_EQ(answer.ended, Ended::limit) << answer.detail;
  EXPECT_NE(answer.detail.find("limit"), std::string::npos) << answer.detail;
}

TEST(Http, ManyAtOnce) {
  const auto server = server_context(pki().leaf, {&pki().intermediate});
  Peer peer([&](Visitor& v) {
    serve_tls(server.get(), v, [&](SSL* ssl) {
      static_cast<void>(read_head(ssl));
      write_all(ssl, "HTTP/1.1 200 OK\r\n\r\nok");
      SSL_shutdown(ssl);
    });
  });
  Rig rig;
  int good = 0;
  for (int i = 0; i < 40; ++i) {
    rig.web->ask_http(
        at(peer, true), [&](Answer a) { good += a.ended == Ended::answered ? 1 : 0; }, nullptr);
  }
  rig.loop.run();
  EXPECT_EQ(good, 40);
}

}  // namespace
}  // namespace lapse::observe::testing
