// SPDX-License-Identifier: Apache-2.0
#include "observe/dns_packet.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "toy_server.hpp"

namespace lapse::observe::dns {
namespace {

using test::Message;

Query query(const std::string& name, std::uint16_t type = 5) {
  Query q;
  EXPECT_TRUE(write_query(name, type, false, q));
  return q;
}

Message bytes(const Query& q) {
  return {q.message().begin(), q.message().end()};
}

Message name(const std::string& text) {
  Message out;
  EXPECT_TRUE(append_name(text, out));
  return out;
}

const char* error_of(const Message& m) {
  return inspect(m).error;
}

Message record(Message owner, std::uint16_t type, const Message& data) {
  owner.insert(owner.end(),
               {static_cast<std::uint8_t>(type >> 8), static_cast<std::uint8_t>(type & 0xff), 0, 1, 0, 0, 0, 60,
                static_cast<std::uint8_t>(data.size() >> 8), static_cast<std::uint8_t>(data.size() & 0xff)});
  owner.insert(owner.end(), data.begin(), data.end());
  return owner;
}

TEST(DnsName, IsReadInPresentationForm) {
  EXPECT_EQ(name("a.bc"), (Message{1, 'a', 2, 'b', 'c', 0}));
  EXPECT_EQ(name("a.bc."), name("a.bc"));
  EXPECT_EQ(name(""), Message{0});
  EXPECT_EQ(name("."), Message{0});
  EXPECT_EQ(name("a\\.b"), (Message{3, 'a', '.', 'b', 0}));
  EXPECT_EQ(name("\\000\\255"), (Message{2, 0, 255, 0}));
  EXPECT_EQ(name("*._x"), (Message{1, '*', 2, '_', 'x', 0}));
}

TEST(Query, MixesTheCaseOfItsNameAndNothingElse) {
  Query q = query("a1-b.cd", 65);  // a type whose code is a letter
  const Message plain = bytes(q);
  EXPECT_EQ(q.mix_case(0b0101), 0);
  EXPECT_TRUE(q.mixed());
  Message mixed = plain;
  mixed[13] = 'A';
  mixed[18] = 'C';
  EXPECT_EQ(bytes(q), mixed);
  EXPECT_TRUE(keeps_case(mixed, q));
  EXPECT_FALSE(keeps_case(plain, q));
  EXPECT_TRUE(repeats_question(plain, q));
  EXPECT_EQ(q.mix_case(0b1000), 0b0101);
  mixed = plain;
  mixed[19] = 'D';
  EXPECT_EQ(bytes(q), mixed);
  EXPECT_EQ(q.mix_case(0), 0b1000);
  EXPECT_EQ(bytes(q), plain);
  restore_question(mixed, q);
  EXPECT_EQ(mixed, plain);
}

TEST(DnsName, IsRefusedWhenItIsNone) {
  Message out;
  for (const char* text : {"a..b", ".a", "..", "a\\", "\\25", "\\256", "\\2x5"}) {
    EXPECT_FALSE(append_name(text, out)) << text;
  }
  EXPECT_TRUE(append_name(std::string(63, 'a'), out));
  EXPECT_FALSE(append_name(std::string(64, 'a'), out));
  const std::string label(49, 'a');
  const std::string longest = label + "." + label + "." + label + "." + label + "." + label + ".abc";
  EXPECT_EQ(name(longest).size(), 255U);
  EXPECT_FALSE(append_name(longest + "d", out));
}

TEST(DnsQuery, CarriesEdnsUnlessToldOtherwise) {
  Query q = query("_a.example.com", 5);
  const Message with = bytes(q);
  EXPECT_EQ(with[11], 1);
  EXPECT_EQ(inspect(with).error, nullptr);
  EXPECT_TRUE(inspect(with).shape.edns);
  q.set_edns(false);
  EXPECT_EQ(bytes(q).size() + 11, with.size());
  EXPECT_FALSE(inspect(bytes(q)).shape.edns);
  q.set_edns(true);
  EXPECT_EQ(bytes(q), with);
}

TEST(DnsMatch, IgnoresCaseAndNothingElse) {
  const Query q = query("_a.Example.com");
  EXPECT_TRUE(repeats_question(test::reply_to(bytes(query("_A.eXample.COM"))), q));
  EXPECT_FALSE(repeats_question(test::reply_to(bytes(query("_b.example.com"))), q));
  EXPECT_FALSE(repeats_question(test::reply_to(bytes(query("_a.example.com.x"))), q));
  EXPECT_FALSE(repeats_question(test::reply_to(bytes(query("_a.example.com", 1))), q));
  Message other_class = test::reply_to(bytes(q));
  other_class[test::question_end(bytes(q)) - 1] = 3;
  EXPECT_FALSE(repeats_question(other_class, q));
  EXPECT_FALSE(repeats_question(Message(12), q));
}

TEST(DnsInspect, AcceptsARealAnswer) {
  const Message q = bytes(query("_a.example.com"));
  const Message cname = record({0xc0, 12}, 5, {1, 'x', 0xc0, 15});
  const auto seen = inspect(test::reply_to(q, {3, false, true, {cname}}));
  EXPECT_EQ(seen.error, nullptr);
  EXPECT_EQ(seen.shape.rcode, 3U);
  EXPECT_TRUE(seen.shape.response);
  EXPECT_TRUE(seen.shape.authoritative);
}

TEST(DnsInspect, ReadsAllTwelveBitsOfTheRcode) {
  const Message q = bytes(query("example.com"));
  EXPECT_EQ(inspect(test::reply_to(q, {16})).shape.rcode, 16U);
}

TEST(DnsInspect, RefusesPointersThatDoNotLeadBack) {
  const Message q = bytes(query("a.b"));
  const auto here = static_cast<std::uint8_t>(test::question_end(q));
  const auto with = [&](const Message& owner) {
    return test::reply_to(q, {0, false, false, {record(owner, 16, {0})}});
  };
  EXPECT_EQ(error_of(with({0xc0, 12})), nullptr);
  EXPECT_NE(error_of(with({0xc0, here})), nullptr) << "itself";
  EXPECT_NE(error_of(with({0xc0, static_cast<std::uint8_t>(here + 1)})), nullptr) << "forward";
  EXPECT_NE(error_of(with({1, 'x', 0xc0, here})), nullptr) << "a loop of two";
  EXPECT_NE(error_of(with({0xc0, 2})), nullptr) << "into the header";
  EXPECT_NE(error_of(with({0x40, 0})), nullptr) << "no such label type";
}

TEST(DnsInspect, RefusesNamesInDataThatAreNotWhole) {
  const Message q = bytes(query("a.b"));
  const auto with = [&](std::uint16_t type, const Message& data) {
    return test::reply_to(q, {0, false, false, {record({0xc0, 12}, type, data)}});
  };
  EXPECT_EQ(error_of(with(5, {0xc0, 12})), nullptr);
  EXPECT_NE(error_of(with(5, {0xc0, 12, 0})), nullptr);
  EXPECT_NE(error_of(with(5, {3, 'a'})), nullptr);
  EXPECT_NE(error_of(with(5, {})), nullptr);
  EXPECT_NE(error_of(with(6, {0, 0, 1, 2, 3})), nullptr);
  EXPECT_NE(error_of(with(15, {0})), nullptr);
}

TEST(DnsInspect, RefusesWhatNoServerHasReasonToSend) {
  const Message q = bytes(query("a.b"));
  const Message opt{0, 0, 41, 4, 0xd0, 0, 0, 0x80, 0, 0, 0};
  Message two = test::reply_to(q);
  two.insert(two.end(), opt.begin(), opt.end());
  two[11] = 2;
  EXPECT_STREQ(error_of(two), "it holds two OPT records");
  EXPECT_NE(error_of(test::reply_to(q, {0, false, false, {opt}})), nullptr) << "OPT among the answers";
  EXPECT_NE(error_of(test::reply_to(q, {0, false, true, {record({0xc0, 12}, 250, {0})}})), nullptr) << "TSIG";
  Message options = test::reply_to(q);
  options.back() = 5;
  options.insert(options.end(), {0, 10, 0, 9, 1});
  EXPECT_STREQ(error_of(options), "an EDNS option is cut short");
  Message behind = test::reply_to(q);
  behind.push_back(0);
  EXPECT_NE(error_of(behind), nullptr) << "bytes behind the end";
  Message many = test::reply_to(q, {0, false, false, {}});
  many[6] = 0x08;  // 2,048 answers
  for (int i = 0; i < 2048; ++i) {
    const Message a = test::a_record(1);
    many.insert(many.end(), a.begin(), a.end());
  }
  EXPECT_STREQ(error_of(many), "it counts too many records");
  Message questions = test::reply_to(q);
  questions[5] = 2;
  EXPECT_NE(error_of(questions), nullptr);
}

TEST(DnsInspect, RefusesEveryShortenedMessage) {
  const Message whole =
      test::reply_to(bytes(query("_a.example.com")), {0, false, true, {record({0xc0, 12}, 5, {1, 'x', 0xc0, 15})}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(error_of({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}), nullptr) << size;
  }
  EXPECT_EQ(error_of(whole), nullptr);
}

TEST(DnsInspect, SurvivesNoise) {
  std::mt19937 random(7);
  const Message whole =
      test::reply_to(bytes(query("_a.example.com")), {0, false, true, {record({0xc0, 12}, 5, {1, 'x', 0xc0, 15})}});
  const Query q = query("_a.example.com");
  for (int round = 0; round < 20000; ++round) {
    Message m = whole;
    for (int i = 0; i < 4; ++i) m[random() % m.size()] = static_cast<std::uint8_t>(random());
    m.resize(random() % 8 == 0 ? random() % m.size() : m.size());
    static_cast<void>(inspect(m));
    static_cast<void>(repeats_question(m, q));
    keep_question_only(m);
    EXPECT_TRUE(m.size() < kHeaderSize || inspect(m).error == nullptr || m[4] != 0);
  }
}

TEST(DnsTruncated, IsCutDownToItsQuestion) {
  const Message q = bytes(query("a.b"));
  Message m = test::reply_to(q, {0, true, false, {test::a_record(1)}});
  m.resize(m.size() - 3);
  EXPECT_NE(error_of(m), nullptr);
  keep_question_only(m);
  EXPECT_EQ(error_of(m), nullptr);
  EXPECT_EQ(m.size(), test::question_end(q));
  EXPECT_TRUE(inspect(m).shape.truncated);
}

}  // namespace
}  // namespace lapse::observe::dns
