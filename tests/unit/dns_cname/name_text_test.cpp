// SPDX-License-Identifier: Apache-2.0
//
// The SDK writes names itself, because ldns takes long over it: as ldns would, in lower case, without the final dot.
#include <gtest/gtest.h>

#include <lapse/dns.hpp>
#include <random>

namespace lapse {
namespace {

TEST(NameText, IsThatOfLdns) {
  std::mt19937 random(20261127);
  std::uniform_int_distribution<unsigned> octet(0, 255), length(1, 20), labels(0, 6);
  for (int i = 0; i < 5000; ++i) {
    std::vector<uint8_t> wire;
    for (unsigned n = labels(random); n > 0; --n) {
      const unsigned size = length(random);
      wire.push_back(static_cast<uint8_t>(size));
      // Half of the names are made of what names are made of.
      for (unsigned k = 0; k < size; ++k)
        wire.push_back(static_cast<uint8_t>(i % 2 ? octet(random) : "aZ09-_.;()\\\"*"[octet(random) % 13]));
    }
    wire.push_back(0);
    ldns_rdf* rdf = ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, wire.size(), wire.data());
    ASSERT_NE(rdf, nullptr);
    std::string theirs = lower(detail::take(ldns_rdf2str(rdf)));
    theirs.pop_back();  // the final dot
    EXPECT_EQ(detail::name_text(rdf), theirs);
    ldns_rdf_deep_free(rdf);
  }
}

}  // namespace
}  // namespace lapse
