// SPDX-License-Identifier: Apache-2.0
#include "observe/http_message.hpp"

#include <gtest/gtest.h>

#include <random>

namespace lapse::observe {
namespace {

using State = HttpReader::State;

/// Reads a whole response, fed in pieces of every size: the pieces must not matter.
HttpReader read(const std::string& text, bool head_only = false, std::size_t limit = 64, bool close = true) {
  HttpReader whole(limit, head_only);
  whole.feed(text);
  if (close) whole.finish();
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 64U}) {
    HttpReader reader(limit, head_only);
    for (std::size_t at = 0; at < text.size(); at += piece) reader.feed(std::string_view(text).substr(at, piece));
    if (close) reader.finish();
    EXPECT_EQ(reader.state(), whole.state()) << piece << ": " << text;
    EXPECT_EQ(reader.head(), whole.head());
    EXPECT_EQ(reader.body(), whole.body());
    EXPECT_EQ(reader.cut(), whole.cut());
    EXPECT_EQ(reader.bad_body(), whole.bad_body());
  }
  return whole;
}

TEST(HttpReader, LengthAndHeadAsSent) {
  const auto seen =
      read("HTTP/1.1 301 Moved\r\nLocation: https://x/\r\nX:\r\nContent-Length: 2\r\n\r\nhiEXTRA", false, 64, false);
  EXPECT_EQ(seen.state(), State::done);
  EXPECT_EQ(seen.status(), 301U);
  EXPECT_EQ(seen.head(), "HTTP/1.1 301 Moved\r\nLocation: https://x/\r\nX:\r\nContent-Length: 2");
  EXPECT_EQ(seen.body(), "hi");
}

TEST(HttpReader, UntilClose) {
  EXPECT_EQ(read("HTTP/1.0 200\r\n\r\nhello").state(), State::done);
  EXPECT_EQ(read("HTTP/1.0 200\r\n\r\nhello", false, 64, false).state(), State::body);
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello").state(), State::body) << "it broke off";
}

TEST(HttpReader, BareLineFeeds) {
  const auto seen = read("HTTP/1.1 200 OK\nA: b\n\nhello");
  EXPECT_EQ(seen.head(), "HTTP/1.1 200 OK\nA: b");
  EXPECT_EQ(seen.body(), "hello");
}

TEST(HttpReader, Chunked) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\nContent-Length: 3\r\n\r\n";
  const auto seen = read(head + "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: t\r\n\r\n", false, 64, false);
  EXPECT_EQ(seen.state(), State::done);
  EXPECT_EQ(seen.body(), "hello world");
  EXPECT_FALSE(seen.bad_body());
  for (const char* bad :
       {"zz\r\n", "5\r\nhelloX\r\n", "-5\r\nhello\r\n", "\r\n", "fffffffffffffffff\r\n", "0x5\r\nhello\r\n"}) {
    EXPECT_TRUE(read(head + bad).bad_body()) << bad;
  }
  const auto huge = read(head + "ffffffffffffffff\r\nabc");
  EXPECT_EQ(huge.state(), State::body);
  EXPECT_EQ(huge.body(), "abc");
  EXPECT_TRUE(read(head + "1;" + std::string(9000, 'x')).bad_body());
  EXPECT_TRUE(read(head + "0\r\n" + std::string(100, 'x') + ":\r\n" + std::string(4000, 'y') + "\r\n" +
                   std::string(4000, 'y') + "\r\n" + std::string(4000, 'y') + "\r\n" + std::string(4000, 'y') + "\r\n" +
                   std::string(4000, 'y') + "\r\n")
                  .bad_body());
}

TEST(HttpReader, TheBodyIsBounded) {
  for (const std::string& framing : {std::string(), std::string("Content-Length: 200\r\n")}) {
    const auto seen = read("HTTP/1.1 200 OK\r\n" + framing + "\r\n" + std::string(200, 'x'));
    EXPECT_EQ(seen.state(), State::done);
    EXPECT_TRUE(seen.cut());
    EXPECT_EQ(seen.body().size(), 64U);
  }
  EXPECT_FALSE(read("HTTP/1.1 200 OK\r\n\r\n" + std::string(64, 'x')).cut());
}

TEST(HttpReader, PaddingIsBounded) {
  HttpReader reader(1000, false);
  reader.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "1;" + std::string(4000, 'x') + "\r\na\r\n";
  int fed = 0;
  for (; reader.state() == State::body && fed < 1000; ++fed) reader.feed(chunk);
  EXPECT_LT(fed, 100);
  EXPECT_TRUE(reader.cut());
}

TEST(HttpReader, TheHeadIsBounded) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nA: " + std::string(70000, 'x')).state(), State::too_large);
  std::string interim;
  for (int i = 0; i < 4000; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(read(interim).state(), State::too_large);
}

TEST(HttpReader, InterimResponsesArePassedOver) {
  const auto seen =
      read("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 204 No Content\r\nB: c\r\n\r\n", false, 64, false);
  EXPECT_EQ(seen.state(), State::done);
  EXPECT_EQ(seen.status(), 204U);
  EXPECT_EQ(seen.head(), "HTTP/1.1 204 No Content\r\nB: c");
}

TEST(HttpReader, NoBodyAfterHeadAnd304) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", true, 64, false).state(), State::done);
  EXPECT_EQ(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", false, 64, false).state(), State::done);
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, 64, false).state(), State::done);
}

TEST(HttpReader, NotHttp) {
  for (const char* text :
       {"SSH-2.0-x\r\n", "<html>", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 2000 X\r\n\r\n", "HTTP/1.x 200 OK\r\n\r\n", "\x15\x03\x01", "\n\n"}) {
    EXPECT_EQ(read(text).state(), State::not_http) << text;
  }
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nA: b").state(), State::head);
  EXPECT_EQ(read("").state(), State::head);
}

TEST(HttpReader, AnyBytesAreSurvived) {
  std::mt19937 random(7);
  const std::string seed = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  for (int i = 0; i < 3000; ++i) {
    std::string text = seed;
    for (unsigned n = random() % 4; n > 0; --n) text[random() % text.size()] = static_cast<char>(random());
    const auto seen = read(text, random() % 8 == 0);
    EXPECT_LE(seen.body().size(), 64U);
  }
}

TEST(HttpRequest, IsWrittenOrRefused) {
  const HttpQuestion good{.address = "192.0.2.1", .host = "shop.example.com", .method = "GET", .target = "/a?b=c"};
  EXPECT_EQ(write_http_request(good).text.rfind("GET /a?b=c HTTP/1.1\r\nHost: shop.example.com\r\n", 0), 0U);
  EXPECT_NE(write_http_request(good).text.find("Connection: close\r\n"), std::string::npos);
  auto bad = good;
  for (const char* target : {"", "a", "/a b", "/a\r\nX: y", "/\x7f", "https://x/"}) {
    bad.target = target;
    EXPECT_FALSE(write_http_request(bad).refusal.empty()) << target;
  }
  bad = good;
  for (const char* host : {"", "a\r\nX: y", "a b"}) {
    bad.host = host;
    EXPECT_FALSE(write_http_request(bad).refusal.empty()) << host;
  }
  bad = good;
  bad.method = "POST";
  EXPECT_FALSE(write_http_request(bad).refusal.empty());
  bad = good;
  bad.host = "2001:db8::1";
  EXPECT_NE(write_http_request(bad).text.find("Host: [2001:db8::1]\r\n"), std::string::npos);
}

}  // namespace
}  // namespace lapse::observe
