// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <lapse/classify.hpp>
#include <lapse/rule.hpp>

struct Rule {
  explicit Rule(const lapse::parameters&) {}

  lapse::findings judge(const lapse::subject& s, const lapse::known& ask) const {
    const std::string name(lapse::without_wildcard(s.name().domain()));
    for (unsigned look = 0;; ++look) {  // what is absent is looked at twice
      const auto answer = ask(lapse::dns(name, lapse::rr::AAAA).again(look));
      if (!lapse::is_conclusive(lapse::classify_resolved(answer, name, lapse::rr::AAAA).what))
        return lapse::open("@PREFIX@1002").arg("name", name).evidence(answer);
      if (std::ranges::any_of(answer->answer, [](const auto& record) { return record.type == lapse::rr::AAAA; }))
        return lapse::pass("@PREFIX@1000").arg("name", name).evidence(answer);
      if (look == 1) return lapse::fail("@PREFIX@1001").arg("name", name).evidence(answer).fix(name + ". AAAA ADDRESS");
    }
  }
};

constexpr lapse::outcome kOutcomes[] = {
    {.id = "@PREFIX@1000", .name = "HasIpv6", .kind = LAPSE_PASS, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name has an IPv6 address.", .full_description = "An AAAA record answers at the name.",
     .help = "Nothing to do.", .message = "'{name}' has an IPv6 address."},
    {.id = "@PREFIX@1001", .name = "LacksIpv6", .kind = LAPSE_FAIL, .level = LAPSE_NOTE, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name has no IPv6 address.", .full_description = "No AAAA record answers at the name.",
     .help = "Publish an AAAA record for the name.", .message = "'{name}' has no IPv6 address."},
    {.id = "@PREFIX@1002", .name = "Ipv6NotTold", .kind = LAPSE_OPEN, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "It could not be told.", .full_description = "No usable answer came for the AAAA record.",
     .help = "See how the question ended, and run again.", .message = "Whether '{name}' has an IPv6 address cannot be told."},
};

LAPSE_RULE(Rule,
           (lapse::rule_description{.kind = "@KIND@", .version = "0.1.0", .vendor = "You", .license = "Apache-2.0",
                                    .url = "https://example.com/@KIND@", .summary = "Does the name have an IPv6 address?",
                                    .needs = {"dns/1"}}),
           kOutcomes)
