// SPDX-License-Identifier: Apache-2.0
// The table that ships, read by the rule that goes by it: a scenario gives its own row, so that only this sees both.
#include "standing.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <limits>
#include <set>
#include <stdexcept>

#include "config/tables.hpp"

namespace lapse::dns_cname {
namespace {

constexpr std::int64_t kLate = std::numeric_limits<std::int64_t>::max() - 1;

config::Tables shipped() {
  config::Problems problems;
  auto tables = config::Tables::load(LAPSE_RULES "/tables", problems);
  EXPECT_TRUE(problems.empty());
  return tables;
}

standing of(std::string_view provider, std::int64_t now = kLate) {
  static const config::Tables tables = shipped();
  config::Facts facts;
  facts.provider = provider;
  const config::Row* row = tables.row("standing-records", facts, now);
  return read_standing(row ? &row->values : nullptr);
}

TEST(Standing, EveryShippedRowCanBeRead) {
  const config::Tables tables = shipped();
  const config::Table* table = tables.find("standing-records");
  ASSERT_NE(table, nullptr);
  std::set<std::string> providers;
  for (const auto& row : table->rows) {
    EXPECT_FALSE(read_standing(&row.values).shapes.empty()) << row.source;
    EXPECT_FALSE(row.source.empty());
    providers.insert(row.match.provider.begin(), row.match.provider.end());
  }
  EXPECT_EQ(providers,
            (std::set<std::string>{"acme", "aws-acm", "azure-front-door", "cloudflare", "cloudflare-custom-hostnames",
                                   "cloudflare-delegated-dcv", "digicert", "fastly", "google-cm", "letsencrypt", "sectigo"}));
}

TEST(Standing, NoRowAsksForNothing) {
  const standing none = of("somebody");
  EXPECT_FALSE(none.known || none.per_order || none.names_exist || none.apex_record);
  EXPECT_TRUE(none.shapes.empty());
}

TEST(Standing, OnlyTokensOfOneOrderAreCalledSo) {
  EXPECT_TRUE(of("digicert").per_order);
  EXPECT_TRUE(of("sectigo").per_order);
  for (const auto* provider : {"aws-acm", "google-cm", "fastly", "cloudflare", "letsencrypt", "azure-front-door"})
    EXPECT_FALSE(of(provider).per_order) << provider;
}

TEST(Standing, NamesFollowFromTheCertificatesName) {
  EXPECT_EQ(of("fastly").shapes.at(0).name_for("www.example.com"), "_acme-challenge.www.example.com");
  EXPECT_EQ(of("azure-front-door").shapes.at(0).name_for("www.example.com"), "www.example.com");
  EXPECT_EQ(of("aws-acm").shapes.at(0).name_for("www.example.com"), "");
  EXPECT_EQ(of("google-cm").shapes.at(0).name_for("example.com"), "_acme-challenge.example.com");
  EXPECT_EQ(of("google-cm").shapes.at(1).name_for("example.com"), "");
}

TEST(Standing, ValuesHaveTheFormOfTheirProvider) {
  const auto fits = [](std::string_view provider, std::string_view value) {
    return of(provider).shapes.at(0).fits(value, "www.example.com");
  };
  EXPECT_TRUE(fits("google-cm", "1b2c.4.authorize.certificatemanager.goog"));
  EXPECT_TRUE(fits("google-cm", "1b2c.4.us-east1.authorize.certificatemanager.goog"));
  EXPECT_FALSE(fits("google-cm", "authorize.certificatemanager.goog"));
  EXPECT_FALSE(fits("google-cm", "1b2c.4.authorize.certificatemanager.goog.example.com"));
  EXPECT_TRUE(fits("fastly", "abc.fastly-validations.com"));
  EXPECT_FALSE(fits("fastly", "abc.notfastly-validations.com"));
  EXPECT_TRUE(fits("cloudflare", "www.example.com.0a1b.dcv.cloudflare.com"));
  EXPECT_FALSE(fits("cloudflare", "example.com.0a1b.dcv.cloudflare.com"));
  EXPECT_FALSE(fits("cloudflare", "www.example.com"));
  EXPECT_TRUE(fits("azure-front-door", "shop-abc.z01.azurefd.net"));
  EXPECT_FALSE(fits("azure-front-door", "edge.example.com"));
  EXPECT_TRUE(fits("digicert", "abc.dcv.digicert.com"));
}

TEST(Standing, PersistentRecordsHoldFromTheDayOfTheirPost) {
  EXPECT_EQ(of("letsencrypt", 1735689600).shapes.size(), 1U);  // 2025-01-01
  ASSERT_EQ(of("letsencrypt").shapes.size(), 2U);
  EXPECT_TRUE(of("letsencrypt").shapes.at(0).persist);
  EXPECT_TRUE(of("letsencrypt").shapes.at(1).fits("anything.example.net", "www.example.com"));
}

TEST(Standing, WhatTheRuleDoesNotKnowIsRefused) {
  for (const auto* row :
       {R"({"conditions":["moon_full"]})", R"({"conditions":"names_exist"})", R"({"shapes":{}})", R"({"shapes":[1]})",
        R"({"shapes":[{"about":"a","type":"MX","name":"n"}]})", R"({"shapes":[{"about":"a","type":"TXT","name":"n"}]})",
        R"({"shapes":[{"about":"a","type":"CNAME","name":"n","form":"persist"}]})",
        R"({"shapes":[{"about":"a","type":"TXT","name":"n","form":"odd"}]})",
        R"({"shapes":[{"type":"CNAME","name":"n"}]})", R"({"per_order":1})", R"({"tokens":[1]})"}) {
    const auto value = boost::json::parse(row);
    EXPECT_THROW((void)read_standing(&value.get_object()), std::invalid_argument) << row;
  }
}

}  // namespace
}  // namespace lapse::dns_cname
