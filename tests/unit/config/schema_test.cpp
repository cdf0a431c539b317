// SPDX-License-Identifier: Apache-2.0
#include "config/schema.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace lapse::config {
namespace {

constexpr std::string_view kSchema = R"({
  "type": "object",
  "properties": {
    "ask_every_server": {"type": "boolean", "default": true, "description": "d"},
    "tries": {"type": "integer", "default": 2, "minimum": 1, "maximum": 5},
    "share": {"type": "number", "default": 0.5},
    "mode": {"type": "string", "enum": ["strict", "lenient"], "default": "strict"},
    "hosts": {"type": "array", "items": {"type": "string"}, "default": []},
    "nested": {"type": "object", "properties": {"deep": {"type": "integer", "default": 7}}, "default": {}},
    "window": {"type": "object", "x-lapse-table": "renewal-window", "description": "d"}
  }
})";

CheckedParameters check(std::string_view parameters, Problems& problems) {
  const auto schema = Schema::parse(kSchema);
  EXPECT_TRUE(schema.ok());
  Location fallback;
  fallback.file = std::make_shared<const std::string>("f");
  const ParameterPlaces places = {{"/tries", {fallback.file, 4, 9, 4, 10}}, {"/hosts/1", {fallback.file, 5, 1, 5, 2}}};
  return schema->validate(boost::json::parse({parameters.data(), parameters.size()}).as_object(), places, fallback,
                          problems);
}

TEST(Schema, FillsInDefaultsAndLeavesTablesToTheHost) {
  Problems problems;
  const auto checked = check("{}", problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(checked.parameters, boost::json::parse(R"({"ask_every_server":true,"tries":2,"share":0.5,"mode":"strict",
                                                       "hosts":[],"nested":{"deep":7},"window":null})"));
  ASSERT_EQ(checked.tables.size(), 1U);
  EXPECT_EQ(checked.tables[0], std::pair(std::string("window"), std::string("renewal-window")));
}

TEST(Schema, LetsTheEstateReplaceATable) {
  Problems problems;
  const auto checked = check(R"({"window": {"opens_days": 10}})", problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_TRUE(checked.tables.empty());
  EXPECT_EQ(checked.parameters.at("window").as_object().at("opens_days"), 10);
}

TEST(Schema, TellsWhatIsWrongWithEachParameter) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {R"({"tries": 9})", "f:4:9: 9 is out of range; expected a whole number from 1 to 5"},
      {R"({"tries": 1.5})", "f:4:9: 1.5 is not what this parameter takes; expected a whole number from 1 to 5"},
      {R"({"tries": 1e300})", "f:4:9: 1e+300 is not what this parameter takes; expected a whole number from 1 to 5"},
      {R"({"tries": "3"})", "f:4:9: '3' is not what this parameter takes; expected a whole number from 1 to 5"},
      {R"({"ask_every_server": null})", "f: nothing is not what this parameter takes; expected true or false"},
      {R"({"ask_every_sever": true})", "f: unknown parameter 'ask_every_sever'; did you mean 'ask_every_server'?"},
      {R"({"mode": "strct"})",
       "f: 'strct' is not what this parameter takes; did you mean 'strict'?; expected one of strict, lenient"},
      {R"({"hosts": ["a", 3]})", "f:5:1: 3 is not what this parameter takes; expected a text"},
      {R"({"hosts": {}})", "f: a map is not what this parameter takes; expected a list"},
      {R"({"nested": {"deap": 1}})", "f: unknown parameter 'deap'; did you mean 'deep'?"},
      {R"({"share": true})", "f: true is not what this parameter takes; expected a number"},
  };
  for (const auto& [parameters, problem] : cases) {
    Problems problems;
    (void)check(parameters, problems);
    ASSERT_EQ(problems.size(), 1U) << parameters;
    EXPECT_EQ(to_text(problems[0]), problem);
  }
}

TEST(Schema, RefusesWhatItWouldNotEnforce) {
  for (const std::string_view text :
       {"[]", "{", R"({"type":"array"})", R"({"required":["a"]})", R"({"properties":[]})", R"({"properties":{"a":1}})",
        R"({"properties":{"a":{}}})", R"({"properties":{"a":{"type":"text"}}})",
        R"({"properties":{"a":{"type":"string","pattern":"x"}}})",
        R"({"properties":{"a":{"type":"integer","default":"x"}}})",
        R"({"properties":{"a":{"type":"integer","minimum":"x"}}})",
        R"({"properties":{"a":{"type":"string","enum":[]}}})",
        R"({"properties":{"a":{"type":"array","items":{"type":"x"}}}})",
        R"({"properties":{"a":{"type":"string","x-lapse-table":"t"}}})", R"({"additionalProperties":true})"}) {
    EXPECT_FALSE(Schema::parse(text).ok()) << text;
  }
  EXPECT_TRUE(Schema::parse("").ok());
  EXPECT_TRUE(Schema::parse("{}").ok());
}

TEST(Schema, OfARuleWithoutParametersTakesNone) {
  Problems problems;
  const auto schema = Schema::parse("");
  const auto checked = schema->validate(boost::json::parse(R"({"a": 1})").as_object(), {}, {}, problems);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(to_text(problems[0]), "unknown parameter 'a'; expected no parameters: this rule has none");
}

}  // namespace
}  // namespace lapse::config
