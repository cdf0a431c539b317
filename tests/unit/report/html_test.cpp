// SPDX-License-Identifier: Apache-2.0
#include "report/html.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "made_up.hpp"
#include "report/html_text.hpp"

namespace lapse::report {
namespace {

using made_up::Scene;

std::size_t occurrences(const std::string& text, const std::string& of) {
  std::size_t found = 0;
  for (auto at = text.find(of); at != std::string::npos; at = text.find(of, at + of.size())) ++found;
  return found;
}

std::string page(Scene& scene, HtmlOptions options = {}) {
  const auto path = scene.folder() / "out.html";
  auto report = HtmlReport::open(path, options);
  EXPECT_TRUE(report.ok());
  EXPECT_TRUE(scene.tell(**report));
  return made_up::read(path);
}

TEST(Html, HoldsNothingThatItsOwnPolicyForbids) {
  Scene scene;
  Scene::missing(scene.certificate("shop.example.com"));
  const std::string html = page(scene);
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  for (const auto part : {html::kStyle, html::kScript}) {
    EXPECT_FALSE(part.empty());
    EXPECT_NE(html.find(std::string(part)), std::string::npos);
    EXPECT_NE(html.find("'" + html::policy_hash(part) + "'"), std::string::npos);
  }
  for (const char* forbidden : {" style=", " onclick=", "<img", "<link", "@import", "src=", "innerHTML"})
    EXPECT_EQ(html.find(forbidden), std::string::npos) << forbidden;
  EXPECT_EQ(html.find("{{"), std::string::npos) << "every slot of the frame is filled";
}

TEST(Html, HashesAsAPolicyNamesThem) {
  // printf '' | openssl dgst -sha256 -binary | base64
  EXPECT_EQ(html::policy_hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(Html, DisarmsMarkupWhereverItComesFrom) {
  Scene scene;
  auto& entry = scene.certificate("<b>&\"'`\xE2\x80\xAEx", false);
  auto& finding = Scene::missing(entry);
  finding.seen = finding.asked = finding.expected = finding.fix = finding.message = finding.name = "</pre><script>x</script>";
  entry.certificate.provider = entry.certificate.validation = "<i>";
  const std::string html = page(scene);
  EXPECT_EQ(occurrences(html, "<script"), 1U);
  EXPECT_EQ(html.find("<b>"), std::string::npos);
  EXPECT_EQ(html.find("<i>"), std::string::npos);
  EXPECT_NE(html.find("&lt;b&gt;&amp;&quot;&#39;&#96;\\u{202e}x"), std::string::npos);
}

TEST(Html, ShowsTheFirstInTimeAndCountsTheRest) {
  Scene scene;
  for (int i = 0; i < 30; ++i) {
    auto& entry = scene.certificate("n" + std::to_string(i) + ".example.com");
    entry.verdict.calendar.last_safe_day = made_up::kNow + (100 - i) * made_up::kDays;
    entry.verdict.calendar.expiry = entry.verdict.calendar.last_safe_day + made_up::kDays;
    Scene::missing(entry);
    entry.verdict.value = verdict::Value::will_not_renew;
    entry.verdict.decisive = &entry.findings.back();
  }
  const std::string html = page(scene, {.most_certificates = 10});
  EXPECT_EQ(occurrences(html, "<article"), 10U);
  EXPECT_LT(html.find("n29.example.com"), html.find("n28.example.com"));
  EXPECT_EQ(html.find(">n19.example.com"), std::string::npos);
  EXPECT_NE(html.find("shows the 10 of 30 certificates"), std::string::npos);
  EXPECT_NE(html.find("Not shown: 20 will not renew"), std::string::npos);
}

TEST(Html, IsBoundedInBytesToo) {
  Scene scene;
  for (int i = 0; i < 50; ++i) {
    auto& finding = Scene::missing(scene.certificate("n" + std::to_string(i) + ".example.com"));
    finding.seen = std::string(100000, '&');
  }
  const std::string html = page(scene, {.most_bytes = 200000});
  EXPECT_LT(html.size(), 300000U);
  EXPECT_GE(occurrences(html, "<article"), 2U);
  EXPECT_NE(html.find("of 50 certificates"), std::string::npos);
}

TEST(Html, DrawsEveryDateItKnows) {
  Scene scene;
  auto& entry = scene.certificate("shop.example.com");
  entry.certificate.not_before = made_up::kNow - 100 * made_up::kDays;
  entry.verdict.calendar.first_notice = made_up::kNow + 15 * made_up::kDays;
  Scene::missing(entry);
  auto& bare = scene.certificate("bare.example.com");
  bare.verdict.calendar = {};
  const std::string html = page(scene);
  EXPECT_EQ(occurrences(html, "<svg class=\"timeline\""), 1U);
  EXPECT_EQ(occurrences(html, "<circle class=\"dot\""), 5U);
  EXPECT_NE(html.find("No date of this certificate is known."), std::string::npos);
}

TEST(Html, AnEmptyEstateIsAPageToo) {
  Scene scene;
  const std::string html = page(scene);
  EXPECT_EQ(html.find("<article"), std::string::npos);
  EXPECT_NE(html.find("0 of 0 certificates shown"), std::string::npos);
}

}  // namespace
}  // namespace lapse::report
