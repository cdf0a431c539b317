// SPDX-License-Identifier: Apache-2.0
#include "report/table.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "made_up.hpp"
#include "report/plain.hpp"
#include "report/text.hpp"

namespace lapse::report {
namespace {

using made_up::Scene;

std::string table(Scene& scene, TableOptions options = {}) {
  std::ostringstream out;
  TableReport report(out, options);
  EXPECT_TRUE(scene.tell(report));
  return out.str();
}

TEST(Table, ShowsTheWorstFirst) {
  Scene scene;
  Scene::silent(scene.certificate("quiet.example.com"));
  auto& risk = scene.certificate("risk.example.com");
  Scene::add(risk, made_up::cname_rule(), "DNS1002", {{"name", "risk.example.com"}, {"found", "a"}, {"target", "b"}});
  risk.verdict.value = verdict::Value::at_risk;
  Scene::missing(scene.certificate("later.example.com"));
  auto& soon = scene.certificate("soon.example.com");
  Scene::missing(soon);
  soon.verdict.calendar.last_safe_day -= 20 * made_up::kDays;
  Scene::add(scene.certificate("fine.example.com"), made_up::cname_rule(), "DNS1000", {{"name", "fine.example.com"}});
  const std::string out = table(scene, {120, false, 200});
  std::size_t before = 0;
  for (const char* name : {"soon", "later", "risk", "quiet"}) {
    const auto at = out.find(std::string(name) + ".example.com");
    ASSERT_NE(at, std::string::npos) << name;
    EXPECT_GT(at, before) << name;
    before = at;
  }
  EXPECT_EQ(out.find("fine.example.com"), std::string::npos);
  EXPECT_NE(
      out.find(
          "5 certificates: 2 will not renew, 1 at risk, 1 cannot tell, 1 will renew. 5 of 5 checks reported, 1 could "
          "not be told."),
      std::string::npos)
      << out;
  EXPECT_EQ(out.find('\x1b'), std::string::npos);
}

TEST(Table, SaysWhatToPublishInOnePiece) {
  Scene scene;
  Scene::missing(scene.certificate("shop.example.com")).fix =
      "_a.shop.example.com. 300 IN CNAME _0123456789abcdef0123456789abcdef.verylong.acm-validations.aws.";
  const std::string out = table(scene, {60, false, 200});
  EXPECT_NE(
      out.find("_a.shop.example.com. 300 IN CNAME _0123456789abcdef0123456789abcdef.verylong.acm-validations.aws.\n"),
      std::string::npos);
  EXPECT_NE(out.find("visible    within 5 minutes"), std::string::npos) << out;
  EXPECT_NE(out.find("lapse explain DNS1001"), std::string::npos);
}

TEST(Table, StaysInsideTheTerminal) {
  for (const std::size_t width : {60U, 72U, 100U, 160U}) {
    Scene scene;
    auto& entry = scene.certificate("とても長い名前のサーバー.example.com");
    auto& f = Scene::missing(entry);
    f.fix.clear();
    f.seen = std::string(300, 'x');
    std::istringstream lines(table(scene, {width, false, 200}));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), width) << line;
  }
}

TEST(Table, HoldsOnlyTheWorst) {
  Scene scene;
  for (int i = 0; i < 50; ++i) {
    auto& entry = scene.certificate("n" + std::to_string(i) + ".example.com");
    Scene::missing(entry);
    entry.verdict.calendar.last_safe_day = made_up::kNow + (50 - i) * made_up::kDays;
  }
  const std::string out = table(scene, {120, false, 3});
  EXPECT_NE(out.find("n49.example.com"), std::string::npos);
  EXPECT_NE(out.find("n47.example.com"), std::string::npos);
  EXPECT_EQ(out.find("n46.example.com"), std::string::npos);
  EXPECT_NE(out.find("and 47 more; see --sarif"), std::string::npos);
}

TEST(Table, UsesColorOnlyWhenTold) {
  Scene scene;
  Scene::missing(scene.certificate("shop.example.com"));
  EXPECT_NE(table(scene, {100, true, 200}).find("\x1b[1;31mwill not renew"), std::string::npos);
}

TEST(Table, ShowsFailuresOfCertificatesThatRenew) {
  Scene scene;
  auto& entry = scene.certificate("shop.example.com");
  Scene::missing(entry).bearing = findings::Bearing::service;
  entry.verdict.value = verdict::Value::will_renew;
  EXPECT_NE(table(scene).find("renewal does not depend on it"), std::string::npos);
}

TEST(Plain, OneLineForEachInOneForm) {
  Scene scene;
  Scene::missing(scene.certificate("shop.example.com"));
  auto& two = scene.certificate("two.example.com");
  Scene::silent(two).message = "with\ttab  and\nfeed";
  two.certificate.id = "arn:2";
  Scene::add(scene.certificate("fine.example.com"), made_up::cname_rule(), "DNS1000", {{"name", "x"}});
  scene.run().notifications.push_back({findings::Level::error, "RUN1002", "A plugin was refused.", nullptr, {}});
  std::ostringstream out;
  PlainReport report(out);
  EXPECT_TRUE(scene.tell(report));
  EXPECT_EQ(out.str(),
            "will not renew  shop.example.com  DNS1001  The CNAME of 'shop.example.com' does not exist, expected "
            "'_b.acm-validations.aws'.\n"
            "cannot tell  two.example.com (arn:2)  DNS1009  with\ttab and feed\n"
            "error RUN1002: A plugin was refused.\n"
            "3 certificates: 1 will not renew, 0 at risk, 1 cannot tell, 1 will renew. 3 of 3 checks reported, 1 could "
            "not be told.\n");
}

}  // namespace
}  // namespace lapse::report
