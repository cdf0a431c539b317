// SPDX-License-Identifier: Apache-2.0
//
// eligibility: may the provider renew this certificate at all? Judges what the inventory says of its origin, its state and
// its use; asks nothing of the network. The first thing that stands in the way is reported, and names that do beside it.
#include <lapse/rule.hpp>

#include "facts.hpp"
#include "names.hpp"
#include "nobody.hpp"
#include "outcomes.hpp"
#include "state.hpp"
#include "use.hpp"

namespace eligibility {

/// Names that keep a public certificate from being issued again, in one finding.
[[nodiscard]] inline std::optional<lapse::finding> names_not_allowed(const facts& f) {
  constexpr std::size_t kShown = 5;
  if (f.is_private()) return std::nullopt;
  const auto found = reserved_names(f.certificate, f.by_acm());
  if (found.empty()) return std::nullopt;
  auto out = described(lapse::fail("ELG1004"), f);
  for (std::size_t i = 0; i < found.size() && i < kShown; ++i) out.saw("'" + found[i].display + "': " + found[i].why);
  return out.arg("names", lapse::listed(found, kShown, [](const auto& n) { return n.display; }))
      .expected("names without two hyphens in third and fourth place, but for valid ones that start with 'xn--'")
      .fix("Request a certificate without these names, or with their right spelling, and put it in the place of this one.");
}

class rule {
 public:
  explicit rule(const lapse::parameters& p) : provider_(lapse::read_renewal_row(p.row("window"))) {}

  [[nodiscard]] lapse::findings judge(const lapse::subject& s, const lapse::known&) const {
    const facts f(s, provider_);
    if (auto found = expired(f)) return *found;
    for (const auto nobody : {imported, unmanaged})
      if (auto found = nobody(f)) return *found;  // nobody renews it, whatever its names

    lapse::findings out;
    if (auto found = names_not_allowed(f)) out += *found;
    for (const auto condition :
         {renewed_by_client, provider_does_not_renew, not_in_force, not_issued_yet, authority_refuses}) {
      if (auto found = condition(f)) {
        out += *found;
        return out;
      }
    }
    if (f.by_acm()) {
      if (out.empty() || f.certificate.renewal_eligibility() != "ineligible" || f.certificate.in_use() == LAPSE_NO)
        out += use_of(f);  // else the names are the reason
    } else if (out.empty()) {
      out += f.certificate.renewal_eligibility() == "ineligible"
                 ? called_ineligible(f)
                 : described(lapse::not_applicable("ELG1018"), f)
                       .arg("provider", f.certificate.provider().empty() ? "unknown" : f.certificate.provider());
    }
    return out;
  }

 private:
  std::optional<lapse::renewal_row> provider_;
};

constexpr lapse::rule_description kDescription{
    .kind = "eligibility",
    .version = "0.1.0",
    .vendor = "Lapse",
    .license = "Apache-2.0",
    .url = "https://github.com/lapse-project/lapse/blob/main/plugins/eligibility/README.md",
    .summary = "The provider may renew the certificate: it issued it, the certificate is in force, and something uses it.",
    .scope = LAPSE_PER_CERTIFICATE,
    .parameters = R"({
      "type": "object",
      "properties": {
        "window": {
          "type": "object",
          "x-lapse-table": "renewal-window",
          "description": "Whether the provider renews a certificate of this kind at all, and who says so."
        }
      }
    })",
    .needs = {},
};

}  // namespace eligibility

LAPSE_RULE(eligibility::rule, eligibility::kDescription, eligibility::kOutcomes)
