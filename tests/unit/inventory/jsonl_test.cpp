// SPDX-License-Identifier: Apache-2.0
#include "inventory/jsonl_source.hpp"
#include "inventory/reading.hpp"

namespace lapse::inventory {
namespace {

TEST(Jsonl, TakesBothKindsOfLines) {
  const Reading reading =
      read_file("jsonl", "c.jsonl",
                "\xEF\xBB\xBF{\"names\":[\"a.example\"],\"serial\":\"0A\",\"in_use\":true}\r\n"
                "\n   \n"
                "{\"Certificate\":{\"CertificateArn\":\"b\",\"DomainName\":\"b.example\"}}\n"
                "{\"CertificateSummaryList\":[{\"CertificateArn\":\"c\"},{\"CertificateArn\":\"d\"}]}\n"
                "{\"id\":\"e\",\"names\":[{\"name\":\"e.example\",\"record\":null}],\"not_after\":1797379199.5}");
  EXPECT_TRUE(reading.problems.empty()) << reading.lines.front();
  ASSERT_EQ(reading.certificates.size(), 5U);
  EXPECT_EQ(reading.certificates[0].serial, "a");
  EXPECT_EQ(reading.certificates[0].where.line, 1);
  EXPECT_EQ(reading.certificates[1].where.line, 4);
  EXPECT_EQ(reading.certificates[4].not_after, 1797379199);
  EXPECT_EQ(reading.certificates[4].names[0].where.column, 28);
}

TEST(Jsonl, ABadLineLeavesTheOthers) {
  const std::string long_line(JsonlSource::kMaxLineBytes + 5, ' ');
  const Reading reading = read_file("jsonl", "c.jsonl",
                                    "{\"names\":[\"a.example\"]}\n"
                                    "{\"names\":[\"b.example\"]\n"
                                    "[1]\n"
                                    "{\"names\":[\"c.example\"],\"serial\":12}\n" +
                                        long_line +
                                        "\n"
                                        "{\"names\":[\"d.example\"],\"names\":[]}\n"
                                        "{\"DomainValidationSummaryList\":[]}\n"
                                        "{\"names\":[\"\xFF\"]}\n"
                                        "{\"names\":[\"e.example\"]} {}\n"
                                        "{\"names\":[\"f.example\"]}");
  std::vector<std::string> ids;
  for (const Certificate& c : reading.certificates) ids.push_back(c.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"a.example", "c.example", "d.example", "f.example"}));
  const std::vector<std::string_view> starts = {
      "c.jsonl:2:23: this is not JSON: incomplete JSON",
      "c.jsonl:3:1: this is not a certificate",
      "c.jsonl:4:33: '12' is not a string",
      "c.jsonl:5:1: this line is longer than 1 MiB and was left out",
      "c.jsonl:6:24: the key 'names' is here twice",
      "c.jsonl:7:1: the names' validations say nothing of the certificate",
      "c.jsonl:8:12: this is not UTF-8 text",
      "c.jsonl:9:25: this is not JSON: extra data",
  };
  ASSERT_EQ(reading.lines.size(), starts.size()) << testing::PrintToString(reading.lines);
  for (std::size_t i = 0; i < starts.size(); ++i) {
    EXPECT_TRUE(reading.lines[i].starts_with(starts[i])) << reading.lines[i];
  }
}

TEST(LineReader, CutsLinesOfAnyLengthAtAnyBlock) {
  const test::Scratch scratch;
  for (const std::size_t size : {65535U, 65536U, 65537U, 131072U}) {
    const auto path = scratch.write("l", std::string(size, 'a') + "\nb\r\n\nc");
    LineReader lines(path, 1U << 20U);
    std::string line;
    ASSERT_EQ(lines.next(line), LineReader::Got::line);
    EXPECT_EQ(line.size(), size);
    ASSERT_EQ(lines.next(line), LineReader::Got::line);
    EXPECT_EQ(line, "b");
    ASSERT_EQ(lines.next(line), LineReader::Got::line);
    EXPECT_EQ(line, "");
    ASSERT_EQ(lines.next(line), LineReader::Got::line);
    EXPECT_EQ(line, "c");
    EXPECT_EQ(lines.number(), 4);
    EXPECT_EQ(lines.next(line), LineReader::Got::end);
    LineReader bounded(path, 10);
    EXPECT_EQ(bounded.next(line), LineReader::Got::too_long);
    EXPECT_EQ(line, std::string(10, 'a'));
    EXPECT_EQ(bounded.next(line), LineReader::Got::line);
    EXPECT_EQ(line, "b");
  }
}

}  // namespace
}  // namespace lapse::inventory
