// SPDX-License-Identifier: Apache-2.0
#include "config/document.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <random>

#include "config/fields.hpp"
#include "config/json.hpp"
#include "config/suggest.hpp"
#include "config/text_file.hpp"
#include "config/yaml.hpp"

namespace lapse::config {
namespace {

const auto kFile = std::make_shared<const std::string>("f");

std::string span(const Location& where) {
  return std::to_string(where.line) + ":" + std::to_string(where.column) + "-" + std::to_string(where.end_line) + ":" +
         std::to_string(where.end_column);
}

std::string place_in_yaml(std::string_view text, std::string_view key) {
  Problems problems;
  const auto document = parse_yaml(std::string(text), kFile, problems);
  return document == nullptr ? "unreadable" : span(document->root().find(key).where());
}

TEST(Yaml, KnowsWhereEachValueStands) {
  EXPECT_EQ(place_in_yaml("a: word\n", "a"), "1:4-1:8");
  EXPECT_EQ(place_in_yaml("a: two words # comment\n", "a"), "1:4-1:13");
  EXPECT_EQ(place_in_yaml("a: \"quoted\" # x\n", "a"), "1:4-1:12");
  EXPECT_EQ(place_in_yaml("a: \"q\\tx\"\n", "a"), "1:4-1:10");
  EXPECT_EQ(place_in_yaml("a: 'it''s'\n", "a"), "1:4-1:11");
  EXPECT_EQ(place_in_yaml("a: ''\n", "a"), "1:4-1:6");
  EXPECT_EQ(place_in_yaml("a: ~\n", "a"), "1:4-1:5");
  EXPECT_EQ(place_in_yaml("a:\nb: 1\n", "a"), "1:2-1:2");
  EXPECT_EQ(place_in_yaml("a:\n  - # none\n  -\nb: 1\n", "a"), "2:3-3:4");
  EXPECT_EQ(place_in_yaml("a: [x, y]\n", "a"), "1:4-1:10");
  EXPECT_EQ(place_in_yaml("a: {x: {y: []}}\n", "a"), "1:4-1:16");
  EXPECT_EQ(place_in_yaml("a:\n  - x\n  - y\nb: 1\n", "a"), "2:3-3:6");
  EXPECT_EQ(place_in_yaml("a: &n word\nb: *n\n", "a"), "1:7-1:11");
  EXPECT_EQ(place_in_yaml("a: &n word\nb: *n\n", "b"), "2:4-2:6");
  EXPECT_EQ(place_in_yaml("a: 1\r\nb: 22\r\n", "b"), "2:4-2:6");
}

TEST(Yaml, CountsColumnsInUtf16) {
  // U+00E9 is one unit, U+1D11E is two.
  EXPECT_EQ(place_in_yaml("{\xC3\xA9\xF0\x9D\x84\x9E: 1, b: \xF0\x9D\x84\x9E}\n", "b"), "1:13-1:15");
}

TEST(Yaml, FollowsAliases) {
  Problems problems;
  const auto document = parse_yaml("a: &x {k: [1, 2]}\nb: *x\nc: [*x, *x]\n", kFile, problems);
  ASSERT_NE(document, nullptr);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(boost::json::serialize(to_json(document->root())),
            R"({"a":{"k":[1,2]},"b":{"k":[1,2]},"c":[{"k":[1,2]},{"k":[1,2]}]})");
}

std::string first_problem(std::string text) {
  Problems problems;
  EXPECT_EQ(parse_yaml(std::move(text), kFile, problems), nullptr);
  return problems.empty() ? "" : to_text(problems.front());
}

TEST(Yaml, BoundsDepthAndAliases) {
  EXPECT_EQ(first_problem(std::string(70, '[') + std::string(70, ']')),
            "f:1:65: this is nested too deep; expected at most 64 levels");
  EXPECT_EQ(first_problem("a: &a [*a]\n"),
            "f:1:8: this alias refers to the value that it is in; expected an alias of an earlier value");

  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string one = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + one;
    for (int j = 0; j < 9; ++j) laughs += ", " + one;
    laughs += "]\n";
  }
  EXPECT_NE(first_problem(laughs).find("the aliases of this file repeat more than a million values"),
            std::string::npos);

  std::string tower = "a0: &a0 []\n";
  for (int i = 1; i < 200; ++i) {
    tower += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_NE(first_problem(tower).find("with this alias the file is nested too deep"), std::string::npos);
}

TEST(Yaml, FindsDuplicateKeysInLargeMapsToo) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "key" + std::to_string(i) + ": 1\n";
  text += "key7: 2\n";
  Problems problems;
  const auto document = parse_yaml(text, kFile, problems);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(to_text(problems[0]), "f:101:1: the key 'key7' is here twice; expected each key once");
}

TEST(Yaml, SurvivesMutation) {
  const std::string sample =
      "lapse: 1\ncertificates:\n  - names: [a.example, \"*.b.example\"]\n    x: &a {k: 'v', l: |\n     t\n    }\n  - "
      "*a\n"
      "m: !!str 3\n? k\n: ~\n";
  std::minstd_rand random(7);
  for (std::size_t cut = 0; cut <= sample.size(); ++cut) {
    Problems problems;
    const auto document = parse_yaml(sample.substr(0, cut), kFile, problems);
    if (document != nullptr) (void)to_json(document->root());
  }
  for (int i = 0; i < 5000; ++i) {
    std::string text = sample;
    for (int flips = 0; flips < 3; ++flips) text[random() % text.size()] = static_cast<char>(random() & 0xFFU);
    Problems problems;
    const auto document = parse_yaml(text, kFile, problems);
    Places places;
    if (document != nullptr) (void)to_json(document->root(), &places);
    EXPECT_TRUE(document != nullptr || !problems.empty());
  }
}

std::string place_in_json(std::string_view text, std::string_view key) {
  Problems problems;
  const auto document = parse_json(std::string(text), kFile, {3, 5}, problems);
  return document == nullptr ? to_text(problems.at(0)) : span(document->root().find(key).where());
}

TEST(Json, KnowsWhereEachValueStands) {
  EXPECT_EQ(place_in_json(R"({"a":"x"})", "a"), "3:10-3:13");
  EXPECT_EQ(place_in_json("{\n \"a\" : [1, {\"b\":2} ] }", "a"), "4:8-4:21");
  EXPECT_EQ(place_in_json(R"({"z":"\\\"","a":1.5e3})", "a"), "3:21-3:26");
  EXPECT_EQ(place_in_json("{\"z\":\"\xF0\x9D\x84\x9E\",\"a\":null}", "a"), "3:19-3:23");
}

TEST(Json, SaysWhereItStopsBeingJson) {
  EXPECT_TRUE(place_in_json("{\"a\":}", "a").starts_with("f:3:10: this is not JSON: "));
  EXPECT_TRUE(place_in_json("{\"a\":1} x", "a").starts_with("f:3:13: this is not JSON: "));
  EXPECT_EQ(place_in_json("{\"a\":\"\xFF\"}", "a"), "f:3:11: this is not UTF-8 text; expected JSON in UTF-8");
  EXPECT_TRUE(place_in_json(std::string(100, '['), "a").find("nested too deep") != std::string::npos);
}

TEST(Json, ResolvesEscapes) {
  Problems problems;
  const auto document = parse_json(R"({"a":"b\u00fccher\ud834\udd1e\n\/\"","k\u0065y":1})", kFile, {}, problems);
  ASSERT_NE(document, nullptr);
  EXPECT_EQ(document->root().find("a").text(),
            "b\xC3\xBC"
            "cher\xF0\x9D\x84\x9E\n/\"");
  EXPECT_TRUE(document->root().find("key").present());
}

TEST(Json, TurnsPlainScalarsIntoNumbers) {
  Problems problems;
  const auto document = parse_yaml(
      "[1, -2, 1.5, true, false, null, '1', yes, 0x10, .inf, nan, 1e999, 99999999999999999999, +3]", kFile, problems);
  ASSERT_NE(document, nullptr);
  const auto json = to_json(document->root()).as_array();
  EXPECT_EQ(json[0], 1);
  EXPECT_EQ(json[1], -2);
  EXPECT_EQ(json[2], 1.5);
  EXPECT_EQ(json[3], true);
  EXPECT_TRUE(json[5].is_null());
  for (const std::size_t i : {6U, 7U, 8U, 9U, 10U, 11U, 13U}) EXPECT_TRUE(json[i].is_string()) << i;
}

TEST(Text, IsShownWithoutHarm) {
  EXPECT_EQ(shown("a\x1b[31mb"), "'a\\x1b[31mb'");
  EXPECT_EQ(shown("a\xC2\x9b"
                  "b"),
            "'a\\xc2\\x9bb'");
  EXPECT_EQ(shown("a\xE2\x80\xAE"
                  "b"),
            "'a\\xe2\\x80\\xaeb'");
  EXPECT_EQ(shown(std::string(500, 'x')), "'" + std::string(80, 'x') + "...'");
}

TEST(Text, Utf8IsStrict) {
  EXPECT_EQ(first_bad_utf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E"), std::string_view::npos);
  for (const std::string_view bad :
       {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "\xF5"}) {
    EXPECT_EQ(first_bad_utf8(bad), 0U);
  }
}

TEST(Suggestion, IsTheNearestWord) {
  const std::vector<std::string_view> words = {"certificates", "inventory", "validation", "validation_domain"};
  EXPECT_EQ(nearest("certficates", words), "certificates");
  EXPECT_EQ(nearest("Invnetory", words), "inventory");
  EXPECT_EQ(nearest("validation-domain", words), "validation_domain");
  EXPECT_EQ(nearest("x", words), "");
  EXPECT_EQ(nearest("entirely", words), "");
  EXPECT_EQ(nearest(std::string(100000, 'a'), words), "");
}

}  // namespace
}  // namespace lapse::config
