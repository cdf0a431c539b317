// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <lapse/dns.hpp>
#include <string>
#include <testkit/zone.hpp>
#include <vector>

namespace lapse::testkit {
namespace {

std::shared_ptr<const dns_message> decoded(const std::vector<std::uint8_t>& wire) { return decode_message({wire.data(), wire.size()}); }

std::string text(const std::vector<std::uint8_t>& wire) { return {wire.begin(), wire.end()}; }

TEST(Zone, RecordDataKeepItsCase) {
  const Zone zone("example.com", "example.com. MX 10 MX1.Example.COM.\nmx1.example.com. A 192.0.2.1\n");
  const auto wire = to_wire(zone.answer("example.com", rr::MX), "example.com", rr::MX);
  const auto message = decoded(wire);
  ASSERT_TRUE(message);
  ASSERT_EQ(message->answer.size(), 1U);
  EXPECT_EQ(message->answer[0].data, "10 MX1.Example.COM.");
  EXPECT_EQ(message->answer[0].owner, "example.com");
}

TEST(Zone, NamesOfOneCaseShareTheirOctets) {
  const Zone zone("example.com", "example.com. NS ns1.example.com.\nexample.com. NS ns2.example.com.\n");
  const auto wire = to_wire(zone.answer("example.com", rr::NS), "example.com", rr::NS);
  const std::string all = text(wire);
  EXPECT_EQ(all.find("\7example\3com"), 12U);
  EXPECT_EQ(all.find("\7example\3com", 13), std::string::npos) << "written twice";
  const auto message = decoded(wire);
  ASSERT_TRUE(message);
  ASSERT_EQ(message->answer.size(), 2U);
  EXPECT_EQ(message->answer[1].data, "ns2.example.com");
}

/// What ldns makes of the same message, without names that differ in case alone.
TEST(Zone, AMessageMeansWhatItsLinesSay) {
  Message m;
  m.code = 16 + 3;  // bits in the header and in the OPT record
  m.authoritative = false;
  m.recursion_available = true;
  m.answer = {"www.example.com. 300 IN CNAME cdn.example.net.", "cdn.example.net. 20 IN A 192.0.2.1",
              "cdn.example.net. 20 IN AAAA 2001:db8::1", "example.com. 300 IN TXT \"a\" \"b c\"",
              "example.com. 60 IN CAA 0 issue \"ca.example\"", "_x._tcp.example.com. 60 IN SRV 1 2 443 www.example.com.",
              "www.example.com. 300 IN RRSIG CNAME 13 3 300 20261220000000 20261120000000 57732 example.com. AAAA"};
  m.authority = {"example.com. 300 IN SOA ns.example.com. hostmaster.example.com. 1 3600 600 86400 60", ". 60 IN NS a.root."};
  m.additional = {"a.root. 60 IN A 192.0.2.53"};
  const auto message = decoded(to_wire(m, "www.example.com", rr::A));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->code, 19U);
  EXPECT_FALSE(message->authoritative);
  EXPECT_TRUE(message->recursion_available);
  EXPECT_TRUE(message->edns);
  std::vector<std::string> lines;
  for (const auto* section : {&message->answer, &message->authority, &message->additional})
    for (const auto& r : *section) lines.push_back(r.owner + " " + std::to_string(r.ttl) + " " + type_text(r.type) + " " + r.data);
  const std::vector<std::string> expected = {
      "www.example.com 300 CNAME cdn.example.net", "cdn.example.net 20 A 192.0.2.1", "cdn.example.net 20 AAAA 2001:db8::1",
      "example.com 300 TXT \"a\" \"b c\"", "example.com 60 CAA 0 issue \"ca.example\"",
      "_x._tcp.example.com 60 SRV 1 2 443 www.example.com.",
      "www.example.com 300 RRSIG CNAME 13 3 300 20261220000000 20261120000000 57732 example.com. AAAA",
      "example.com 300 SOA ns.example.com. hostmaster.example.com. 1 3600 600 86400 60", " 60 NS a.root", "a.root 60 A 192.0.2.53"};
  EXPECT_EQ(lines, expected);
}

TEST(Zone, AnAnswerThatIsTooLongIsRefused) {
  Message m;
  for (int i = 0; i < 300; ++i) m.answer.push_back("example.com. 60 IN TXT \"" + std::string(250, 'x') + "\"");
  EXPECT_THROW(static_cast<void>(to_wire(m, "example.com", rr::TXT)), std::runtime_error);
}

}  // namespace
}  // namespace lapse::testkit
