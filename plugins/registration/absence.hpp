// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <lapse/ask.hpp>
#include <lapse/dns.hpp>
#include <vector>

#include "judgement.hpp"

/// The registry knows no such domain. Not every registry registers at the level at which the suffix list says so, so
/// that DNS has to agree.
namespace registration {

/// Called when both looks at the registry found nothing.
[[nodiscard]] inline lapse::finding judge_absence(const matter& m, const lapse::known& ask) {
  constexpr std::array<uint32_t, 2> kLooks = {0, 1};
  const auto answers =
      ask.all(kLooks, [&](uint32_t again) { return lapse::dns(m.about.name, lapse::rr::NS).again(again); });
  std::size_t gone = 0, there = 0;
  for (const auto& a : answers) {
    if (a && a->code == lapse::rcode::NXDOMAIN) ++gone;
    if (a && a->code == lapse::rcode::NOERROR) ++there;
  }
  const auto with_dns = [&](lapse::finding f) { return f.evidence(answers); };
  if (gone == answers.size())
    return with_dns(described(lapse::fail("REG1005"), m)
                        .expected("a domain that is registered")
                        .fix("Register '" + m.about.name +
                             "' again while nobody else has, or remove its names from the certificate."));
  if (there > 0) return with_dns(described(lapse::review("REG1006"), m).expected("a domain that the registry knows"));
  return with_dns(described(lapse::open("REG1021"), m)
                      .arg("what", "the registry knows no such domain, and DNS could not be asked")
                      .expected("what the registry says of '" + m.about.name + "'"));
}

}  // namespace registration
