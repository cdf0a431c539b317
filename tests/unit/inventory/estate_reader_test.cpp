// SPDX-License-Identifier: Apache-2.0
#include "inventory/facts.hpp"
#include "inventory/reading.hpp"

namespace lapse::inventory {
namespace {

TEST(EstateCertificate, IsReadAsItIsMeant) {
  const Reading reading = read_own(
      "  - id: mine\n"
      "    type: AMAZON_ISSUED\n"
      "    status: issued\n"
      "    validation: dns\n"
      "    serial: 00:0A:1b\n"
      "    sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF\n"
      "    not_before: 2026-06-01\n"
      "    not_after: 2026-12-15T23:59:59Z\n"
      "    in_use: [arn:x]\n"
      "    renewal: {status: pending_validation, reason: CAA_ERROR, updated: 2026-11-01T00:00:00Z}\n"
      "    names:\n"
      "      - Shop.Example.com.\n"
      "      - name: \"*.shop.example.com\"\n"
      "        record: {name: _A.shop.example.com., type: cname, value: _B.c.ACM-validations.aws.}\n"
      "      - name: mail.example.com\n"
      "        validation: email\n"
      "        validation_domain: example.com\n"
      "      - name: cdn.example.com\n"
      "        http_redirect: {from: 'http://a', to: 'https://b'}\n"
      "        validation: http\n");
  EXPECT_TRUE(reading.problems.empty()) << reading.lines.front();
  ASSERT_EQ(reading.certificates.size(), 1U);
  const Certificate& c = reading.certificates[0];
  EXPECT_EQ(c.id, "mine");
  EXPECT_EQ(c.type, "amazon_issued");
  EXPECT_EQ(c.serial, "a1b");
  EXPECT_EQ(c.sha256.size(), 64U);
  EXPECT_TRUE(c.sha256.ends_with("cdef"));
  EXPECT_EQ(validity_days(c), 198);
  EXPECT_EQ(c.in_use, true);
  EXPECT_EQ(c.renewal_reason, "caa_error");
  EXPECT_EQ(c.provider, "aws-acm");
  EXPECT_TRUE(c.provider_inferred);
  EXPECT_EQ(c.validation, "") << "its names differ";
  EXPECT_EQ(c.where.line, 3);
  EXPECT_EQ(c.where_dates.line, 10);
  EXPECT_EQ(c.where_dates.column, 16);
  EXPECT_EQ(c.where_renewal.column, 23);
  ASSERT_EQ(c.names.size(), 4U);
  EXPECT_EQ(c.names[0].domain, "shop.example.com");
  EXPECT_EQ(c.names[0].display, "Shop.Example.com.");
  EXPECT_EQ(c.names[0].validation, "dns");
  EXPECT_EQ(c.names[0].record->name, "_a.shop.example.com") << "shared with the wildcard";
  EXPECT_EQ(c.names[1].record->type, "CNAME");
  EXPECT_EQ(c.names[1].record->value, "_b.c.acm-validations.aws");
  EXPECT_EQ(c.names[1].record->where.line, 16);
  EXPECT_EQ(c.names[2].validation_domain, "example.com");
  EXPECT_EQ(c.names[2].where_validation.line, 18);
  EXPECT_EQ(c.names[3].redirect_to, "https://b");
  EXPECT_FALSE(c.names[2].record.has_value());
}

TEST(EstateCertificate, TakesItsIdAndMethodFromItsNames) {
  const Reading reading = read_own(
      "  - names:\n"
      "      - name: B\xC3\xBC"
      "cher.example\n"
      "        record: {name: _a.example, value: x}\n"
      "  - {names: [a.example], issuer: \"Let's Encrypt\"}\n"
      "  - {names: [b.example], provider: my-own, issuer: Amazon}\n");
  EXPECT_TRUE(reading.problems.empty());
  ASSERT_EQ(reading.certificates.size(), 3U);
  EXPECT_EQ(reading.certificates[0].id, "xn--bcher-kva.example");
  EXPECT_EQ(reading.certificates[0].validation, "dns");
  EXPECT_EQ(reading.certificates[0].provider, "");
  EXPECT_EQ(reading.certificates[1].provider, "letsencrypt");
  EXPECT_TRUE(reading.certificates[1].provider_inferred);
  EXPECT_EQ(reading.certificates[2].provider, "my-own");
  EXPECT_FALSE(reading.certificates[2].provider_inferred);
}

TEST(EstateCertificate, TellsWhatIsWrongWithItsPlace) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"  - shop.example.com\n", "lapse.yaml:3:5: this is not a certificate"},
      {"  -\n", "lapse.yaml:3:3: this is not a certificate"},
      {"  - {}\n", "lapse.yaml:3:5: the key 'names' is missing"},
      {"  - {names: []}\n", "lapse.yaml:3:13: this list is empty"},
      {"  - {names: a.example}\n", "lapse.yaml:3:13: 'a.example' stands here; expected a list of names"},
      {"  - {names: [a.example], validaton: dns}\n",
       "lapse.yaml:3:26: unknown key 'validaton'; did you mean 'validation'?"},
      {"  - {names: [a.example], validation: dsn}\n",
       "lapse.yaml:3:38: 'dsn' is not known; did you mean 'dns'?; expected dns, email or http"},
      {"  - {names: [a.example], type: 7}\n",
       "lapse.yaml:3:32: '7' is not known; expected amazon_issued, imported or private"},
      {"  - {names: [a.example], status: isued}\n", "lapse.yaml:3:34: 'isued' is not known; did you mean 'issued'?"},
      {"  - {names: [a.example], provider: 'a b'}\n", "lapse.yaml:3:36: 'a b' is not one word"},
      {"  - {names: [a.example], serial: xy}\n",
       "lapse.yaml:3:34: 'xy': it holds something else than hexadecimal digits"},
      {"  - {names: [a.example], serial: ''}\n", "lapse.yaml:3:34: this text is empty"},
      {"  - {names: [a.example], sha256: 0a}\n", "lapse.yaml:3:34: '0a' has 2 digits; expected 64 hexadecimal digits"},
      {"  - {names: [a.example], not_after: 2026-02-30}\n",
       "lapse.yaml:3:37: '2026-02-30' is not a time: the calendar has no such day"},
      {"  - {names: [a.example], not_after: 1797379199000}\n",
       "lapse.yaml:3:37: '1797379199000' is not a time: it lies beyond"},
      {"  - {names: [a.example], in_use: yes}\n", "lapse.yaml:3:34: 'yes' is neither true nor false"},
      {"  - {names: [a.example], in_use: {}}\n", "lapse.yaml:3:34: a map stands here"},
      {"  - {names: [a.example], renewal: success}\n", "lapse.yaml:3:35: 'success' stands here; expected a renewal"},
      {"  - {names: [a.example], renewal: {status: done}}\n", "lapse.yaml:3:44: 'done' is not known"},
      {"  - {names: [a..example]}\n", "lapse.yaml:3:14: 'a..example' is not a domain name: it has an empty label"},
      {"  - {names: [\"\\u202ea\"]}\n", "lapse.yaml:3:14: '\\xe2\\x80\\xaea' is not a domain name"},
      {"  - {names: [{nam: a.example}, b.example]}\n", "lapse.yaml:3:15: unknown key 'nam'; did you mean 'name'?"},
      {"  - {names: [{name: a.example, record: {name: _a.example, valu: x}}]}\n",
       "lapse.yaml:3:59: unknown key 'valu'; did you mean 'value'?"},
      {"  - {names: [{name: a.example, record: {name: _a.example, type: A, value: x}}]}\n",
       "lapse.yaml:3:65: 'A' is not known; expected cname or txt"},
      {"  - {names: [{name: a.example, record: {name: '_a b', value: x}}]}\n",
       "lapse.yaml:3:47: '_a b' is not a domain name"},
      {"  - {names: [{name: a.example, http_redirect: {from: x}}]}\n", "lapse.yaml:3:47: the key 'to' is missing"},
      {"  - {names: [a.example]}\n  - {names: [a.example]}\n",
       "lapse.yaml:4:5: the certificate 'a.example' is listed twice"},
  };
  for (const auto& [text, start] : cases) {
    const Reading reading = read_own(text);
    ASSERT_FALSE(reading.lines.empty()) << text;
    EXPECT_TRUE(reading.lines[0].starts_with(start)) << reading.lines[0];
  }
}

TEST(EstateCertificate, TellsAllThatIsWrong) {
  const Reading reading = read_own(
      "  - {names: [a.example, -b.example], serial: zz, in_use: maybe}\n"
      "  - {names: [c.example], not_after: soon}\n");
  EXPECT_EQ(reading.lines.size(), 4U) << testing::PrintToString(reading.lines);
  EXPECT_EQ(reading.certificates.size(), 2U) << "they are handed out all the same";
}

TEST(Facts, CountDaysAsTheBaselineRequirementsDo) {
  Certificate c;
  EXPECT_EQ(validity_days(c), -1);
  c.not_before = 0;
  c.not_after = 198 * 86400 - 1;
  EXPECT_EQ(validity_days(c), 198);
  c.not_after = 198 * 86400;
  EXPECT_EQ(validity_days(c), 199);
  c.not_after = -1;
  EXPECT_EQ(validity_days(c), -1);
}

}  // namespace
}  // namespace lapse::inventory
