// SPDX-License-Identifier: Apache-2.0
#include "config/estate.hpp"

#include <gtest/gtest.h>

#include "config/scratch.hpp"
#include "config/time.hpp"

namespace lapse::config {
namespace {

using test::Scratch;
using test::texts;

std::vector<std::string> faults(std::string_view text) {
  const Scratch scratch;
  scratch.write("dumps/a.json", "{}");
  Problems problems;
  const auto path = scratch.write("lapse.yaml", text);
  const Estate estate = read_estate(path, problems);
  EXPECT_EQ(*estate.file, path.string());
  return texts(problems, scratch.folder());
}

/// What stands in the file, and how the first problem begins: place, what, and a part of what was expected.
struct Case {
  std::string_view text;
  std::string_view problem;
};

class EstateFault : public testing::TestWithParam<Case> {};

TEST_P(EstateFault, IsToldWithItsPlace) {
  const auto lines = faults(GetParam().text);
  ASSERT_EQ(lines.size(), 1U) << testing::PrintToString(lines);
  EXPECT_TRUE(lines[0].starts_with(GetParam().problem))
      << "it says:  " << lines[0] << "\nbut should: " << GetParam().problem;
}

INSTANTIATE_TEST_SUITE_P(
    Files, EstateFault,
    testing::Values(
        Case{"", "lapse.yaml: it is empty; expected some content"}, Case{"  \n\n", "lapse.yaml: it is empty"},
        Case{"# only a comment\n", "lapse.yaml: it is empty"},
        Case{"lapse: 1\ncertificates: [\xFF]\n",
             "lapse.yaml:2:16: byte 0xff is not UTF-8 text; expected a file saved as"},
        Case{"lapse: 1\nx: \"\xC3\xA9\xF0\x9D\x84\x9E\xC0\xAF\"\n", "lapse.yaml:2:8: byte 0xc0 is not UTF-8"},
        Case{std::string_view("lapse: 1\n\0", 10), "lapse.yaml:2:1: control character 0x00"},
        Case{"lapse: 1\ncertificates:\n\t- names: [a.example]\n",
             "lapse.yaml:3:1: a tab in the indentation; expected spaces"},
        Case{"lapse: 1\nnetwork:\n  limits:\n  \tin_flight: 3\n", "lapse.yaml:4:3: a tab in the indentation"},
        Case{"lapse: 1\ncertificates: [a.example\n", "lapse.yaml:2:25: this is not YAML: a '[' without its ']'"},
        Case{"lapse: 1\ncertificates: []\n---\nlapse: 1\n", "lapse.yaml:3:1: a second document starts here"},
        Case{"lapse: 1\ncertificates: []\nx: y: z\n", "lapse.yaml:3:5: this is not YAML: a ':' where no key can be"},
        Case{"- lapse\n", "lapse.yaml:1:1: a list stands here; expected an estate: a map with the keys lapse, cert"},
        Case{"lapse\n", "lapse.yaml:1:1: 'lapse' stands here; expected an estate"}));

INSTANTIATE_TEST_SUITE_P(
    Keys, EstateFault,
    testing::Values(
        Case{"certificates: []\n", "lapse.yaml:1:1: the key 'lapse' is missing"},
        Case{"lapse: 2\ncertificates: []\n", "lapse.yaml:1:8: 2 is out of range; expected a whole number from 1 to 1"},
        Case{"lapse: '1'\ncertificates: []\n", "lapse.yaml:1:8: '1' is not a whole number"},
        Case{"lapse: 1\n", "lapse.yaml:1:1: there are no certificates in this estate"},
        Case{"lapse: 1\ncertificates: []\ncertficates: []\n",
             "lapse.yaml:3:1: unknown key 'certficates'; did you mean 'certificates'?"},
        Case{"lapse: 1\ncertificates: []\nzzz: 1\n",
             "lapse.yaml:3:1: unknown key 'zzz'; expected lapse, certificates, inventory, rules, plugins, trusted_keys, network or waivers"},
        Case{"lapse: 1\ncertificates: []\ncertificates: []\n", "lapse.yaml:3:1: the key 'certificates' is here twice"},
        Case{"lapse: 1\ncertificates: []\n\"\xC3\xA9\xF0\x9D\x84\x9E\": 1\n", "lapse.yaml:3:1: unknown key"},
        Case{"lapse: 1\ncertificates: []\n? [a]\n: 1\n", "lapse.yaml:3:3: a key that is not a single word"},
        Case{"lapse: 1\ncertificates: {}\n", "lapse.yaml:2:15: a map stands here; expected a list of certificates"},
        Case{"lapse: !mine 1\ncertificates: []\n", "lapse.yaml:1:8: the tag '!mine' is not known"},
        Case{"lapse: 1\ncertificates: []\nplugins: [./none]\n", "lapse.yaml:3:11: there is no file or folder './none'"},
        Case{"lapse: 1\ncertificates: []\nplugins: ./none\n", "lapse.yaml:3:10: './none' stands here; expected a list"},
        Case{"lapse: 1\ncertificates: []\nplugins: [{path: dumps, sha: aa}]\n", "lapse.yaml:3:25: unknown key 'sha'; expected path or sha256"},
        Case{"lapse: 1\ncertificates: []\nplugins: [{path: lapse.yaml, sha256: aa}]\n", "lapse.yaml:3:38: 'aa' is no SHA-256; expected 64 hex"},
        Case{"lapse: 1\ncertificates: []\nplugins: [{}]\n", "lapse.yaml:3:11: the key 'path' is missing"},
        Case{"lapse: 1\ncertificates: []\ntrusted_keys: [abc]\n", "lapse.yaml:3:16: this names no key"},
        Case{"lapse: 1\ncertificates: []\ntrusted_keys: [{name: a}]\n", "lapse.yaml:3:16: the key itself is missing; expected either 'key' or 'file'"},
        Case{"lapse: 1\ncertificates: []\ntrusted_keys: [{name: a, key: abc}]\n", "lapse.yaml:3:31: this is no public key in PEM form"},
        Case{"lapse: 1\ncertificates: []\ntrusted_keys: [{name: a, file: lapse.yaml}]\n", "lapse.yaml:3:32: this is no public key in PEM form"},
        Case{"lapse: 1\ninventory: dumps\n", "lapse.yaml:2:12: 'dumps' stands here; expected a list of sources"},
        Case{"lapse: 1\ninventory:\n  - dumps\n", "lapse.yaml:3:5: this names no kind of source"},
        Case{"lapse: 1\ninventory:\n  - aws_acm: dumps\n",
             "lapse.yaml:3:5: unknown key 'aws_acm'; did you mean 'aws-acm'?"},
        Case{"lapse: 1\ninventory:\n  - aws-acm: missing\n", "lapse.yaml:3:14: there is no file or folder 'missing'"},
        Case{"lapse: 1\ninventory:\n  - jsonl: dumps\n",
             "lapse.yaml:3:12: 'dumps' is a folder; expected a JSON Lines file"}));

#define ESTATE(section) "lapse: 1\ncertificates: []\n" section "\n"

INSTANTIATE_TEST_SUITE_P(
    Rules, EstateFault,
    testing::Values(
        Case{ESTATE("rules: []"), "lapse.yaml:3:8: this is not a map"},
        Case{ESTATE("rules: {packs: {}}"), "lapse.yaml:3:16: a map stands here; expected a list of rule packs"},
        Case{ESTATE("rules: {Dns: {}}"), "lapse.yaml:3:9: 'Dns' is not the name of a rule"},
        Case{ESTATE("rules: {dns-cname: true}"), "lapse.yaml:3:20: 'true' stands here; expected settings of a rule"},
        Case{ESTATE("rules: {dns-cname: {enabled: yes}}"), "lapse.yaml:3:30: 'yes' is neither true nor false"},
        Case{ESTATE("rules: {dns-cname: {enable: true}}"),
             "lapse.yaml:3:21: unknown key 'enable'; did you mean 'enabled'?"},
        Case{ESTATE("rules: {dns-cname: {parameters: [1]}}"), "lapse.yaml:3:33: this is not a map"},
        Case{ESTATE("rules: {dns-cname: {levels: {dns1: note}}}"),
             "lapse.yaml:3:30: 'dns1' is not the id of an outcome"},
        Case{ESTATE("rules: {dns-cname: {levels: {DNS1001: warn}}}"),
             "lapse.yaml:3:39: 'warn' is not known; expected error, warning, note or none"},
        Case{ESTATE("rules: {dns-cname: {levels: {DNS1001: warnin}}}"),
             "lapse.yaml:3:39: 'warnin' is not known; did you mean 'warning'?"}));

INSTANTIATE_TEST_SUITE_P(
    Network, EstateFault,
    testing::Values(
        Case{ESTATE("network: 3"), "lapse.yaml:3:10: '3' stands here; expected the network"},
        Case{ESTATE("network: {resolver: []}"), "lapse.yaml:3:11: unknown key 'resolver'; did you mean 'resolvers'?"},
        Case{ESTATE("network: {resolvers: [localhost]}"), "lapse.yaml:3:23: 'localhost': it is not an address"},
        Case{ESTATE("network: {resolvers: ['192.0.2.1:0']}"),
             "lapse.yaml:3:23: '192.0.2.1:0': its port is not a number"},
        Case{ESTATE("network: {resolvers: ['192.0.2.1:65536']}"), "lapse.yaml:3:23: '192.0.2.1:65536': its port"},
        Case{ESTATE("network: {resolvers: ['[2001:db8::1']}"), "lapse.yaml:3:23: '[2001:db8::1': its '[' has no ']'"},
        Case{ESTATE("network: {resolvers: ['[2001:db8::1]53']}"), "lapse.yaml:3:23: '[2001:db8::1]53': after its ']'"},
        Case{ESTATE("network: {resolvers: [192.0.2.256]}"), "lapse.yaml:3:23: '192.0.2.256': it is not an address"},
        Case{ESTATE("network: {root_servers: [192.0.2.1:53]}"),
             "lapse.yaml:3:26: '192.0.2.1:53': it is not an address"},
        Case{ESTATE("network: {root_hints: none.txt}"), "lapse.yaml:3:23: there is no file or folder 'none.txt'"},
        Case{ESTATE("network: {ports: {https: 70000}}"),
             "lapse.yaml:3:26: 70000 is out of range; expected a whole number"},
        Case{ESTATE("network: {ports: {https: -1}}"), "lapse.yaml:3:26: '-1' is not a whole number"},
        Case{ESTATE("network: {ports: {names: {'a b': {https: 1}}}}"), "lapse.yaml:3:27: 'a b' is not a host name"},
        Case{ESTATE("network: {ports: {names: {a.example: {htps: 1}}}}"),
             "lapse.yaml:3:39: unknown key 'htps'; did you mean 'https'?"},
        Case{ESTATE("network: {source: {ipv4: '2001:db8::1'}}"),
             "lapse.yaml:3:26: '2001:db8::1' is not an address of that"},
        Case{ESTATE("network: {limits: {in_flight: 0}}"),
             "lapse.yaml:3:31: 0 is out of range; expected a whole number from 1"},
        Case{ESTATE("network: {limits: {in_flight: many}}"), "lapse.yaml:3:31: 'many' is not a whole number"},
        Case{ESTATE("network: {limits: {in_flight: 99999999999999999999}}"),
             "lapse.yaml:3:31: '99999999999999999999' is not"},
        Case{ESTATE("network: {limits: {cache_bytes: 64MB}}"),
             "lapse.yaml:3:33: '64MB' is not a size: its unit is none of"},
        Case{ESTATE("network: {limits: {cache_bytes: 99999GiB}}"), "lapse.yaml:3:33: '99999GiB' is out of range"},
        Case{ESTATE("network: {limits: {dns_rate: .nan}}"), "lapse.yaml:3:30: '.nan' is not a number"},
        Case{ESTATE("network: {limits: {dns_rate: -1}}"), "lapse.yaml:3:30: -1 is out of range"},
        Case{ESTATE("network: {deadlines: {connect: 5}}"), "lapse.yaml:3:32: '5' is not a duration: it has no unit"},
        Case{ESTATE("network: {deadlines: {connect: 5d}}"),
             "lapse.yaml:3:32: '5d' is not a duration: its unit is none of"},
        Case{ESTATE("network: {deadlines: {connect: 1ms}}"),
             "lapse.yaml:3:32: '1ms' is out of range; expected a duration from 10ms"},
        Case{ESTATE("network: {deadlines: {connect: }}"),
             "lapse.yaml:3:30: there is no value here; expected a duration"},
        Case{ESTATE("network: {deadlines: {connect: [5s]}}"),
             "lapse.yaml:3:32: a list stands here; expected a duration"},
        Case{ESTATE("network: {deadlines: {dns_tries: 11}}"),
             "lapse.yaml:3:34: 11 is out of range; expected a whole number from 1 to 10"},
        Case{ESTATE("network: {allow: [10.1.0.0/8]}"),
             "lapse.yaml:3:19: '10.1.0.0/8': it has bits set behind its prefix (the range is 10.0.0.0/8)"},
        Case{ESTATE("network: {allow: [10.0.0.0/33]}"),
             "lapse.yaml:3:19: '10.0.0.0/33': its prefix length is not a number from 0 to 32"},
        Case{ESTATE("network: {deny: ['fe80::%eth0/10']}"),
             "lapse.yaml:3:18: 'fe80::%eth0/10': it is not an address"}));

TEST(Estate, TellsEverythingThatIsWrongInTheOrderOfTheFile) {
  const auto lines = faults(
      "lapse: 3\n"
      "certificates: []\n"
      "network:\n"
      "  resolvers: [x, y]\n"
      "  limts: {}\n"
      "rules:\n"
      "  dns-cname: {enabled: no}\n"
      "  mailbox: {levels: {MBX1001: loud}}\n");
  ASSERT_EQ(lines.size(), 6U) << testing::PrintToString(lines);
  EXPECT_TRUE(lines[0].starts_with("lapse.yaml:1:8:"));
  EXPECT_TRUE(lines[1].starts_with("lapse.yaml:4:15:"));
  EXPECT_TRUE(lines[2].starts_with("lapse.yaml:4:18:"));
  EXPECT_TRUE(lines[3].starts_with("lapse.yaml:5:3: unknown key 'limts'; did you mean 'limits'?"));
  EXPECT_TRUE(lines[4].starts_with("lapse.yaml:7:24:"));
  EXPECT_TRUE(lines[5].starts_with("lapse.yaml:8:31:"));
}

TEST(Estate, TellsThatTheFileIsMissingOrAFolder) {
  const Scratch scratch;
  Problems problems;
  (void)read_estate(scratch.folder() / "none.yaml", problems);
  (void)read_estate(scratch.folder(), problems);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(to_text(problems[0]),
            (scratch.folder() / "none.yaml").string() + ": there is no such file; expected a file");
  EXPECT_EQ(to_text(problems[1]), scratch.folder().string() + ": this is a folder; expected a file");
}

TEST(Estate, IsReadAsItIsMeant) {
  using namespace std::chrono_literals;
  const Scratch scratch;
  scratch.write("roots.pem", "x");
  scratch.write("dumps/a.json", "{}");
  scratch.write("c.jsonl", "{}");
  Problems problems;
  const Estate estate =
      read_estate(scratch.write("lapse.yaml",
                                "\xEF\xBB\xBFlapse: 1\r\n"
                                "certificates: &all\r\n"
                                "  - names: [a.example]\r\n"
                                "inventory: [{aws-acm: dumps}, {jsonl: c.jsonl}]\r\n"
                                "rules:\r\n"
                                "  packs: [aws-acm]\r\n"
                                "  dns-cname:\r\n"
                                "    parameters: {ask_every_server: true, tries: 3, text: '3', list: [a]}\r\n"
                                "    levels: {DNS1024: warning}\r\n"
                                "  mailbox:\r\n"
                                "plugins: [dumps]\r\n"
                                "network:\r\n"
                                "  resolvers: [192.0.2.53, '192.0.2.54:5353', '[2001:DB8::53]:54', '2001:db8::1']\r\n"
                                "  root_servers: [192.0.2.1]\r\n"
                                "  ca_roots: roots.pem\r\n"
                                "  ports: {dns: 5300, names: {B\xC3\xBC"
                                "cher.example: {https: 8443}}}\r\n"
                                "  source: {ipv4: 192.0.2.9}\r\n"
                                "  limits: {in_flight: 7, dns_rate: 0.5, cache_bytes: 64MiB}\r\n"
                                "  deadlines: {dns_try: 500ms, dns_tries: 2, dialogue: 1.5m, run: 15m}\r\n"
                                "  allow: [10.0.0.0/8, 192.0.2.7]\r\n"),
                  problems);
  EXPECT_TRUE(problems.empty()) << to_text(problems.front());
  EXPECT_EQ(estate.certificates.size(), 1U);
  ASSERT_EQ(estate.packs.size(), 1U);
  EXPECT_EQ(estate.packs[0].name, "aws-acm");
  ASSERT_EQ(estate.sources.size(), 2U);
  EXPECT_EQ(estate.sources[0].path, scratch.folder() / "dumps");
  ASSERT_EQ(estate.rules.size(), 2U);
  const RuleSettings& rule = estate.rules[0];
  EXPECT_EQ(rule.kind, "dns-cname");
  EXPECT_EQ(rule.where.line, 7);
  EXPECT_FALSE(rule.enabled.has_value());
  EXPECT_EQ(rule.parameters.at("ask_every_server"), true);
  EXPECT_EQ(rule.parameters.at("tries"), 3);
  EXPECT_EQ(rule.parameters.at("text"), "3");
  EXPECT_EQ(rule.places.at("/list/0").column, 70);
  EXPECT_EQ(rule.levels.at("DNS1024").level, "warning");
  const Network& network = estate.network;
  const std::vector<Endpoint> resolvers = {
      {"192.0.2.53", 53}, {"192.0.2.54", 5353}, {"2001:db8::53", 54}, {"2001:db8::1", 53}};
  EXPECT_EQ(network.resolvers, resolvers);
  EXPECT_EQ(network.ca_roots, (scratch.folder() / "roots.pem").string());
  EXPECT_EQ(network.ports.dns, 5300);
  EXPECT_EQ(network.ports_of.at("xn--bcher-kva.example").https, 8443);
  EXPECT_EQ(network.limits.in_flight, 7U);
  EXPECT_EQ(network.limits.cache_bytes, 64U << 20U);
  EXPECT_EQ(network.limits.dns_rate, 0.5);
  EXPECT_EQ(network.limits.observations, Limits{}.observations);
  EXPECT_EQ(network.deadlines.dns_try, 500ms);
  EXPECT_EQ(network.deadlines.dialogue, 90s);
  EXPECT_EQ(network.deadlines.run, 15min);
  ASSERT_EQ(network.allow.size(), 2U);
  EXPECT_EQ(network.allow[1].prefix, 32U);
}

TEST(Estate, WinsOverItsPacks) {
  const Scratch scratch;
  scratch.write(
      "rules/default.yaml",
      "pack: default\nrules:\n  dns-cname: {parameters: {a: 1, b: {c: 2}}, levels: {DNS1001: note}}\n  mailbox:\n");
  scratch.write("own.yaml", "pack: own\nrules:\n  mailbox: {enabled: false}\n  extra: {}\n");
  Problems problems;
  const Estate estate = read_estate(scratch.write("lapse.yaml",
                                                  "lapse: 1\ncertificates: []\nrules:\n  packs: [default, ./own.yaml]\n"
                                                  "  dns-cname: {parameters: {b: 3}, levels: {DNS1002: none}}\n"),
                                    problems);
  const auto rules = effective_rules(estate, scratch.folder() / "rules", problems);
  EXPECT_TRUE(problems.empty()) << to_text(problems.front());
  ASSERT_EQ(rules.size(), 3U);
  EXPECT_EQ(rules[0].parameters.at("a"), 1);
  EXPECT_EQ(rules[0].parameters.at("b"), 3);
  EXPECT_FALSE(rules[0].places.contains("/b/c"));
  EXPECT_EQ(rules[0].places.at("/b").line, 5);
  EXPECT_EQ(rules[0].levels.size(), 2U);
  EXPECT_EQ(rules[1].enabled, false);
  EXPECT_EQ(rules[2].kind, "extra");
}

TEST(Estate, NamesThePackThatWasMeant) {
  Problems problems;
  const Scratch scratch;
  const Estate estate = read_estate(scratch.write("lapse.yaml", ESTATE("rules: {packs: [aws-acn]}")), problems);
  EXPECT_TRUE(effective_rules(estate, LAPSE_RULES, problems).empty());
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_TRUE(texts(problems, scratch.folder())[0].starts_with(
      "lapse.yaml:3:17: there is no rule pack 'aws-acn'; did you mean 'aws-acm'?"));
}

TEST(Estate, OfAPackThatShipsIsFaultless) {
  for (const std::string name : {"default", "aws-acm"}) {
    Problems problems;
    const Pack pack = read_pack(std::filesystem::path(LAPSE_RULES) / (name + ".yaml"), problems);
    EXPECT_TRUE(problems.empty()) << to_text(problems.front());
    EXPECT_EQ(pack.name, name);
    EXPECT_GE(pack.rules.size(), 4U);
  }
}

}  // namespace
}  // namespace lapse::config
