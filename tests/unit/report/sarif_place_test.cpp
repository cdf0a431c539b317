// SPDX-License-Identifier: Apache-2.0
#include "report/sarif_place.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace lapse::report {
namespace {

namespace fs = std::filesystem;

class SarifPlaceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("lapse-place-" + std::to_string(::getpid()));
    fs::create_directories(folder_ / "dumps");
  }
  void TearDown() override { fs::remove_all(folder_); }

  config::Location write(const std::string& name, const std::string& text, int line, int column, int end_line,
                         int end_column) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return {std::make_shared<const std::string>((folder_ / name).string()), line, column, end_line, end_column};
  }

  fs::path folder_;
};

TEST_F(SarifPlaceTest, CountsUtf16Units) {
  SarifPlaces places({folder_});
  const auto place = places.at(write("a.yaml", "# 🔒 名\nkey: 🔒名前 rest\n", 2, 6, 2, 10));
  EXPECT_EQ(place.snippet, "🔒名前");
  EXPECT_EQ(place.end_column, 10);
  EXPECT_EQ(place.context, "# 🔒 名\nkey: 🔒名前 rest\n");
  EXPECT_EQ(place.context_line, 1);
  EXPECT_EQ(place.context_end_line, 2);
}

TEST_F(SarifPlaceTest, TakesTheFirstLineOfAnEntry) {
  SarifPlaces places({folder_});
  const auto place = places.at(write("a.yaml", "x:\r\n  - id: one\r\n    names: []\r\n", 2, 5, 3, 14));
  EXPECT_EQ(place.end_line, 2);
  EXPECT_EQ(place.snippet, "id: one");
}

TEST_F(SarifPlaceTest, ShortensLongLines) {
  SarifPlaces places({folder_});
  const auto place = places.at(write("a.jsonl", "{\"id\":\"" + std::string(5000, 'a') + "\"}\n", 1, 1, 1, 5010));
  EXPECT_EQ(place.snippet.size(), 200U);
  EXPECT_EQ(place.end_column, 201);
  EXPECT_EQ(place.context_column, 1);
  EXPECT_EQ(place.context_end_column, 281);
  EXPECT_EQ(place.context.size(), 280U);
}

TEST_F(SarifPlaceTest, ManagesWithoutTheFile) {
  SarifPlaces places({folder_});
  const auto place = places.at({std::make_shared<const std::string>((folder_ / "gone.yaml").string()), 7, 3, 0, 0});
  EXPECT_EQ(place.line, 7);
  EXPECT_EQ(place.end_line, 7);
  EXPECT_EQ(place.end_column, 4);
  EXPECT_TRUE(place.snippet.empty());
}

TEST_F(SarifPlaceTest, NamesFilesWithoutThisMachine) {
  SarifPlaces places({folder_ / "dumps", folder_});
  EXPECT_EQ(places.uri((folder_ / "dumps/a b%.json").string()), "a%20b%25.json");
  EXPECT_EQ(places.uri((folder_ / "lapse.yaml").string()), "lapse.yaml");
  EXPECT_EQ(places.uri("/elsewhere/one/x.json"), "x.json");
  EXPECT_EQ(places.uri("/elsewhere/two/x.json"), "two/x.json");
  EXPECT_EQ(places.uri("/elsewhere/one/x.json"), "x.json");
}

TEST_F(SarifPlaceTest, ANameIsAPlaceOfItsOwn) {
  EXPECT_EQ(SarifPlaces::of_name("*.example.com").uri, "%2A.example.com");
  EXPECT_EQ(SarifPlaces::of_name("../..").uri, "%2E%2E/%2E%2E");
  EXPECT_EQ(SarifPlaces::of_name("/x").uri, "%20/x");
  EXPECT_EQ(SarifPlaces::of_name("").uri, "unnamed");
}

TEST_F(SarifPlaceTest, ReadsLinesInAnyOrder) {
  std::string text;
  for (int i = 1; i <= 2000; ++i) text += "line " + std::to_string(i) + "\n";
  const auto where = write("long.txt", text, 1, 1, 1, 1);
  Snippets snippets;
  for (const int line : {1, 2000, 256, 257, 1, 1999, 512, 3}) {
    EXPECT_EQ(snippets.line(*where.file, line), "line " + std::to_string(line));
  }
  EXPECT_EQ(snippets.line(*where.file, 2001), std::nullopt);
  EXPECT_EQ(snippets.line(*where.file, 99999), std::nullopt);
  EXPECT_EQ(snippets.line(*where.file, 0), std::nullopt);
  EXPECT_EQ(snippets.line(*where.file, 2000), "line 2000");
  EXPECT_EQ(snippets.line("/dev/stdin", 1), std::nullopt);
}

}  // namespace
}  // namespace lapse::report
