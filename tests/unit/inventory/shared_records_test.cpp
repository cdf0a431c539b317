// SPDX-License-Identifier: Apache-2.0
#include "inventory/shared_records.hpp"

#include <gtest/gtest.h>

#include "inventory/reading.hpp"
#include "inventory/record_scan.hpp"

namespace lapse::inventory {
namespace {

Certificate certificate(const std::string& id, const std::vector<std::string>& records) {
  Certificate c;
  c.id = id;
  for (const auto& record : records) {
    Name name;
    name.domain = name.display = "of-" + record;
    if (!record.empty()) name.record = Record{record, "CNAME", "target", {}};
    c.names.push_back(std::move(name));
  }
  return c;
}

struct Read {
  SharedRecords shared;
  int readings = 0;
};

Read read(const std::vector<Certificate>& all) {
  Read out;
  out.shared = SharedRecords::read([&](const SharedRecords::Use& use) {
    ++out.readings;
    for (const auto& c : all)
      for (const auto& name : c.names)
        if (name.record) use(c.id, name.record->name);
  });
  return out;
}

Record record(const std::string& name) { return {name, "CNAME", "target", {}}; }

TEST(SharedRecords, ListsThoseWhoShareInTheInventorysOrder) {
  const auto r = read({certificate("a", {"_x.example", "_y.example"}), certificate("b", {"_x.example"}), certificate("c", {"_z.example"}),
                       certificate("d", {"", "_x.example"})});
  EXPECT_EQ(r.readings, 2);
  const auto* x = r.shared.of(record("_x.example"));
  ASSERT_NE(x, nullptr);
  EXPECT_EQ(x->ids, (std::vector<std::string>{"a", "b", "d"}));
  EXPECT_EQ(x->count, 3U);
  EXPECT_EQ(r.shared.of(record("_y.example")), nullptr);
  EXPECT_EQ(r.shared.of(record("_z.example")), nullptr);
  EXPECT_EQ(r.shared.of(record("_never.example")), nullptr);
}

TEST(SharedRecords, AWildcardAndItsBaseNameAreOneCertificate) {
  const auto r = read({certificate("a", {"_x.example", "_x.example"}), certificate("b", {"_y.example"})});
  EXPECT_EQ(r.shared.of(record("_x.example")), nullptr);
  const auto two = read({certificate("a", {"_x.example", "_x.example"}), certificate("b", {"_x.example", "_x.example"})});
  ASSERT_NE(two.shared.of(record("_x.example")), nullptr);
  EXPECT_EQ(two.shared.of(record("_x.example"))->ids, (std::vector<std::string>{"a", "b"}));
}

TEST(SharedRecords, NothingSharedIsReadOnce) {
  const auto r = read({certificate("a", {"_x.example"}), certificate("b", {"_y.example"})});
  EXPECT_EQ(r.readings, 1);
  EXPECT_EQ(r.shared.size(), 0U);
}

TEST(SharedRecords, ListsSomeAndCountsTheRest) {
  std::vector<Certificate> all;
  for (int i = 0; i < 100; ++i) all.push_back(certificate("c" + std::to_string(i), {"_x.example"}));
  const auto r = read(all);
  const auto* x = r.shared.of(record("_x.example"));
  ASSERT_NE(x, nullptr);
  EXPECT_EQ(x->count, 100U);
  EXPECT_EQ(x->ids.size(), SharedRecords::kMostListed);
}

TEST(SharedRecords, IdsOfAnyLengthStayWithinTheBound) {
  std::vector<Certificate> all;
  const std::string long_id(1U << 20U, 'a');
  for (int i = 0; i < 20; ++i)
    for (int record = 0; record < 5; ++record)
      all.push_back(certificate(long_id + std::to_string(i), {"_" + std::to_string(record) + ".example"}));
  const auto r = read(all);
  std::size_t bytes = 0;
  for (int i = 0; i < 5; ++i) {
    const auto* sharers = r.shared.of(record("_" + std::to_string(i) + ".example"));
    ASSERT_NE(sharers, nullptr);
    EXPECT_EQ(sharers->count, 20U);
    for (const auto& id : sharers->ids) bytes += id.size();
  }
  EXPECT_LE(bytes, SharedRecords::kMostBytes);
  EXPECT_GT(bytes, SharedRecords::kMostBytes / 2);
}

TEST(SharedRecords, TheSameCertificateTwiceIsOne) {
  const auto r = read({certificate("a", {"_x.example"}), certificate("b", {"_y.example"}), certificate("a", {"_x.example"})});
  EXPECT_EQ(r.shared.of(record("_x.example")), nullptr);
}

// Every form of inventory, each of which names the one record in its own way.
TEST(SharedRecords, AreFoundAcrossAllSourcesOfAnEstate) {
  const test::Scratch scratch;
  scratch.write("c.jsonl",
                R"({"id":"one","names":[{"name":"a.example","record":{"name":"_X.a.example.","type":"CNAME","value":"v"}}]})" "\n"
                R"({"names":[{"name":"b.example","record":{"name":"_x.a.example","type":"CNAME","value":"v"}}]})" "\n"
                "not JSON\n"
                R"({"id":"own","names":[{"name":"a.example","record":{"name":"_x.a.example","type":"CNAME","value":"v"}}]})" "\n"
                R"({"Certificate":{"CertificateArn":"arn","DomainName":"a.example","DomainValidationOptions":[{"DomainName":"a.example","ResourceRecord":{"Name":"_x.\u0061.example.","Type":"CNAME","Value":"v"}}]}})" "\n");
  scratch.write("dumps/d.json",
                R"({"Certificate":{"CertificateArn":"dumped","DomainName":"a.example","DomainValidationOptions":[{"DomainName":"a.example","ResourceRecord":{"Name":"_x.a.example.","Type":"CNAME","Value":"v"}}]}})");
  const auto file = scratch.write("lapse.yaml",
                                  "lapse: 1\ninventory: [{jsonl: c.jsonl}, {aws-acm: dumps}]\ncertificates:\n"
                                  "  - {id: own, names: [{name: a.example, record: {name: _x.a.example, type: CNAME, value: v}}]}\n");
  config::Problems problems;
  const auto estate = config::read_estate(file, problems);
  ASSERT_TRUE(problems.empty()) << to_text(problems.front());
  const auto shared = SharedRecords::read(estate, tables());
  const auto* x = shared.of(record("_x.a.example"));
  ASSERT_NE(x, nullptr);
  EXPECT_EQ(x->ids, (std::vector<std::string>{"one", "b.example", "own", "arn", "dumped"}));
  EXPECT_EQ(x->count, 5U);
}

TEST(RecordScan, FindsWhatStandsInTheRightPlaceOnly) {
  RecordScan scan;
  ASSERT_TRUE(scan.scan(R"({"names":[{"name":"n","record":{"value":"id","name":"_a"}},{"record":null},{"record":{"name":"_b"}}],"id":"the id","x":{"id":"no"}})"));
  EXPECT_EQ(scan.id(), "the id");
  EXPECT_EQ(scan.records(), (std::vector<std::string>{"_a", "_b"}));
  ASSERT_TRUE(scan.scan(R"(["id", 1, {"record": ["name", {"Name": "no"}], "name": "no"}])"));
  EXPECT_EQ(scan.id(), "");
  for (const char* wrong : {"", "{", R"({"id":"a")", R"({"id":})", "}", "\xFF"}) {
    EXPECT_FALSE(scan.scan(wrong)) << wrong;
    EXPECT_TRUE(scan.id().empty() && scan.records().empty()) << wrong;
  }
  EXPECT_FALSE(scan.scan(std::string(100000, '[')));
  EXPECT_TRUE(scan.scan(R"({"id":"again"})"));
  EXPECT_EQ(scan.id(), "again");
}

}  // namespace
}  // namespace lapse::inventory
