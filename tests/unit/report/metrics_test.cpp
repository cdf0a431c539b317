// SPDX-License-Identifier: Apache-2.0
#include "report/metrics.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "made_up.hpp"

namespace lapse::report {
namespace {

using made_up::Scene;

std::string metrics(Scene& scene, std::size_t most) {
  const auto path = scene.folder() / "out.prom";
  auto report = MetricsReport::open(path, most);
  EXPECT_TRUE(report.ok());
  EXPECT_TRUE(scene.tell(**report));
  return made_up::read(path);
}

TEST(Metrics, EscapesLabels) {
  Scene scene;
  Scene::missing(scene.certificate("a\\b\"c\nd", false));
  EXPECT_NE(metrics(scene, 10).find(R"(certificate="a\\b\"c\\u{a}d",)"), std::string::npos);
}

TEST(Metrics, ASeriesStandsOnceAndTheRestIsCounted) {
  Scene scene;
  for (int i = 0; i < 3; ++i) Scene::missing(scene.certificate("same.example.com", false));
  for (int i = 0; i < 5; ++i) Scene::missing(scene.certificate("n" + std::to_string(i) + ".example.com"));
  const std::string text = metrics(scene, 4);
  std::size_t series = 0;
  for (auto at = text.find("lapse_certificate_verdict{"); at != std::string::npos; at = text.find("lapse_certificate_verdict{", at + 1)) ++series;
  EXPECT_EQ(series, 4U);
  EXPECT_NE(text.find("\nlapse_certificates_without_series 4\n"), std::string::npos);
  EXPECT_NE(text.find("\nlapse_scope_certificates 8\n"), std::string::npos);
}

TEST(Metrics, KeepsTheTimeOfTheLastSuccess) {
  Scene scene;
  Scene::missing(scene.certificate("shop.example.com"));
  const auto path = scene.folder() / "out.prom";
  const std::string line = "lapse_last_success_timestamp_seconds " + std::to_string(made_up::kNow) + "\n";
  EXPECT_NE(metrics(scene, 10).find(line), std::string::npos);
  auto report = MetricsReport::open(path, 10);
  ASSERT_TRUE(report.ok());
  report::Run run;
  run.started = made_up::kNow + 500;
  (*report)->begin(run);
  Summary failed;
  failed.successful = false;
  ASSERT_TRUE((*report)->end(failed));
  EXPECT_NE(made_up::read(path).find(line), std::string::npos);
  EXPECT_NE(made_up::read(path).find("\nlapse_run_successful 0\n"), std::string::npos);
}

}  // namespace
}  // namespace lapse::report
