// SPDX-License-Identifier: Apache-2.0
//
// registration: will the domains of a certificate still be registered, and in DNS, until its renewal is over? Asks the
// registries over RDAP, about each registered domain once. Who registered it is nobody's business here.
#include <lapse/rule.hpp>

#include "absence.hpp"
#include "domains.hpp"
#include "judgement.hpp"
#include "outcomes.hpp"
#include "registry.hpp"
#include "services.hpp"

namespace registration {

class rule {
 public:
  explicit rule(const lapse::parameters& p) : services_(p.row("services")) {}

  [[nodiscard]] lapse::findings judge(const lapse::subject& s, const lapse::known& ask) const {
    std::vector<std::string> strays;
    const auto domains = domains_of(s.certificate(), strays);
    get_under_way(domains, ask);
    lapse::findings out;
    for (const auto& d : domains) out += judge(d, s, ask);
    if (out.empty()) return lapse::not_applicable("REG1039").arg("names", first_names(strays));
    return out;
  }

 private:
  /// All domains in one round each for names and for registries.
  void get_under_way(const std::vector<domain>& domains, const lapse::known& ask) const {
    for (const auto& d : domains)
      if (const auto at = services_.of(d.name))
        ask.soon(lapse::dns(at->host, lapse::rr::A), lapse::dns(at->host, lapse::rr::AAAA));
    for (const auto& d : domains) {
      const auto at = services_.of(d.name);
      if (!at) continue;
      const auto found = lapse::resolve(ask, at->host);
      if (!found.found()) continue;
      const detail::call c(*at, found.addresses[0], false);
      ask.soon(c.handshake, c.request);
    }
  }

  [[nodiscard]] lapse::finding judge(const domain& d, const lapse::subject& s, const lapse::known& ask) const {
    const matter m{d, s.now(), s.certificate().not_after()};
    const auto at = services_.of(d.name);
    if (!at) return no_service(m);
    const reply first = ask_registry(*at, d.name, ask, false);
    auto found = trouble(first, m);
    // A date is no fluke; what would be an error is seen twice.
    if (first.is(reply::how::absent) || (found && found->outcome() != "REG1004")) {
      const reply second = ask_registry(*at, d.name, ask, true);
      auto f = second_opinion(first, second, m, ask);
      quote(f, first);
      quote(f, second);
      return f;
    }
    if (!found) found = first.is(reply::how::document) ? in_order(first, m) : untold(first, m);
    quote(*found, first);
    return *found;
  }

  /// The later look decides. Where it was not to be had, a person decides about the first.
  static lapse::finding second_opinion(const reply& first, const reply& second, const matter& m,
                                       const lapse::known& ask) {
    if (second.is(reply::how::document)) {
      auto found = trouble(second, m);
      return found ? *found : in_order(second, m);
    }
    if (first.is(reply::how::absent)) return second.is(reply::how::absent) ? judge_absence(m, ask) : untold(second, m);
    auto found = *trouble(first, m);
    return found.kind(LAPSE_REVIEW).saw("the second look was not to be had, so that this was seen once");
  }

  [[nodiscard]] lapse::finding no_service(const matter& m) const {
    if (!is_public(m.about.name)) {
      return described(lapse::not_applicable("REG1039"), m).arg("names", m.about.name);
    }
    const std::string day = services_.published().empty() ? "" : " of " + services_.published();
    auto f = described(lapse::open("REG1020"), m)
                 .arg("list", (services_.complete() ? "IANA's list" : "the table") + day)
                 .expected("a registry that answers over RDAP and HTTPS");
    if (services_.complete())
      f.fix("See at the registrar until when '" + m.about.name +
            "' is registered. A waiver accepts this finding until a day.");
    else
      f.fix(
          "The table holds the commonest registries only: make one of IANA's whole list with 'lapse registries', and "
          "name it in the estate.");
    return f;
  }

  static std::string first_names(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 5;
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < kShown; ++i) out.append(out.empty() ? "" : ", ").append(names[i]);
    return out.empty() ? "none" : out;
  }

  services services_;
};

constexpr lapse::rule_description kDescription{
    .kind = "registration",
    .version = "0.1.0",
    .vendor = "Lapse",
    .license = "Apache-2.0",
    .url = "https://github.com/lapse-project/lapse/blob/main/plugins/registration/README.md",
    .summary = "The domains of a certificate stay registered, and in DNS, until its renewal is over.",
    .scope = LAPSE_PER_CERTIFICATE,
    .parameters = R"({
      "type": "object",
      "properties": {
        "services": {
          "type": "object",
          "x-lapse-table": "rdap-services",
          "description": "Which registry answers for which names, as IANA lists them (RFC 9224)."
        }
      }
    })",
    .needs = {"dns/1", "tls/1", "http/1"},
};

}  // namespace registration

LAPSE_RULE(registration::rule, registration::kDescription, registration::kOutcomes)
