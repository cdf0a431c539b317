// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>
#include <random>

#include "config/json.hpp"
#include "inventory/aws_reader.hpp"
#include "inventory/complete.hpp"
#include "inventory/estate_reader.hpp"
#include "inventory/reading.hpp"

namespace lapse::inventory {
namespace {

/// Reads a text in every way in which it could be meant.
void read_somehow(std::string text) {
  config::Problems problems;
  const auto document = config::parse_json(std::move(text), std::make_shared<const std::string>("f"), {}, problems);
  if (document == nullptr) {
    EXPECT_FALSE(problems.empty());
    return;
  }
  const config::Node root = document->root();
  Certificate detail = read_aws_detail(root, problems);
  for (const Certificate& listed : read_aws_summaries(root, problems)) apply_validations(detail, listed);
  apply_validations(detail, read_aws_validations(root, problems));
  complete(detail, tables());
  if (auto certificate = read_certificate(root, problems)) complete(*certificate, tables());
  for (const config::Problem& problem : problems) {
    EXPECT_GT(problem.where.line, 0);
    EXPECT_GT(problem.where.column, 0);
    EXPECT_FALSE(to_text(problem).empty());
  }
}

TEST(Mutation, OfSavedAnswersNeverDoesHarm) {
  std::minstd_rand random(11);
  std::size_t samples = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(LAPSE_DATA "/aws")) {
    if (!entry.is_regular_file()) continue;
    ++samples;
    // The states are many, and differ in their values more than in their shape.
    const int rounds = entry.path().parent_path().filename() == "aws" ? 1500 : 30;
    const std::size_t step = rounds == 30 ? 61 : 3;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string sample{std::istreambuf_iterator<char>(file), {}};
    for (std::size_t cut = 0; cut < sample.size(); cut += step) read_somehow(sample.substr(0, cut));
    for (int i = 0; i < rounds; ++i) {
      std::string text = sample;
      for (unsigned flips = 1 + random() % 4; flips > 0; --flips) {
        const std::size_t at = random() % text.size();
        switch (random() % 4) {
          case 0:
            text[at] = static_cast<char>(random() & 0xFFU);
            break;
          case 1:
            text[at] = "{}[]\",:\\0-e."[random() % 12];
            break;
          case 2:
            text.erase(at, 1 + random() % 8);
            break;
          default:
            text.insert(at, text.substr(random() % text.size(), random() % 40));
        }
        if (text.empty()) text = "{";
      }
      read_somehow(std::move(text));
    }
  }
  EXPECT_GE(samples, 130U);
}

TEST(Mutation, OfFilesNeverDoesHarm) {
  std::minstd_rand random(13);
  std::ifstream file(LAPSE_DATA "/aws/many-array.json", std::ios::binary);
  const std::string sample{std::istreambuf_iterator<char>(file), {}};
  for (int i = 0; i < 200; ++i) {
    std::string text = sample.substr(0, random() % sample.size());
    if (!text.empty()) text[random() % text.size()] = static_cast<char>(random() & 0xFFU);
    (void)read_file("aws-acm", "a.json", text);
    (void)read_file("jsonl", "a.jsonl", text);
  }
}

}  // namespace
}  // namespace lapse::inventory
