// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include <gtest/gtest.h>

namespace lapse::dns_cname {
namespace {

TEST(Names, OrdinaryOnesHaveNoFault) {
  for (const auto* name :
       {"example.com", "*.example.com", "www.example.co.uk", "a--b.example.com", "shop.github.io",
        "xn--mnchen-3ya.example.com", "*.xn--bcher-kva.example", "www.example.no-such-end", "www.ck"})
    EXPECT_EQ(fault_of_name(name), "") << name;
}

TEST(Names, PublicSuffixesAreNobodysOwn) {
  for (const auto* name : {"com", "*.com", "co.uk", "*.co.uk", "ck", "intranet", "*.intranet", ""})
    EXPECT_NE(fault_of_name(name), "") << name;
  EXPECT_EQ(fault_of_name("github.io"), "");  // a private owner's
}

TEST(Names, TheRegistrableDomainIsKnownForListedEndsOnly) {
  EXPECT_EQ(registrable("a.b.example.co.uk"), "example.co.uk");
  EXPECT_EQ(registrable("co.uk"), "");
  EXPECT_EQ(registrable("a.b.no-such-end"), "");
}

}  // namespace
}  // namespace lapse::dns_cname
