// SPDX-License-Identifier: Apache-2.0
#include "observe/codec.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "observe/base64.hpp"
#include "samples.hpp"
#include "support/sha256.hpp"

namespace lapse::observe {
namespace {

class Ders {
 public:
  NameDer name() {
    return [this](const Der& der) {
      const std::string hash = support::sha256_hex({reinterpret_cast<const char*>(der->data()), der->size()});
      known_[hash] = der;
      return hash;
    };
  }
  FindDer find() const {
    return [this](const std::string& hash) {
      const auto found = known_.find(hash);
      return found == known_.end() ? nullptr : found->second;
    };
  }

 private:
  std::map<std::string, Der> known_;
};

TEST(Base64, IsStrict) {
  for (std::size_t size = 0; size < 50; ++size) {
    Bytes bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(i * 37 + size));
    EXPECT_EQ(from_base64(base64(bytes)), bytes);
  }
  EXPECT_EQ(base64(samples::bytes("any carnal pleas")), "YW55IGNhcm5hbCBwbGVhcw==");
  for (const char* bad :
       {"A", "AB", "ABC", "====", "A===", "AB=C", "QQ=", "QR==", "QUF=", "AA==AAAA", "A A=", "QUI\n"}) {
    EXPECT_EQ(from_base64(bad), std::nullopt) << bad;
  }
}

TEST(Codec, RoundTripOfEveryKind) {
  for (const auto& [question, answer] : samples::all()) {
    Ders ders;
    const std::string line = write_line(question, answer, ders.name());
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto read = read_line(line, ders.find());
    ASSERT_TRUE(read.ok()) << read.error() << "\n" << line;
    const auto* seen = std::get_if<Observation>(&*read);
    ASSERT_NE(seen, nullptr);
    EXPECT_EQ(seen->question, question) << line;
    EXPECT_TRUE(samples::same(seen->answer, answer)) << line;
    EXPECT_EQ(write_line(seen->question, seen->answer, ders.name()), line);
  }
}

TEST(Codec, RoundTripOfTheOtherLines) {
  const RecordingHeader header{1790000000, -3};
  const auto read = read_line(write_line(header), {});
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(std::get<RecordingHeader>(*read), header);
  const RecordedDer der{support::sha256_hex("leaf"), samples::bytes("leaf")};
  const auto back = read_line(write_line(der), {});
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(std::get<RecordedDer>(*back).der, der.der);
}

TEST(Codec, SaysWhatIsWrong) {
  const auto none = [](const std::string&) { return Der{}; };
  const std::pair<const char*, const char*> cases[] = {
      {"", "not JSON"},
      {"[1]", "expected a JSON object"},
      {"{}", "'der'"},
      {R"({"lapse_recording":2,"now":1,"started":1})", "the only version"},
      {R"({"lapse_recording":1,"now":"x","started":1})", "'now'"},
      {R"({"der":"00","b64":"AAAA"})", "not the one that 'der' names"},
      {R"({"q":{"kind":"udp/1"},"a":{"ended":"timeout","at":1}})", "'kind'"},
      {R"({"q":{"kind":"dns/1","name":"a","type":70000,"view":"root"},"a":{"ended":"timeout","at":1}})", "'type'"},
      {R"({"q":{"kind":"dns/1","name":"a","type":1,"view":"roof"},"a":{"ended":"timeout","at":1}})",
       "one of recursive, root, servers"},
      {R"({"q":{"kind":"dns/1","name":{"b64":"!"},"type":1,"view":"root"},"a":{"ended":"timeout","at":1}})", "'name'"},
      {R"({"q":{"kind":"dns/1","name":"a","type":1,"view":"root"}})", "'a'"},
      {R"({"q":{"kind":"dns/1","name":"a","type":1,"view":"root"},"a":{"ended":"answered","at":1}})", "'dns'"},
      {R"({"q":{"kind":"dns/1","name":"a","type":1,"view":"root"},"a":{"ended":"answered","at":1,"http":{}}})",
       "of its kind"},
      {R"({"q":{"kind":"dns/1","name":"a","type":1,"view":"root"},"a":{"ended":"timeout","at":1,"dns":{}}})",
       "only for an answered"},
      {R"({"q":{"kind":"tls/1","address":"::1","port":443},"a":{"ended":"answered","at":1,"tls":{"chain":["00"]}}})",
       "'chain'"},
  };
  for (const auto& [line, expected] : cases) {
    const auto read = read_line(line, none);
    ASSERT_FALSE(read.ok()) << line;
    EXPECT_NE(read.error().find(expected), std::string::npos) << line << "\n" << read.error();
  }
}

TEST(Codec, MutatedLinesAreRefusedOrRead) {
  std::mt19937 random(11);
  std::size_t read_well = 0;
  for (const auto& [question, answer] : samples::all()) {
    Ders ders;
    const std::string line = write_line(question, answer, ders.name());
    for (int round = 0; round < 2000; ++round) {
      std::string changed = line;
      const std::size_t changes = 1 + random() % 3;
      for (std::size_t i = 0; i < changes && !changed.empty(); ++i) {
        const std::size_t at = random() % changed.size();
        switch (random() % 4) {
          case 0:
            changed[at] = static_cast<char>(random());
            break;
          case 1:
            changed.erase(at, 1 + random() % 8);
            break;
          case 2:
            changed.insert(at, changed.substr(random() % changed.size(), random() % 12));
            break;
          default:
            changed.resize(at);
            break;
        }
      }
      read_well += read_line(changed, ders.find()).ok() ? 1U : 0U;
    }
  }
  EXPECT_GT(read_well, 0U);
}

}  // namespace
}  // namespace lapse::observe
