// SPDX-License-Identifier: Apache-2.0
#include "report/sarif.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <set>

#include "made_up.hpp"

// What dashboards need of a file. With LAPSE_KEEP_SARIF=FOLDER the files stay there, for other validators to read.

namespace lapse::report {
namespace {

using made_up::Scene;
namespace json = boost::json;

std::string tell_as_text(Scene& scene, const std::string& name, bool with_estate = true) {
  const char* keep = std::getenv("LAPSE_KEEP_SARIF");
  const std::filesystem::path path =
      (keep != nullptr ? std::filesystem::path(keep) : scene.folder()) / (name + ".sarif");
  std::ostringstream errors;
  auto report = SarifReport::open(path, with_estate ? *scene.file() : "", errors);
  EXPECT_TRUE(report.ok());
  EXPECT_TRUE(scene.tell(**report)) << errors.str();
  return made_up::read(path);
}

json::object tell(Scene& scene, const std::string& name, bool with_estate = true) {
  const std::string text = tell_as_text(scene, name, with_estate);
  boost::system::error_code bad;
  json::value parsed = json::parse(text, bad);
  EXPECT_FALSE(bad) << bad.message();
  return parsed.is_object() ? parsed.get_object().at("runs").as_array().at(0).as_object() : json::object();
}

const json::array& results(const json::object& run) {
  return run.at("results").as_array();
}

std::string text(const json::value& value) {
  return std::string(value.as_string());
}

const json::object& place(const json::value& result) {
  return result.as_object().at("locations").as_array().at(0).as_object().at("physicalLocation").as_object();
}

/// What holds for every file.
void check_run(const json::object& run) {
  std::set<std::string> rules;
  const auto& driver = run.at("tool").as_object().at("driver").as_object();
  const auto& list = driver.at("rules").as_array();
  for (const auto& rule : list) EXPECT_TRUE(rules.insert(text(rule.as_object().at("id"))).second);
  for (const char* id : {"RUN1001", "DNS1000", "DNS1001", "DNS1002", "EXP1001"}) EXPECT_TRUE(rules.contains(id)) << id;
  std::set<std::string> prints;
  std::set<std::string> lines;
  for (const auto& result : results(run)) {
    const auto& r = result.as_object();
    EXPECT_EQ(text(r.at("kind")), "fail");
    EXPECT_NE(text(r.at("level")), "none");
    EXPECT_EQ(text(list.at(r.at("ruleIndex").to_number<std::size_t>()).as_object().at("id")), text(r.at("ruleId")));
    EXPECT_FALSE(text(r.at("message").as_object().at("text")).empty());
    EXPECT_LE(r.at("message").as_object().at("text").as_string().size(), 1024U);
    const auto& physical = place(result);
    const auto& region = physical.at("region").as_object();
    for (const char* part : {"startLine", "startColumn", "endLine", "endColumn"}) EXPECT_TRUE(region.contains(part));
    EXPECT_TRUE(run.at("originalUriBaseIds")
                    .as_object()
                    .contains(text(physical.at("artifactLocation").as_object().at("uriBaseId"))));
    const std::string uri = text(physical.at("artifactLocation").as_object().at("uri"));
    EXPECT_FALSE(uri.starts_with("/"));
    const std::string line = text(r.at("ruleId")) + uri + ":" + std::to_string(region.at("startLine").to_number<int>());
    EXPECT_TRUE(lines.insert(line).second) << "two results of a rule on a line: " << line;
    const auto& print = r.at("partialFingerprints").as_object();
    EXPECT_EQ(print.at("resourceRuleIdentity/v1").as_string().size(), 64U);
    EXPECT_TRUE(prints.insert(text(print.at("primaryLocationLineHash"))).second);
  }
  EXPECT_TRUE(run.at("invocations").as_array().at(0).as_object().contains("endTimeUtc"));
}

TEST(Sarif, IsWrittenAlsoWhenNothingWasFound) {
  Scene scene;
  Scene::add(scene.certificate("fine.example.com"), made_up::cname_rule(), "DNS1000", {{"name", "fine.example.com"}});
  const auto run = tell(scene, "nothing");
  check_run(run);
  EXPECT_TRUE(results(run).empty());
  EXPECT_EQ(run.at("properties").as_object().at("coverage").as_object().at("pass").as_int64(), 1);
}

TEST(Sarif, PlacesAFindingAtItsLine) {
  Scene scene;
  Scene::missing(scene.certificate("shop.example.com"));
  const auto run = tell(scene, "one");
  check_run(run);
  ASSERT_EQ(results(run).size(), 1U);
  const auto& result = results(run)[0].as_object();
  EXPECT_EQ(text(result.at("ruleId")), "DNS1001");
  EXPECT_EQ(text(result.at("message").as_object().at("text")),
            "The CNAME of 'shop.example.com' does not exist, expected '_b.acm-validations.aws'.");
  const auto& physical = place(results(run)[0]);
  EXPECT_EQ(text(physical.at("artifactLocation").as_object().at("uri")), "lapse.yaml");
  EXPECT_EQ(physical.at("region").as_object().at("startLine").as_int64(), 4);
  EXPECT_EQ(text(physical.at("region").as_object().at("snippet").as_object().at("text")), "shop.example.com");
  EXPECT_EQ(physical.at("contextRegion").as_object().at("startLine").as_int64(), 3);
  const auto& seen = result.at("properties").as_object().at("observations").as_array().at(0).as_object();
  EXPECT_EQ(text(seen.at("fix")), "_a.shop.example.com. 300 IN CNAME _b.acm-validations.aws.");
  const auto& flow = result.at("codeFlows").as_array()[0].as_object().at("threadFlows").as_array()[0].as_object();
  const auto& last = flow.at("locations").as_array().back().as_object().at("location").as_object();
  EXPECT_EQ(text(last.at("message").as_object().at("text")),
            "To do: '_a.shop.example.com. 300 IN CNAME _b.acm-validations.aws.'.");
}

TEST(Sarif, MergesFindingsOfOneOutcomeOnOneLine) {
  Scene scene;
  auto& entry = scene.certificate("shop.example.com");
  auto& first = Scene::missing(entry);
  first.fingerprint = std::string(64, 'b');
  auto second = first;
  second.name = "www.example.com";
  second.fingerprint = std::string(64, 'a');
  entry.findings.push_back(second);
  const auto run = tell(scene, "merged");
  check_run(run);
  ASSERT_EQ(results(run).size(), 1U);
  const auto& result = results(run)[0].as_object();
  EXPECT_NE(text(result.at("message").as_object().at("text")).find("The same holds for 'www.example.com'."),
            std::string::npos);
  EXPECT_EQ(text(result.at("partialFingerprints").as_object().at("resourceRuleIdentity/v1")), std::string(64, 'a'));
  EXPECT_EQ(result.at("properties").as_object().at("observations").as_array().size(), 2U);
}

TEST(Sarif, MergesAcrossCertificatesOnOneLine) {
  Scene scene;
  auto& a = scene.certificate("a.example.com");
  auto& b = scene.certificate("b.example.com");
  b.certificate.where = a.certificate.where;
  b.certificate.names[0].where = a.certificate.names[0].where;
  Scene::missing(a);
  Scene::missing(b);
  const auto run = tell(scene, "one-line");
  check_run(run);
  EXPECT_EQ(results(run).size(), 1U);
}

TEST(Sarif, FallsBackToTheEntryWhenALineHasGoneBy) {
  Scene scene;
  auto& a = scene.certificate("a.example.com");
  auto& b = scene.certificate("b.example.com");
  b.certificate.names[0].where = a.certificate.names[0].where;  // an alias: names: *shared
  Scene::missing(a);
  Scene::missing(b);
  const auto run = tell(scene, "alias");
  check_run(run);
  ASSERT_EQ(results(run).size(), 2U);
  EXPECT_EQ(place(results(run)[1]).at("region").as_object().at("startLine").as_int64(), b.certificate.where.line);
}

TEST(Sarif, SaysWhatCouldNotBeTold) {
  Scene scene;
  for (int i = 0; i < 5; ++i) Scene::silent(scene.certificate("quiet" + std::to_string(i) + ".example.com"));
  auto& broken = scene.certificate("broken.example.com");
  broken.findings.push_back(
      findings::inconclusive(findings::host_rule(), "expiry-horizon", "it reported nothing", broken.certificate, 0));
  scene.summary().exit_code = 2;
  const auto run = tell(scene, "cannot-tell");
  check_run(run);
  ASSERT_EQ(results(run).size(), 6U);
  EXPECT_EQ(text(results(run)[0].as_object().at("ruleId")), "RUN1001");
  EXPECT_EQ(text(results(run)[0].as_object().at("level")), "warning");
  EXPECT_EQ(
      text(results(run)[0].as_object().at("message").as_object().at("text")),
      "Rule 'dns-cname' could not judge 'quiet0.example.com': 'No name server of 'quiet0.example.com' answered'.");
  const auto& notifications =
      run.at("invocations").as_array()[0].as_object().at("toolExecutionNotifications").as_array();
  ASSERT_EQ(notifications.size(), 2U);  // one for each outcome, however many checks
  EXPECT_EQ(text(notifications[0].as_object().at("associatedRule").as_object().at("id")), "DNS1001");
  EXPECT_EQ(notifications[0].as_object().at("properties").as_object().at("checks").as_int64(), 5);
  EXPECT_EQ(text(notifications[1].as_object().at("associatedRule").as_object().at("id")), "EXP1001");
}

TEST(Sarif, GivesAllResultsOfARuleOneLevel) {
  Scene scene;
  for (const auto level : {findings::Level::note, findings::Level::error, findings::Level::warning}) {
    auto& entry = scene.certificate("level" + std::to_string(static_cast<int>(level)) + ".example.com");
    Scene::add(entry, made_up::expiry_rule(), "EXP1001", {{"date", "2026-12-16"}}, false).level = level;
  }
  const auto run = tell(scene, "levels");
  check_run(run);
  ASSERT_EQ(results(run).size(), 3U);
  for (const auto& result : results(run)) EXPECT_EQ(text(result.as_object().at("level")), "error");
  const auto& first =
      results(run)[0].as_object().at("properties").as_object().at("observations").as_array()[0].as_object();
  EXPECT_EQ(text(first.at("level")), "note");
}

TEST(Sarif, NamesWhatNoFileDeclares) {
  Scene scene;
  Scene::missing(scene.certificate("bare.example.com", false));
  Scene::missing(scene.certificate("*.example.net", false));
  Scene::silent(scene.certificate("arn:aws:acm:us-east-1:111122223333:certificate/1234", false));
  scene.run().scope = "3 names";
  const auto run = tell(scene, "no-location", false);
  check_run(run);
  ASSERT_EQ(results(run).size(), 3U);
  EXPECT_EQ(text(place(results(run)[0]).at("artifactLocation").as_object().at("uri")), "bare.example.com");
  EXPECT_EQ(text(place(results(run)[0]).at("artifactLocation").as_object().at("uriBaseId")), "NAMES");
  EXPECT_EQ(text(place(results(run)[1]).at("artifactLocation").as_object().at("uri")), "%2A.example.net");
  EXPECT_TRUE(
      text(run.at("originalUriBaseIds").as_object().at("NAMES").as_object().at("description").as_object().at("text"))
          .find("not files") != std::string::npos);
}

TEST(Sarif, LinksToTheRevision) {
  Scene scene;
  const auto run = tell(scene, "provenance");
  const auto& from = run.at("versionControlProvenance").as_array().at(0).as_object();
  EXPECT_EQ(text(from.at("repositoryUri")), "https://git.example.com/team/inventory");
  EXPECT_EQ(text(from.at("revisionId")), "0123456789abcdef0123456789abcdef01234567");
  EXPECT_EQ(text(from.at("branch")), "refs/heads/main");
}

TEST(Sarif, SurvivesHostileText) {
  Scene scene;
  const std::string evil =
      "x\xff\xfe\x1b[31m\u202e{0} {1} <b>bold</b> [link](1) \"quoted\" \\ \r\n\t" + std::string(3000, 'A');
  auto& entry = scene.certificate("evil.example.com");
  auto& f = Scene::add(entry, made_up::cname_rule(), "DNS1002",
                       {{"name", "evil.example.com"}, {"found", evil}, {"target", "{target}"}});
  f.asked = f.seen = f.expected = f.fix = evil;
  auto& other = scene.certificate("two.example.com");
  Scene::missing(other).arguments = {};
  scene.run().notifications.push_back({findings::Level::warning, "RUN1003", evil, nullptr, {}});
  const auto run = tell(scene, "hostile");
  check_run(run);
  ASSERT_EQ(results(run).size(), 2U);
  const std::string message = text(results(run)[0].as_object().at("message").as_object().at("text"));
  EXPECT_EQ(message.find_first_of("{}\x1b\r\n"), std::string::npos);
  EXPECT_EQ(message.find("](1)"), std::string::npos);
  EXPECT_NE(text(results(run)[1].as_object().at("message").as_object().at("text")).find("'unknown'"),
            std::string::npos);
}

TEST(Sarif, HoldsThousands) {
  Scene scene;
  for (int i = 0; i < 3000; ++i) Scene::missing(scene.certificate("n" + std::to_string(i) + ".example.com"));
  const auto run = tell(scene, "thousands");
  check_run(run);
  EXPECT_EQ(results(run).size(), 3000U);
}

TEST(Sarif, AnErrorOfTheRunIsNoSuccess) {
  Scene scene;
  scene.run().notifications.push_back(
      {findings::Level::error, "RUN1002", "A plugin was refused: it is empty", nullptr, {}});
  const auto run = tell(scene, "failed-run");
  EXPECT_FALSE(run.at("invocations").as_array()[0].as_object().at("executionSuccessful").as_bool());
}

TEST(Sarif, SameRunSameBytesAndNoLocalPaths) {
  const auto once = [] {
    Scene scene;
    Scene::missing(scene.certificate("shop.example.com"));
    Scene::silent(scene.certificate("quiet.example.com"));
    const std::string text = tell_as_text(scene, "bytes");
    EXPECT_EQ(text.find(scene.folder().filename().string()), std::string::npos);
    EXPECT_EQ(text.find(".so"), std::string::npos);
    return text;
  };
  EXPECT_EQ(once(), once());
}

TEST(Sarif, TellsBeforeTheRunThatItCannotBeWritten) {
  const auto report = SarifReport::open("/nowhere/at/all.sarif");
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().find("/nowhere/at/all.sarif"), std::string::npos);
}

TEST(Sarif, LeavesNothingBehindWhenTheRunBreaksOff) {
  Scene scene;
  const auto path = scene.folder() / "out.sarif";
  { const auto report = SarifReport::open(path); }
  EXPECT_FALSE(std::filesystem::exists(path));
  for (const auto& entry : std::filesystem::directory_iterator(scene.folder()))
    EXPECT_EQ(entry.path().filename(), ".git");
}

}  // namespace
}  // namespace lapse::report
