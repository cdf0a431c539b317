// SPDX-License-Identifier: Apache-2.0
#include "inventory/reading.hpp"

namespace lapse::inventory {
namespace {

/// All samples at once, and every state of aws/states beside them, as from a folder of dumps.
const Reading& samples() {
  static const Reading reading = [] {
    const test::Scratch scratch;
    return read_all(scratch.write("lapse.yaml", "lapse: 1\ninventory: [{aws-acm: '" LAPSE_DATA "/aws'}]\n"),
                    LAPSE_DATA "/aws");
  }();
  return reading;
}

const Certificate& sample(int number) {
  const std::string digits = std::to_string(number);
  return samples().of(std::string(8 - digits.size(), '0') + digits + "-1234-1234-1234-123456789012");
}

TEST(Aws, SamplesAreFaultless) {
  EXPECT_TRUE(samples().problems.empty()) << to_text(samples().problems.front());
  EXPECT_EQ(samples().certificates.size(), 12U + 131U);
}

TEST(Aws, ADescriptionIsReadWhole) {
  const Certificate& c = sample(1);
  EXPECT_EQ(c.id, "arn:aws:acm:us-east-1:111122223333:certificate/00000001-1234-1234-1234-123456789012");
  EXPECT_EQ(c.provider, "aws-acm");
  EXPECT_FALSE(c.provider_inferred);
  EXPECT_EQ(c.type, "amazon_issued");
  EXPECT_EQ(c.status, "issued");
  EXPECT_EQ(c.validation, "dns");
  EXPECT_EQ(c.serial, "a1b2c3d4e5f60718293a4b5c6d7e8f9");
  EXPECT_EQ(c.issuer, "Amazon");
  EXPECT_EQ(c.key_algorithm, "rsa_2048");
  EXPECT_EQ(c.not_before, 1780272000);
  EXPECT_EQ(c.not_after, 1797379199);
  EXPECT_EQ(c.issued_at, 1780275600);
  EXPECT_EQ(c.renewal_status, "");
  EXPECT_EQ(c.renewal_eligibility, "eligible");
  EXPECT_EQ(c.in_use, true);
  EXPECT_EQ(c.in_use_by.size(), 1U);
  EXPECT_EQ(c.exported, true) << "only the list says it";
  EXPECT_EQ(c.key_pair_origin, "aws_managed");
  EXPECT_EQ(c.where.line, 2);
  EXPECT_EQ(c.where.column, 18);
  EXPECT_EQ(c.where_dates.line, 35);
  EXPECT_EQ(c.where_dates.column, 17);
  EXPECT_EQ(c.where_dates.end_column, 29);
  EXPECT_FALSE(c.where_renewal.known());
  ASSERT_EQ(c.names.size(), 2U);
  EXPECT_EQ(c.names[0].domain, "shop.example.com");
  EXPECT_EQ(c.names[1].domain, "*.shop.example.com");
  for (const Name& name : c.names) {
    ASSERT_TRUE(name.record.has_value()) << "a wildcard shares the record of its base";
    EXPECT_EQ(name.record->name, "_a798a798a798a798a798a798a798a798.shop.example.com");
    EXPECT_EQ(name.record->value, "_424c424c424c424c424c424c424c424c.hkmpvcwbzw.acm-validations.aws");
    EXPECT_EQ(name.record->where.line, 14);
  }
}

TEST(Aws, ARunningRenewalIsNotItsFirstValidation) {
  const Certificate& c = sample(2);
  EXPECT_EQ(c.renewal_status, "pending_validation");
  EXPECT_EQ(c.renewal_reason, "caa_error");
  EXPECT_EQ(c.renewal_updated_at, 1793491200);
  EXPECT_EQ(c.renewal_eligibility, "something_new") << "unknown values are passed on";
  EXPECT_EQ(c.not_after, 1797379199);
  EXPECT_EQ(c.in_use, false);
  EXPECT_EQ(c.managed_by, "cloudfront");
  EXPECT_TRUE(c.where_renewal.known());
  ASSERT_EQ(c.names.size(), 2U);
  EXPECT_EQ(c.names[0].renewal_status, "success");
  EXPECT_EQ(c.names[0].record->name, "_11111111111111111111111111111111.pay.example.com")
      << "kept where the renewal has none";
  EXPECT_EQ(c.names[1].renewal_status, "failed");
  EXPECT_EQ(c.names[1].record->name, "_33333333333333333333333333333333.api.example.com");
}

TEST(Aws, WhatOldAnswersLeaveOutIsUnknown) {
  const Certificate& c = sample(3);
  EXPECT_EQ(c.type, "");
  EXPECT_EQ(c.status, "");
  EXPECT_EQ(c.not_before, kNoTime);
  EXPECT_EQ(c.serial, "7");
  EXPECT_FALSE(c.in_use.has_value());
  EXPECT_FALSE(c.exported.has_value());
  ASSERT_EQ(c.names.size(), 1U);
  EXPECT_EQ(c.names[0].validation, "email") << "it lists addresses";
  EXPECT_EQ(c.validation, "email");
}

TEST(Aws, AMigrationFromEmailToDnsIsSeen) {
  const Name& name = sample(3).names[0];
  EXPECT_EQ(name.validation_domain, "old.example.com") << "the newer answer wins";
  EXPECT_EQ(name.requested_validation, "dns");
  ASSERT_TRUE(name.requested_record.has_value());
  EXPECT_EQ(name.requested_record->value, "_66666666666666666666666666666666.hkmpvcwbzw.acm-validations.aws");
  EXPECT_FALSE(name.record.has_value());
}

TEST(Aws, HttpValidationHasItsRedirect) {
  const Certificate& c = sample(4);
  EXPECT_EQ(c.validation, "http");
  EXPECT_TRUE(c.names[0].redirect_from.starts_with("http://cdn.example.com/.well-known/"));
  EXPECT_TRUE(c.names[0].redirect_to.starts_with("https://validation.us-east-1.acm-validations.aws/"));
}

TEST(Aws, NamesAreALabels) {
  const Certificate& c = sample(5);
  EXPECT_EQ(c.type, "imported");
  ASSERT_EQ(c.names.size(), 2U);
  EXPECT_EQ(c.names[0].domain, "xn--bcher-kva.example.com");
  EXPECT_EQ(c.names[0].display,
            "b\xC3\xBC"
            "cher.example.com");
  EXPECT_EQ(c.validation, "");
}

TEST(Aws, AListAloneIsACertificateToo) {
  const Certificate& listed = sample(6);
  EXPECT_EQ(listed.type, "private");
  EXPECT_EQ(listed.in_use, false);
  EXPECT_EQ(listed.exported, false);
  EXPECT_TRUE(listed.names_incomplete);
  const Certificate& ancient = sample(7);
  EXPECT_EQ(ancient.names.size(), 1U);
  EXPECT_TRUE(ancient.names_incomplete);
  EXPECT_FALSE(ancient.in_use.has_value());
  EXPECT_FALSE(sample(1).names_incomplete);
}

/// One file with this text; the answer is the ids and problems, each a line.
std::string told(std::string_view text) {
  const Reading reading = read_file("aws-acm", "a.json", text);
  std::string out;
  for (const Certificate& c : reading.certificates) out += c.id + "\n";
  for (const std::string& line : reading.lines) out += line.substr(0, line.find(';')) + "\n";
  return out;
}

TEST(Aws, WhatSavedListsLeaveOutIsSeen) {
  const auto coverage_of = [](std::string_view text, std::string_view more = "") {
    const test::Scratch scratch;
    scratch.write("a.json", text);
    const auto estate = scratch.write("lapse.yaml", "lapse: 1\ninventory: [{aws-acm: a.json" + std::string(more) + "}]\n");
    config::Problems problems;
    const config::Estate read = config::read_estate(estate, problems);
    ListCoverage coverage;
    const auto source = open_inventory(read, tables(), problems, &coverage);
    while (source->next()) continue;
    EXPECT_TRUE(problems.empty());
    return coverage;
  };
  const auto plain = coverage_of(R"({"CertificateSummaryList":[{"CertificateArn":"a","DomainName":"a.example","KeyAlgorithm":"RSA-2048"}]})");
  EXPECT_TRUE(plain.lists_small_rsa_alone());
  EXPECT_TRUE(plain.lists_no_acme());
  EXPECT_FALSE(plain.ends_in_the_middle());
  EXPECT_EQ(plain.where().line, 1);
  const auto whole = coverage_of(
      R"({"CertificateSummaryList":[{"CertificateArn":"a","DomainName":"a.example","KeyAlgorithm":"RSA_1024"},
          {"CertificateArn":"b","DomainName":"b.example","KeyAlgorithm":"EC_prime256v1","CertificateKeyPairOrigin":"ACME"}]})");
  EXPECT_FALSE(whole.lists_small_rsa_alone());
  EXPECT_FALSE(whole.lists_no_acme());
  const auto first_page = coverage_of(R"({"CertificateSummaryList":[],"NextToken":"x"})");
  EXPECT_TRUE(first_page.ends_in_the_middle());
  EXPECT_FALSE(first_page.lists_small_rsa_alone()) << "nothing is listed";
  const auto both_pages = coverage_of(R"({"CertificateSummaryList":[],"NextToken":"x"} {"CertificateSummaryList":[]})");
  EXPECT_FALSE(both_pages.ends_in_the_middle());
  const auto details = coverage_of(R"({"Certificate":{"CertificateArn":"a","DomainName":"a.example","KeyAlgorithm":"RSA_2048"}})");
  EXPECT_FALSE(details.lists_small_rsa_alone() || details.lists_no_acme() || details.ends_in_the_middle());
  const auto stated = coverage_of(R"({"CertificateSummaryList":[{"CertificateArn":"a","DomainName":"a.example","KeyAlgorithm":"RSA_2048"}],"NextToken":"x"})",
                                  ", complete: true");
  EXPECT_FALSE(stated.lists_small_rsa_alone() || stated.lists_no_acme() || stated.ends_in_the_middle());
}

TEST(Aws, WhatEligibilityHangsOnIsKept) {
  const auto read = [](std::string_view text) {
    const Reading reading = read_file("aws-acm", "a.json", text);
    EXPECT_EQ(reading.certificates.size(), 1U);
    return reading.certificates.empty() ? Certificate{} : reading.certificates[0];
  };
  const auto with = [&](std::string_view members) {
    return read(R"({"CertificateArn":"a","DomainName":"a.example","Serial":"1",)" + std::string(members) + "}");
  };
  EXPECT_EQ(with(R"("Status":"FAILED","FailureReason":"PCA_ACCESS_DENIED")").renewal_reason, "pca_access_denied");
  EXPECT_EQ(with(R"("FailureReason":"OTHER","RenewalSummary":{"RenewalStatus":"FAILED","RenewalStatusReason":"CAA_ERROR"})").renewal_reason,
            "caa_error");
  EXPECT_EQ(with(R"("CertificateAuthorityArn":"arn:aws:acm-pca:x")").type, "private");
  EXPECT_EQ(with(R"("CertificateAuthorityArn":"arn:aws:acm-pca:x","Type":"IMPORTED")").type, "imported");
  EXPECT_EQ(with(R"("Options":{"Export":"DISABLED"})").exported, false) << "what may not be exported was not";
  EXPECT_EQ(with(R"("Options":{"Export":"ENABLED"})").exported, std::nullopt);
  EXPECT_EQ(with(R"("Options":{"Export":"SOMETIMES"})").exported, std::nullopt);
  EXPECT_EQ(with(R"("Options":{"Export":"DISABLED"},"Type":"PRIVATE")").exported, std::nullopt) << "a private one always may";
  EXPECT_EQ(read(R"({"CertificateSummaryList":[{"CertificateArn":"a","DomainName":"a.example","ExportOption":"DISABLED"}]})").exported, false);
  EXPECT_EQ(read(R"({"CertificateArn":"a","DomainName":"a.example","Serial":"1","Options":{"Export":"ENABLED"}}
                    {"CertificateSummaryList":[{"CertificateArn":"a","Exported":true}]})").exported, true);
}

TEST(Aws, FilesMayHaveAnyShape) {
  EXPECT_EQ(told(R"({"CertificateArn":"a","InUseBy":[]}{"CertificateArn":"b","InUseBy":[]})"), "a\nb\n");
  EXPECT_EQ(told("\xEF\xBB\xBF{\"CertificateArn\":\"a\",\"Serial\":\"1\"}\r\n"), "a\n");
  EXPECT_EQ(told("[]\n"), "");
  EXPECT_EQ(
      told("[{\"Certificate\":{\"CertificateArn\":\"a\"}},\n{\"CertificateArn\":\"b\"}] [{\"CertificateArn\":\"c\"}]"),
      "a\nb\nc\n");
  EXPECT_EQ(told(R"({"CertificateSummaryList":[{"CertificateArn":"a"},{"CertificateArn":"b"}],"NextToken":"x"})"),
            "a\nb\n");
  EXPECT_EQ(told(R"({"InUseBy":[],"DomainName":"a.example"})"), "a.example\n");
  EXPECT_EQ(
      told(R"({"CertificateArn":null,"InUseBy":null,"DomainName":"a.example","NotAfter":null,"RenewalSummary":null})"),
      "a.example\n");
}

TEST(Aws, WhatIsWrongHasItsPlace) {
  EXPECT_EQ(told(""), "a.json: it is empty\n");
  EXPECT_EQ(told("  \n"), "a.json:2:1: it is empty\n");
  EXPECT_EQ(told("null"), "a.json:1:1: here stands 'n'\n");
  EXPECT_EQ(told("\n  x"), "a.json:2:3: here stands 'x'\n");
  EXPECT_EQ(told("{\"CertificateArn\":\"a\""), "a.json:1:22: the file ends inside an object\n");
  EXPECT_EQ(told("{\"CertificateArn\":\"a"), "a.json:1:21: the file ends inside a string\n");
  EXPECT_EQ(told("[{\"CertificateArn\":\"a\",\"Serial\":\"1\"}"), "a\na.json:1:37: the file ends inside an array\n");
  EXPECT_EQ(told("[{\"CertificateArn\":\"a\",\"Serial\":\"1\"} {}]"), "a\na.json:1:38: here stands '{'\n");
  EXPECT_EQ(told("{\"CertificateArn\":\"a\",}\n{\"CertificateArn\":\"b\",\"Serial\":\"1\"}"),
            "b\na.json:1:23: this is not JSON: syntax error\n");
  EXPECT_EQ(told("{}"), "a.json:1:1: this object is no certificate\n");
  EXPECT_EQ(told(R"({"Certificate":{"Status":"ISSUED"}})"),
            "\na.json:1:16: this certificate has neither a CertificateArn nor a name\n");
  EXPECT_EQ(told(R"({"CertificateArn":"a","Serial":"xyz"})"),
            "a\na.json:1:32: 'xyz': it holds something else than hexadecimal digits\n");
  EXPECT_EQ(told(R"({"CertificateArn":"a","Serial":7})"), "a\na.json:1:32: '7' is not a string\n");
  EXPECT_EQ(
      told(R"({"CertificateArn":"a","InUseBy":{},"NotAfter":"2026-02-30"})"),
      "a\na.json:1:47: '2026-02-30' is not a time: the calendar has no such day\na.json:1:33: a map stands here\n");
  EXPECT_EQ(told(R"({"CertificateArn":"a","SubjectAlternativeNames":["a b","c.example"],"DomainName":"c.example"})"),
            "a\na.json:1:50: 'a b' is not a domain name: it holds a blank or a control character\n");
  EXPECT_EQ(told(R"({"CertificateArn":"a","DomainValidationOptions":[{"ValidationMethod":"DNS"}, 3]})"),
            "a\na.json:1:50: it does not say for which name it is\na.json:1:78: this is not an object\n");
  EXPECT_EQ(told(R"({"DomainValidationSummaryList":[]})"),
            "a.json:1:1: nothing says which certificate these validations belong to\n");
  EXPECT_EQ(told(R"({"CertificateArn":"x","DomainValidationSummaryList":[]})"),
            "a.json:1:1: these validations belong to 'x', which no other answer describes\n");
  EXPECT_EQ(told(R"({"CertificateArn":"a","Serial":"1"} {"CertificateArn":"a","Serial":"1"})"),
            "a\na.json:1:37: the certificate 'a' is listed twice\n");
}

TEST(Aws, ABadNameStaysWithItsDisplay) {
  const Reading reading = read_file("aws-acm", "a.json", R"({"CertificateArn":"a","SubjectAlternativeNames":["a b"]})");
  ASSERT_EQ(reading.certificates.size(), 1U);
  ASSERT_EQ(reading.certificates[0].names.size(), 1U);
  EXPECT_EQ(reading.certificates[0].names[0].domain, "");
  EXPECT_EQ(reading.certificates[0].names[0].display, "a b");
}

TEST(Aws, AFolderWithoutAnswersIsAProblem) {
  const test::Scratch scratch;
  scratch.write("dumps/a.txt", "{}");
  const auto reading =
      read_all(scratch.write("lapse.yaml", "lapse: 1\ninventory: [{aws-acm: dumps}]\n"), scratch.folder());
  ASSERT_EQ(reading.lines.size(), 1U);
  EXPECT_EQ(reading.lines[0], "dumps: there is no JSON file in this folder; expected files that end in .json");
}

}  // namespace
}  // namespace lapse::inventory
