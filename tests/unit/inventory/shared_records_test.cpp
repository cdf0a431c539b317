// SPDX-License-Identifier: Apache-2.0
#include "inventory/shared_records.hpp"

#include <gtest/gtest.h>

#include <deque>

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

class Listed : public Source {
 public:
  explicit Listed(const std::vector<Certificate>& all) : rest_(all.begin(), all.end()) {}
  std::optional<Certificate> next() override {
    if (rest_.empty()) return std::nullopt;
    Certificate out = std::move(rest_.front());
    rest_.pop_front();
    return out;
  }

 private:
  std::deque<Certificate> rest_;
};

struct Read {
  SharedRecords shared;
  int readings = 0;
};

Read read(const std::vector<Certificate>& all) {
  Read out;
  out.shared = SharedRecords::read([&]() -> std::unique_ptr<Source> {
    ++out.readings;
    return std::make_unique<Listed>(all);
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

}  // namespace
}  // namespace lapse::inventory
