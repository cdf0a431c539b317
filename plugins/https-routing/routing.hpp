// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/findings.hpp>
#include <lapse/subject.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "addresses.hpp"
#include "identity.hpp"
#include "probe.hpp"
#include "route.hpp"

/// What one judgement knows, and how it words its findings.
namespace https_routing {

/// Several sites that have something in common.
using group = std::vector<const site*>;

struct routing {
  std::string host, display;
  int64_t now;
  bool http_validated;
  bool email_validated;
  bool private_ca;
  route to;                ///< what the provider looks at
  bool decides;            ///< where the name leads decides its renewal
  resource held_by;        ///< what the inventory lists as using the certificate
  int64_t issued;          ///< the judged certificate's issue; LAPSE_NO_TIME = not known
  int64_t deploy_seconds;  ///< for so long after an issue the certificate before it may still be served
  bool exported;           ///< it was exported: somebody has to do so again after each renewal
  bool fetch_issuers = false;
  identity expected;
  resolution resolved;
  sites all;
  std::vector<std::string> notes;  ///< shown with every finding about handshakes
  std::vector<lapse::dns_answer> unheard;  ///< to what was asked in vain beside the handshakes; shown with a pass

  routing(const lapse::subject& s, int64_t deploy_hours, const route& way)
      : host(lapse::without_wildcard(s.name().domain())),
        display(s.name().display().empty() ? s.name().domain() : s.name().display()),
        now(s.now()),
        http_validated(s.validation() == "http"),
        email_validated(s.validation() == "email"),
        private_ca(s.certificate().type() == "private"),
        to(way),
        decides(http_validated || (way.how == route::method::alias && !way.only_http)),
        held_by(s.certificate()),
        issued(s.certificate().issued_at() != LAPSE_NO_TIME ? s.certificate().issued_at()
                                                            : s.certificate().not_before()),
        deploy_seconds(deploy_hours * 3600),
        exported(s.certificate().exported() == LAPSE_YES),
        expected(s.certificate(), host, key_of(s)) {}

  [[nodiscard]] who who_serves(const site& s, const sites& among) const {
    const auto newest = expected.known() ? nullptr : newest_of(among, host);
    return expected.of(*s.leaf(), newest.get());
  }

 private:
  /// The hash of the public key, which only the subject's JSON tells.
  [[nodiscard]] static std::string key_of(const lapse::subject& s) {
    const std::string_view json = s.json();
    constexpr std::string_view kMember = "\"spki_sha256\":\"";
    constexpr std::size_t kDigits = 64;
    const auto at = json.find(kMember);
    if (at == std::string_view::npos) return {};
    const std::string_view value = json.substr(at + kMember.size(), kDigits);
    return value.find_first_not_of("0123456789abcdef") == std::string_view::npos ? std::string(value) : std::string();
  }
};

/// "192.0.2.1, 192.0.2.2 and 5 more".
[[nodiscard]] inline std::string address_list(const group& some) {
  constexpr std::size_t kShown = 3;
  return lapse::listed(some, kShown, [](const site* s) { return s->address; });
}

/// A finding about some of the addresses, with every look at them as evidence.
[[nodiscard]] inline lapse::finding about(lapse::finding f, const routing& r, const group& some) {
  constexpr std::size_t kShown = 12;
  f.arg("name", r.display).arg("addresses", address_list(some));
  std::size_t shown = 0;
  for (const auto* s : some)
    for (const auto& look : s->looks)
      if (shown++ < kShown) f.evidence(look);
  if (shown > kShown) f.saw("and " + std::to_string(shown - kShown) + " more of the kind");
  for (const auto& note : r.notes) f.saw(note);
  return f;
}

}  // namespace https_routing
