// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/calendar.hpp>
#include <lapse/findings.hpp>
#include <lapse/rows.hpp>
#include <lapse/subject.hpp>
#include <lapse/text.hpp>
#include <optional>
#include <string>
#include <string_view>

/// What the inventory says of a certificate, as far as its eligibility hangs on it.
namespace eligibility {

/// Everything that one judgement looks at.
struct facts {
  lapse::certificate certificate;
  int64_t now;
  const std::optional<lapse::renewal_row>& provider;  ///< does it renew such a certificate at all?

  facts(const lapse::subject& s, const std::optional<lapse::renewal_row>& p)
      : certificate(s.certificate()), now(s.now()), provider(p) {}

  /// ACM, or nothing that speaks against it: its words have their meaning there alone.
  [[nodiscard]] bool by_acm() const { return certificate.provider() == "aws-acm"; }
  [[nodiscard]] bool by_acm_or_unknown() const { return by_acm() || certificate.provider().empty(); }
  [[nodiscard]] bool is_private() const { return certificate.type() == "private"; }
  [[nodiscard]] std::string expiry() const { return lapse::date_text(certificate.not_after()); }
};

/// "services that use it: arn:a, arn:b and 1 more".
[[nodiscard]] inline std::string use_text(const facts& f) {
  constexpr std::size_t kShown = 2;
  const auto users = f.certificate.in_use_by();
  if (f.certificate.in_use() == LAPSE_UNKNOWN) return "whether a service uses it: not stated";
  if (f.certificate.in_use() == LAPSE_NO) return "no service uses it";
  if (users.empty()) return "a service uses it";
  return "services that use it: " + lapse::listed(users, kShown);
}

/// The finding with what the inventory says as evidence, in the same words for every outcome.
[[nodiscard]] inline lapse::finding described(lapse::finding out, const facts& f) {
  const auto& c = f.certificate;
  const auto stated = [&](const char* what, std::string_view value) {
    if (!value.empty()) out.saw(std::string(what) + " '" + std::string(value) + "'");
  };
  out.asked("the inventory, about '" + std::string(c.id()) + "'");
  stated("type", c.type());
  stated("status", c.status());
  stated("renewal eligibility", c.renewal_eligibility());
  stated("key pair origin", c.key_pair_origin());
  stated("managed by", c.managed_by());
  out.saw(use_text(f));
  if (c.exported() == LAPSE_YES) out.saw("it was exported");
  if (c.exported() == LAPSE_NO) out.saw("it was not exported");
  return out;
}

}  // namespace eligibility
