// SPDX-License-Identifier: Apache-2.0
#include "inventory/reading.hpp"

namespace lapse::inventory {
namespace {

TEST(Inventory, JoinsWhatTheEstateAndItsSourcesSayOfOneCertificate) {
  const test::Scratch scratch;
  scratch.write(
      "dumps/deep/a.json",
      R"({"CertificateArn":"arn:1","DomainName":"a.example","SubjectAlternativeNames":["a.example","b.example"],
                    "InUseBy":[],"NotAfter":1797379199,"Status":"ISSUED"})");
  scratch.write("c.jsonl",
                "{\"id\":\"arn:2\",\"names\":[\"c.example\"]}\n{\"id\":\"arn:1\",\"names\":[\"z.example\"]}\n");
  const Reading reading =
      read_all(scratch.write("lapse.yaml",
                             "lapse: 1\n"
                             "inventory: [{aws-acm: dumps}, {jsonl: c.jsonl}]\n"
                             "certificates:\n"
                             "  - {id: own, names: [own.example]}\n"
                             "  - id: arn:1\n"
                             "    status: expired\n"
                             "    names: [{name: a.example, validation: email, validation_domain: example}]\n"
                             "  - {id: arn:1, names: [again.example]}\n"),
               scratch.folder());
  ASSERT_EQ(reading.certificates.size(), 3U);
  const Certificate& joined = reading.certificates[0];
  EXPECT_EQ(joined.id, "arn:1");
  EXPECT_EQ(joined.status, "expired") << "the estate wins";
  EXPECT_EQ(joined.not_after, 1797379199) << "the answer fills in";
  EXPECT_EQ(joined.in_use, false);
  EXPECT_EQ(joined.where.line, 5);
  EXPECT_TRUE(joined.where_dates.file->ends_with("a.json"));
  ASSERT_EQ(joined.names.size(), 2U);
  EXPECT_EQ(joined.names[0].validation, "email");
  EXPECT_EQ(joined.names[1].domain, "b.example");
  EXPECT_EQ(joined.provider, "aws-acm");
  EXPECT_FALSE(joined.provider_inferred);
  EXPECT_EQ(reading.certificates[1].id, "arn:2");
  EXPECT_EQ(reading.certificates[2].id, "own");
  ASSERT_EQ(reading.lines.size(), 2U) << testing::PrintToString(reading.lines);
  EXPECT_TRUE(reading.lines[0].starts_with("c.jsonl:2:1: the certificate 'arn:1' is listed twice"));
  EXPECT_TRUE(reading.lines[1].starts_with("lapse.yaml:8:5: the certificate 'arn:1' is listed twice"));
}

TEST(Inventory, OfAnUnreadableEstateIsEmpty) {
  const test::Scratch scratch;
  const Reading reading = read_all(scratch.folder() / "none.yaml", scratch.folder());
  EXPECT_TRUE(reading.certificates.empty());
  EXPECT_EQ(reading.problems.size(), 1U);
}

}  // namespace
}  // namespace lapse::inventory
