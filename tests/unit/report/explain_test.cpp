// SPDX-License-Identifier: Apache-2.0
#include "report/explain.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "made_up.hpp"
#include "report/text.hpp"

namespace lapse::report {
namespace {

TEST(Explain, TellsAllThatIsKnownOfAnOutcome) {
  std::ostringstream out;
  explain(out, made_up::cname_rule(), *made_up::cname_rule().find("DNS1001"), 60);
  for (const char* part :
       {"DNS1001 RecordMissing", "What RecordMissing means.", "At length", "What to do", "error", "the renewal",
        "dns-cname 1.2.0, by Example Vendor", "https://docs.example.com/rules/dns-cname", "CWE-672"}) {
    EXPECT_NE(out.str().find(part), std::string::npos) << part << "\n" << out.str();
  }
}

TEST(Explain, ListsRules) {
  std::ostringstream out;
  const std::vector<const findings::Rule*> rules{&findings::host_rule(), &made_up::cname_rule()};
  list_rules(out, rules, 70);
  EXPECT_NE(out.str().find("\ndns-cname 1.2.0, Example Vendor, Apache-2.0\n"), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("  DNS1001  error          What RecordMissing means.\n"), std::string::npos) << out.str();
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 70U);
}

}  // namespace
}  // namespace lapse::report
