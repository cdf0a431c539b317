// SPDX-License-Identifier: Apache-2.0
#include "report/jsonl.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>

#include "made_up.hpp"

namespace lapse::report {
namespace {

using made_up::Scene;
namespace json = boost::json;

TEST(Jsonl, OneLineForEachFindingVerdictAndRun) {
  Scene scene;
  auto& entry = scene.certificate("shop.example.com");
  Scene::missing(entry).seen = "two\nlines \x01 \xff";
  Scene::add(entry, made_up::cname_rule(), "DNS1000", {{"name", "shop.example.com"}});
  auto& bare = scene.certificate("bare.example.com", false);
  Scene::add(bare, made_up::cname_rule(), "DNS1000", {{"name", "bare.example.com"}});
  bare.verdict.calendar = {};
  const auto path = scene.folder() / "out.jsonl";
  auto report = JsonlReport::open(path);
  ASSERT_TRUE(report.ok());
  ASSERT_TRUE(scene.tell(**report));
  std::istringstream lines(made_up::read(path));
  std::vector<json::object> all;
  for (std::string line; std::getline(lines, line);) all.push_back(json::parse(line).as_object());
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(all[0]["type"].as_string(), "finding");
  EXPECT_EQ(all[0]["outcome"].as_string(), "DNS1001");
  EXPECT_EQ(all[0]["level"].as_string(), "error");
  EXPECT_EQ(all[0]["visible_after"].as_int64(), 300);
  EXPECT_EQ(all[0]["line"].as_int64(), 4);
  EXPECT_EQ(all[0]["seen"].as_string(), "two\nlines \\u{1} \ufffd");
  EXPECT_EQ(all[1]["kind"].as_string(), "pass");
  EXPECT_TRUE(all[1]["visible_after"].is_null());
  EXPECT_EQ(all[2]["type"].as_string(), "verdict");
  EXPECT_EQ(all[2]["verdict"].as_string(), "will not renew");
  EXPECT_EQ(all[2]["decisive"].as_string(), "DNS1001");
  EXPECT_EQ(all[2]["window_opens"].as_string(), "2026-09-21T14:13:20Z");
  EXPECT_TRUE(all[3]["file"].is_null());
  EXPECT_TRUE(all[4]["window_opens"].is_null());
  EXPECT_TRUE(all[4]["decisive"].is_null());
  EXPECT_EQ(all[5]["type"].as_string(), "summary");
  EXPECT_EQ(all[5]["certificates"].as_int64(), 2);
  EXPECT_EQ(all[5]["findings"].as_object()["pass"].as_int64(), 2);
}

}  // namespace
}  // namespace lapse::report
