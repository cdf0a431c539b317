// SPDX-License-Identifier: Apache-2.0
//
// The rule of sdk/examples/dmarc-present in C++: it must judge as the one in C does, word for word.
#include <lapse/dns.hpp>
#include <lapse/rule.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

enum class what { nothing_usable, absent, present };

what read(const lapse::dns_answer& answer) {
  if (!answer) return what::nothing_usable;
  if (answer->code == lapse::rcode::NXDOMAIN) return what::absent;
  if (answer->code != lapse::rcode::NOERROR) return what::nothing_usable;
  for (const auto& record : answer->answer)
    if (record.type == lapse::rr::TXT && record.data.starts_with("\"v=DMARC1")) return what::present;
  return answer->truncated ? what::nothing_usable : what::absent;  // what is not there may be in the rest
}

struct DmarcPresent {
  explicit DmarcPresent(const lapse::parameters&) {}

  [[nodiscard]] lapse::findings judge(const lapse::subject& s, const lapse::known& ask) const {
    const auto about = [&](lapse::finding f, const lapse::dns_answer& answer) {
      return f.arg("name", s.name().domain()).asked(answer.asked()).saw(answer.detail());
    };
    std::vector<std::string> names;
    for (auto at = lapse::without_wildcard(s.name().domain()); at.find('.') != std::string_view::npos && names.size() < 8; at = lapse::parent_of(at))
      names.push_back("_dmarc." + std::string(at));
    if (names.empty()) return lapse::not_applicable("DMA1003").arg("name", s.name().domain());
    for (uint32_t look = 0;; ++look) {
      const auto answers = ask.all(names, [&](const auto& name) { return lapse::dns(name, lapse::rr::TXT).again(look); });
      for (const auto& answer : answers)
        if (read(answer) == what::present) return about(lapse::pass("DMA1000"), answer);
      for (const auto& answer : answers)
        if (read(answer) == what::nothing_usable) return about(lapse::open("DMA1002"), answer);
      if (look == 1) return about(lapse::fail("DMA1001"), answers.front()).fix(names.back() + ". TXT \"v=DMARC1; p=none\"");
    }
  }
};

constexpr lapse::outcome kOutcomes[] = {
    {.id = "DMA1000", .name = "DmarcPresent", .kind = LAPSE_PASS, .bearing = LAPSE_BEARS_SERVICE, .short_description = "It is there.",
     .full_description = "It is there.", .help = "Nothing to do.", .message = "A DMARC record covers '{name}'."},
    {.id = "DMA1001", .name = "DmarcAbsent", .kind = LAPSE_FAIL, .level = LAPSE_NOTE, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "It is not there.", .full_description = "It is not there.", .help = "Publish one.",
     .message = "No DMARC record covers '{name}'."},
    {.id = "DMA1002", .name = "DmarcNotTold", .kind = LAPSE_OPEN, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "It cannot be told.", .full_description = "It cannot be told.", .help = "Run again.",
     .message = "Whether a DMARC record covers '{name}' cannot be told."},
    {.id = "DMA1003", .name = "NoDomainForMail", .kind = LAPSE_NOT_APPLICABLE, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "It is no domain.", .full_description = "It is no domain.", .help = "Nothing to do.",
     .message = "'{name}' is no domain that mail could come from."},
};

}  // namespace

LAPSE_RULE(DmarcPresent,
           (lapse::rule_description{.kind = "dmarc-present", .version = "1.0.0", .vendor = "Lapse", .license = "Apache-2.0",
                                    .url = "https://github.com/lapse-project/lapse",
                                    .summary = "Does a DMARC record cover the domain?", .needs = {"dns/1"}}),
           kOutcomes)
