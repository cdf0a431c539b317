// SPDX-License-Identifier: Apache-2.0
#include "observe/question.hpp"

#include <gtest/gtest.h>

namespace lapse::observe {
namespace {

Question dns(std::string name, std::vector<std::string> servers = {}) {
  const auto view = servers.empty() ? DnsView::recursive : DnsView::servers;
  return {DnsQuestion{std::move(name), 5, view, std::move(servers)}, 0, false};
}

TEST(Question, HasOneCanonicalForm) {
  EXPECT_EQ(canonical(dns("_A.Example.COM.")), canonical(dns("_a.example.com")));
  EXPECT_EQ(canonical(dns(".")), canonical(dns("")));
  EXPECT_EQ(std::get<DnsQuestion>(canonical(dns("a\\.")).of).name, "a\\.");
  EXPECT_EQ(std::get<DnsQuestion>(canonical(dns("a\\\\.")).of).name, "a\\\\");
  EXPECT_EQ(canonical(dns("a", {"2001:DB8:0::1", "192.0.2.1"})), canonical(dns("a", {"192.0.2.1", "2001:db8::1"})));
  const Question tls{TlsQuestion{"::ffff:192.0.2.1", 443, "Shop.Example.com.", "h2, http/1.1"}, 0, false};
  EXPECT_EQ(canonical(tls).of, (decltype(tls.of){TlsQuestion{"192.0.2.1", 443, "shop.example.com", "h2,http/1.1"}}));
}

TEST(Question, IsToldApartByEverythingThatMatters) {
  Question a = dns("a");
  EXPECT_EQ(hash_value(a), hash_value(canonical(dns("A."))));
  Question b = a;
  b.again = 1;
  EXPECT_NE(a, b);
  EXPECT_NE(hash_value(a), hash_value(b));
  b = a;
  b.at_end = true;
  EXPECT_NE(a, b);
  EXPECT_NE(hash_value(a), hash_value(b));
}

TEST(Question, ReadsWell) {
  EXPECT_EQ(describe(dns("_x.example.com", {"192.0.2.1"})), "CNAME _x.example.com at 192.0.2.1");
  EXPECT_EQ(describe(dns("")), "CNAME . at the resolvers");
  EXPECT_EQ(describe({TlsQuestion{"2001:db8::1", 443, "a.test", ""}, 1, false}),
            "TLS handshake with 2001:db8::1 port 443 for a.test, look 2");
  EXPECT_EQ(describe({HttpQuestion{"192.0.2.1", 80, false, "a.test", "GET", "/x"}, 0, false}),
            "GET http://a.test/x at 192.0.2.1 port 80");
  EXPECT_EQ(describe({DialogueQuestion{.address = "192.0.2.1", .peer = "mx.a.test", .steps = {DialogueStep{}}}, 0, false}),
            "conversation with mx.a.test at 192.0.2.1 port 25");
  EXPECT_EQ(type_text(257), "CAA");
  EXPECT_EQ(type_text(65280), "TYPE65280");
  EXPECT_STREQ(kind_of(dns("a")), "dns/1");
}

}  // namespace
}  // namespace lapse::observe
