// SPDX-License-Identifier: Apache-2.0
//
// Every provider has a pack, and every pack's provider has rows in the tables that its rules go by.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/rule_settings.hpp"
#include "config/tables.hpp"

namespace lapse::config {
namespace {

constexpr std::int64_t kNow = 1795780800;  // 2026-11-27T12:00:00Z

struct Provider {
  std::string name;
  std::string validation;
  std::vector<std::string> tables;  ///< besides ca-issuers
};

/// Pack -> whom it is about.
const std::map<std::string, Provider> kProviders = {
    {"aws-acm", {"aws-acm", "email", {"renewal-window", "standing-records", "routing-targets", "policy-dates"}}},
    {"google-cm", {"google-cm", "dns", {"renewal-window", "standing-records"}}},
    {"google-lb", {"google", "http", {"renewal-window", "routing-targets"}}},
    {"azure-app-service", {"azure-app-service", "http", {"renewal-window", "routing-targets"}}},
    {"azure-front-door", {"azure-front-door", "dns", {"renewal-window", "standing-records", "routing-targets"}}},
    {"azure-front-door-classic", {"azure-front-door-classic", "dns", {"renewal-window", "policy-dates"}}},
    {"cloudflare", {"cloudflare-delegated-dcv", "dns", {"renewal-window", "standing-records"}}},
    {"cloudflare-custom-hostnames",
     {"cloudflare-custom-hostnames", "http", {"renewal-window", "standing-records", "routing-targets"}}},
    {"letsencrypt",
     {"letsencrypt", "http", {"renewal-window", "standing-records", "routing-targets", "policy-dates", "acme-directories"}}},
    {"acme", {"acme", "dns", {"renewal-window", "standing-records", "routing-targets"}}},
    {"fastly", {"fastly", "dns", {"renewal-window", "standing-records", "routing-targets"}}},
    {"heroku", {"heroku", "http", {"renewal-window", "routing-targets"}}},
    {"netlify", {"netlify", "http", {"renewal-window", "routing-targets"}}},
    {"vercel", {"vercel", "http", {"renewal-window", "routing-targets"}}},
    {"digicert", {"digicert", "dns", {"standing-records"}}},
    {"sectigo", {"sectigo", "dns", {"standing-records"}}},
};
/// An ACME client may use any authority, and what ended needs none.
const std::set<std::string> kWithoutIssuer = {"acme", "azure-front-door-classic"};

std::vector<std::string> packs() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(LAPSE_RULES))
    if (entry.path().extension() == ".yaml") out.push_back(entry.path().stem().string());
  std::sort(out.begin(), out.end());
  return out;
}

TEST(Packs, AreThereForEveryProvider) {
  auto there = packs();
  for (const auto& [pack, provider] : kProviders)
    EXPECT_NE(std::find(there.begin(), there.end(), pack), there.end()) << pack;
  std::erase_if(there, [](const auto& name) {
    return kProviders.contains(name) || name == "default" || name == "acm-legacy";
  });
  EXPECT_TRUE(there.empty()) << there.front();
}

TEST(Packs, AreFaultlessAndJudgeTheDates) {
  for (const auto& name : packs()) {
    Problems problems;
    const Pack pack = read_pack(std::filesystem::path(LAPSE_RULES) / (name + ".yaml"), problems);
    EXPECT_TRUE(problems.empty()) << to_text(problems.front());
    EXPECT_FALSE(pack.about.empty()) << name;
    std::set<std::string> kinds;
    for (const auto& rule : pack.rules) kinds.insert(rule.kind);
    EXPECT_EQ(kinds.size(), pack.rules.size()) << name << " names a rule twice";
    EXPECT_TRUE(kinds.contains("expiry-horizon") && kinds.contains("caa")) << name;
  }
}

TEST(Packs, HaveRowsInTheTablesWithSourceAndFirstDay) {
  Problems problems;
  const Tables tables = Tables::load(LAPSE_RULES "/tables", problems);
  ASSERT_TRUE(problems.empty()) << to_text(problems.front());
  for (const auto& [pack, provider] : kProviders) {
    Facts facts;
    facts.provider = provider.name;
    facts.validation = provider.validation;
    facts.validity_days = 90;
    auto wanted = provider.tables;
    if (!kWithoutIssuer.contains(provider.name)) wanted.emplace_back("ca-issuers");
    for (const auto& table : wanted) {
      const Row* row = tables.row(table, facts, kNow);
      ASSERT_NE(row, nullptr) << pack << ": no row in " << table;
      const auto& asked = row->match.provider;
      EXPECT_NE(std::find(asked.begin(), asked.end(), provider.name), asked.end()) << pack << ": " << table;
      EXPECT_FALSE(row->source.empty()) << pack << ": " << table;
      EXPECT_GT(row->valid_from, 0) << pack << ": " << table;
      EXPECT_LE(row->valid_from, kNow) << pack << ": " << table;
    }
  }
}

}  // namespace
}  // namespace lapse::config
