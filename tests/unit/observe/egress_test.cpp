// SPDX-License-Identifier: Apache-2.0
#include "observe/egress.hpp"

#include <gtest/gtest.h>

namespace lapse::observe {
namespace {

bool permitted(const config::Network& network, const char* address) {
  return !Egress(network).check(address);
}

TEST(Egress, RefusesTheInsideByDefault) {
  const config::Network network;
  for (const char* address : {"127.0.0.1",
                              "127.255.255.255",
                              "0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "169.254.0.1",
                              "100.64.0.1",
                              "224.0.0.1",
                              "239.255.255.255",
                              "255.255.255.255",
                              "240.0.0.1",
                              "::",
                              "::1",
                              "fe80::1",
                              "febf::1",
                              "fc00::1",
                              "fd00:ec2::254",
                              "ff02::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.1.2.3",
                              "64:ff9b::10.0.0.1",
                              "64:ff9b::a9fe:a9fe",
                              "2002:7f00:1::",
                              "2002:0a01:0203::1",
                              "::127.0.0.1",
                              "64:ff9b:1::1",
                              "2001::1"}) {
    EXPECT_FALSE(permitted(network, address)) << address;
  }
}

TEST(Egress, PermitsTheOutsideAndTheDocumentationRanges) {
  const config::Network network;
  for (const char* address :
       {"8.8.8.8", "192.0.2.1", "198.51.100.7", "203.0.113.9", "172.15.0.1", "172.32.0.1", "11.0.0.1", "128.0.0.1",
        "2001:db8::1", "2606:4700::1111", "64:ff9b::8.8.8.8", "2002:0808:0808::1", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(permitted(network, address)) << address;
  }
}

TEST(Egress, RefusesWhatIsNoAddress) {
  const config::Network network;
  for (const char* address : {"", "localhost", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "[::1]", "::1%lo",
                              "8.8.8.8 ", "8.8.8.8:53"}) {
    EXPECT_FALSE(permitted(network, address)) << address;
  }
}

TEST(Egress, AllowWinsOverTheBuiltInListAndDenyOverEverything) {
  config::Network network;
  network.allow = {{"10.0.0.0", 8}, {"fd00::", 8}};
  network.deny = {{"10.9.0.0", 16}, {"203.0.113.0", 24}, {"2001:db8::", 33}};
  EXPECT_TRUE(permitted(network, "10.1.2.3"));
  EXPECT_TRUE(permitted(network, "::ffff:10.1.2.3"));
  EXPECT_TRUE(permitted(network, "64:ff9b::10.1.2.3"));
  EXPECT_TRUE(permitted(network, "fd12::1"));
  EXPECT_FALSE(permitted(network, "10.9.1.1"));
  EXPECT_FALSE(permitted(network, "64:ff9b::10.9.1.1"));
  EXPECT_FALSE(permitted(network, "203.0.113.5"));
  EXPECT_FALSE(permitted(network, "2002:cb00:7105::1"));
  EXPECT_FALSE(permitted(network, "2001:db8::1"));
  EXPECT_TRUE(permitted(network, "2001:db8:8000::1"));
  EXPECT_FALSE(permitted(network, "192.168.0.1"));
}

TEST(Egress, DenyReachesIntoEmbeddedAddressesThatAreAllowed) {
  config::Network network;
  network.allow = {{"64:ff9b::", 96}};
  network.deny = {{"10.0.0.0", 8}};
  EXPECT_FALSE(permitted(network, "64:ff9b::10.0.0.1"));
  EXPECT_TRUE(permitted(network, "64:ff9b::192.168.0.1"));
}

TEST(Egress, PermitsTheEstatesNameServersForDnsOnly) {
  config::Network network;
  const std::vector<config::Endpoint> servers{{"127.0.0.53", 53}, {"fd00::53", 53}};
  const Egress egress(network, servers);
  EXPECT_FALSE(egress.check_dns("127.0.0.53"));
  EXPECT_FALSE(egress.check_dns("fd00:0:0::53"));
  EXPECT_TRUE(egress.check("127.0.0.53"));
  EXPECT_TRUE(egress.check_dns("127.0.0.54"));
}

TEST(Egress, SaysWhy) {
  const Egress egress{config::Network{}};
  EXPECT_EQ(egress.check("10.0.0.1"), "10.0.0.1 is private (10.0.0.0/8); network.allow can permit it");
  EXPECT_NE(egress.check("169.254.169.254")->find("metadata"), std::string::npos);
  EXPECT_NE(egress.check("64:ff9b::10.0.0.1")->find("carries an IPv4 address"), std::string::npos);
}

}  // namespace
}  // namespace lapse::observe
