// SPDX-License-Identifier: Apache-2.0
#include "config/tables.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "config/scratch.hpp"
#include "config/time.hpp"

namespace lapse::config {
namespace {

using test::Scratch;
using test::texts;

constexpr std::int64_t kNow = 1795392000;  // 2026-11-23

Facts facts(std::string_view provider, std::string_view validation, std::string_view type, std::int64_t days) {
  Facts f;
  f.provider = provider;
  f.validation = validation;
  f.type = type;
  f.validity_days = days;
  return f;
}

TEST(Tables, ThatShipAreFaultless) {
  Problems problems;
  const Tables tables = Tables::load(LAPSE_RULES "/tables", problems);
  EXPECT_TRUE(problems.empty()) << to_text(problems.front());
  const auto names = tables.names();
  for (const std::string name : {"ca-issuers", "policy-dates", "provider-signs", "renewal-window", "standing-records"}) {
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  }
  for (const auto& name : names) {
    for (const Row& row : tables.find(name)->rows) EXPECT_FALSE(row.source.empty()) << to_text(row.where);
  }
}

TEST(Tables, KnowTheWindowsOfTheProviders) {
  Problems problems;
  const Tables tables = Tables::load(LAPSE_RULES "/tables", problems);
  const auto value = [&](const Facts& f, const char* key) -> double {
    const Row* row = tables.row("renewal-window", f, kNow);
    if (row == nullptr) return -1;
    const auto* v = row->values.if_contains(key);
    if (v == nullptr) return -2;
    return v->is_bool() ? static_cast<double>(v->get_bool()) : v->to_number<double>();
  };
  EXPECT_EQ(value(facts("aws-acm", "dns", "amazon_issued", 198), "opens_days"), 45);
  EXPECT_EQ(value(facts("aws-acm", "dns", "amazon_issued", 200), "opens_days"), 45);
  EXPECT_EQ(value(facts("aws-acm", "dns", "amazon_issued", 201), "opens_days"), 60);
  EXPECT_EQ(value(facts("aws-acm", "dns", "amazon_issued", 395), "opens_days"), 60);
  EXPECT_EQ(value(facts("aws-acm", "email", "amazon_issued", 198), "opens_days"), 45);
  EXPECT_EQ(value(facts("aws-acm", "email", "amazon_issued", 395), "opens_days"), 60);
  EXPECT_EQ(value(facts("aws-acm", "http", "amazon_issued", 198), "opens_days"), 45);
  EXPECT_EQ(value(facts("aws-acm", "", "private", 395), "opens_days"), 60);
  EXPECT_EQ(value(facts("aws-acm", "", "private", 90), "opens_days"), 60);
  EXPECT_EQ(value(facts("aws-acm", "", "imported", 90), "renews"), 0);
  EXPECT_EQ(value(facts("aws-acm", "", "imported", 90), "opens_days"), -2);
  EXPECT_EQ(value(facts("aws-acm", "dns", "amazon_issued", -1), "opens_days"), -1);
  EXPECT_NEAR(value(facts("letsencrypt", "", "", 90), "opens_fraction"), 1.0 / 3, 0.001);
  EXPECT_EQ(value(facts("letsencrypt", "", "", 7), "opens_fraction"), 0.5);
  EXPECT_EQ(value(facts("google-cm", "dns", "", 90), "confirmed"), 0);
  EXPECT_EQ(value(facts("azure-app-service", "", "", 180), "opens_days"), 45);
  EXPECT_EQ(value(facts("cloudflare", "", "", 90), "opens_days"), 30);
  EXPECT_EQ(value(facts("cloudflare", "", "", 30), "opens_days"), 7);
  EXPECT_EQ(value(facts("cloudflare", "", "", 14), "opens_days"), 3);
  EXPECT_EQ(value(facts("heroku", "", "", 90), "opens_days"), 30);
  EXPECT_EQ(value(facts("cloudflare-custom-hostnames", "", "", 90), "opens_days"), 30);
  for (const char* undocumented : {"fastly", "netlify", "vercel"})
    EXPECT_EQ(value(facts(undocumented, "", "", 90), "confirmed"), 0) << undocumented;
  EXPECT_EQ(value(facts("azure-front-door-classic", "", "", 180), "renews"), 0);
  EXPECT_EQ(value(facts("digicert", "", "", 199), "opens_days"), -1);
  EXPECT_EQ(value(facts("nobody", "", "", 90), "opens_days"), -1);
  const Row* row = tables.row("renewal-window", facts("aws-acm", "dns", "", 198), kNow);
  EXPECT_EQ(row->values.at("edition"), "2026-11-27");
  EXPECT_EQ(tables.row("no-such-table", {}, kNow), nullptr);
}

TEST(Tables, ChooseByTheEvaluationTime) {
  const Scratch scratch;
  scratch.write(
      "t.yaml",
      "table: t\nedition: 2026-01-01\nrows:\n"
      "  - {valid_from: 2020-01-01, source: s, values: {v: 1}}\n"
      "  - {match: {provider: p}, valid_from: 2025-01-01, source: s, values: {v: 2}}\n"
      "  - {match: {provider: p}, valid_from: 2025-01-01, source: s, values: {v: 3}}\n"
      "  - {match: {provider: [p, q]}, valid_from: 2027-01-01, valid_until: 2028-01-01, source: s, values: {v: 4}}\n");
  Problems problems;
  const Tables tables = Tables::load(scratch.folder(), problems);
  ASSERT_TRUE(problems.empty()) << to_text(problems.front());
  const auto value = [&](std::string_view provider, std::string_view day) {
    const Row* row = tables.row("t", facts(provider, "", "", -1), *parse_time(day));
    return row == nullptr ? 0 : row->values.at("v").as_int64();
  };
  EXPECT_EQ(value("p", "2019-12-31"), 0);
  EXPECT_EQ(value("p", "2020-01-01"), 1);
  EXPECT_EQ(value("p", "2024-12-31"), 1);
  EXPECT_EQ(value("p", "2025-01-01"), 2);
  EXPECT_EQ(value("p", "2027-06-01"), 4);
  EXPECT_EQ(value("q", "2027-06-01"), 4);
  EXPECT_EQ(value("p", "2028-01-01"), 2);
  EXPECT_EQ(value("q", "2028-01-01"), 1);
  EXPECT_EQ(value("r", "2027-06-01"), 1);
}

TEST(Tables, ReadTheSignsOfAProvider) {
  Problems problems;
  const Tables tables = Tables::load(LAPSE_RULES "/tables", problems);
  const auto provider = [&](auto member, std::string_view value) -> std::string {
    Facts f;
    f.*member = value;
    const Row* row = tables.row("provider-signs", f, kNow);
    return row == nullptr ? "" : std::string(row->values.at("provider").as_string());
  };
  EXPECT_EQ(provider(&Facts::record_value, "_b.x.acm-validations.aws"), "aws-acm");
  EXPECT_EQ(provider(&Facts::record_value, "_b.x.notacm-validations.aws"), "");
  EXPECT_EQ(provider(&Facts::record_value, "1.2.authorize.certificatemanager.goog"), "google-cm");
  EXPECT_EQ(provider(&Facts::record_value, "x.fastly-validations.com"), "fastly");
  EXPECT_EQ(provider(&Facts::record_value, "x.dcv.digicert.com"), "digicert");
  EXPECT_EQ(provider(&Facts::id, "arn:aws-cn:acm:cn-north-1:1:certificate/x"), "aws-acm");
  EXPECT_EQ(provider(&Facts::issuer, "CN=R11,O=let's encrypt,C=US"), "letsencrypt");
  EXPECT_EQ(provider(&Facts::issuer, "Amazon"), "aws-acm");
  EXPECT_EQ(provider(&Facts::issuer, "CN=GeoTrust TLS RSA CA G1,O=DigiCert Inc"), "digicert");
  EXPECT_EQ(provider(&Facts::issuer, "CN=Certainly Intermediate R1,O=Certainly"), "fastly");
  EXPECT_EQ(provider(&Facts::issuer, "CN=WE1,O=Google Trust Services"), "google");
  EXPECT_EQ(provider(&Facts::issuer, "Example CA"), "");
}

TEST(Tables, TellWhatIsWrongInThem) {
  const Scratch scratch;
  scratch.write("t.yaml",
                "table: u\nedition: soon\nrows:\n"
                "  - {match: {providr: p}, valid_from: 2020-01-01, source: s, values: {v: 1}}\n"
                "  - {valid_from: 2020-01-01, values: [1]}\n"
                "  - {match: {validity_days: {min: 9, max: 3}}, valid_from: 2020-01-01, valid_until: 2019-01-01, "
                "source: s, values: {source: x}}\n");
  Problems problems;
  (void)Tables::load(scratch.folder(), problems);
  const auto lines = texts(problems, scratch.folder());
  const std::vector<std::string_view> starts = {
      "t.yaml:1:8: 'u' is not the name of this file; expected 't'",
      "t.yaml:2:10: 'soon' is not a time",
      "t.yaml:4:14: unknown key 'providr'; did you mean 'provider'?",
      "t.yaml:5:5: the key 'source' is missing",
      "t.yaml:5:38: this is not a map",
      "t.yaml:6:29: 'min' is above 'max'",
      "t.yaml:6:85: this is not after 'valid_from'",
      "t.yaml:6:125: this key is set by Lapse itself",
  };
  ASSERT_EQ(lines.size(), starts.size()) << testing::PrintToString(lines);
  for (std::size_t i = 0; i < starts.size(); ++i) EXPECT_TRUE(lines[i].starts_with(starts[i])) << lines[i];
  Problems none;
  const Tables lazy = Tables::open(scratch.folder(), none);
  EXPECT_TRUE(none.empty());
  EXPECT_TRUE(lazy.problems_found().empty()) << "it is not read yet";
  EXPECT_NE(lazy.find("t"), nullptr);
  EXPECT_EQ(lazy.problems_found().size(), starts.size());
  Problems missing;
  (void)Tables::load(scratch.folder() / "none", missing);
  EXPECT_EQ(missing.size(), 1U);
}

TEST(Tables, TakeAProviderFromAFile) {
  const Scratch scratch;
  scratch.write("rules/tables/ca-issuers.yaml",
               "table: ca-issuers\nedition: 2026-11-23\nrows:\n"
               "  - {match: {provider: a}, valid_from: 2020-01-01, source: s, values: {issuers: [a.example]}}\n");
  scratch.write("rules/tables/provider-signs.yaml", "table: provider-signs\nedition: 2026-11-23\nrows: []\n");
  scratch.write("rules/providers/my-cdn.yaml",
               "provider: my-cdn\nedition: 2026-11-27\nabout: One.\ntables:\n  ca-issuers:\n"
               "    - {valid_from: 2020-01-01, source: s, values: {issuers: [b.example]}}\n  provider-signs:\n"
               "    - {match: {record_ends: my-cdn.example}, valid_from: 2020-01-01, source: s, values: {provider: my-cdn}}\n");
  Problems problems;
  const Tables tables = Tables::load(scratch.folder() / "rules/tables", problems);
  EXPECT_TRUE(problems.empty()) << to_text(problems.front());
  const Row* row = tables.row("ca-issuers", facts("my-cdn", "dns", "", 90), kNow);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->values.at("issuers").as_array().at(0).as_string(), "b.example");
  EXPECT_EQ(row->values.at("edition").as_string(), "2026-11-27");
  EXPECT_EQ(tables.row("ca-issuers", facts("a", "dns", "", 90), kNow)->values.at("issuers").as_array().at(0).as_string(), "a.example");
  EXPECT_EQ(tables.row("ca-issuers", facts("other", "dns", "", 90), kNow), nullptr);
  Facts of_record;
  of_record.record_value = "_x.my-cdn.example";
  ASSERT_NE(tables.row("provider-signs", of_record, kNow), nullptr);

  scratch.write("rules/providers/my-cdn.yaml", "provider: another\nedition: 2026-11-27\ntables: {ca-isuers: []}\n");
  Problems wrong;
  (void)Tables::load(scratch.folder() / "rules/tables", wrong);
  const auto said = texts(wrong, scratch.folder());
  ASSERT_EQ(said.size(), 2U);
  EXPECT_NE(said[0].find("rules/providers/my-cdn.yaml:1:11: 'another' is not the name of this file"), std::string::npos) << said[0];
  EXPECT_NE(said[1].find("'ca-isuers' is no dated table"), std::string::npos) << said[1];
}

}  // namespace
}  // namespace lapse::config
