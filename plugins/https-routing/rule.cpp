// SPDX-License-Identifier: Apache-2.0
//
// https-routing: does a name lead to servers that show its certificate? Every address is looked at by itself, because
// clients use all of them. For certificates validated by HTTP, also whether the redirect that proves control is in
// place.
#include <lapse/rule.hpp>

#include "challenge.hpp"
#include "fleet.hpp"
#include "hints.hpp"
#include "legacy.hpp"
#include "outcomes.hpp"
#include "reachability.hpp"
#include "redirect.hpp"
#include "routing.hpp"
#include "target.hpp"

namespace https_routing {

class rule {
 public:
  explicit rule(const lapse::parameters& p)
      : handshakes_(static_cast<uint32_t>(p.integer("handshakes"))),
        deploy_hours_(p.integer("deploy_hours")),
        legacy_(p.text("profile") == "acm-legacy"),
        request_(p.boolean("request")),
        fetch_issuers_(p.boolean("fetch_issuers")),
        control_(lapse::canonical_name(p.text("control"))),
        route_(route::read(p.row("routing"))) {}

  [[nodiscard]] lapse::findings judge(const lapse::subject& s, const lapse::known& ask) const {
    routing r(s, deploy_hours_, route_);
    r.fetch_issuers = fetch_issuers_;
    const bool legacy = legacy_ && r.email_validated;
    if (s.name().is_wildcard() && r.decides && !r.to.wildcards)
      return lapse::fail("RTE1002")
          .arg("name", r.display)
          .expected("names without a wildcard, which no file on a web server can prove")
          .fix("Validate this certificate by DNS, or replace '" + r.display + "' by the names that are needed.");
    if (s.name().is_wildcard() && !legacy) return lapse::not_applicable("RTE1039").arg("name", r.display);

    ask.soon(lapse::dns(r.host, lapse::rr::HTTPS));
    r.resolved = resolve(ask, r.host);
    lapse::findings out = judge_resolution(r);
    if (r.decides && r.resolved.found()) {
      if (uses_redirect(s, r)) out += judge_redirect(s, r, ask);
      if (r.to.how == route::method::challenge && s.name().redirect_from().empty()) out += judge_challenge(r, ask);
    }
    add_notes(r, s);
    r.all = probe(r.host, r.resolved.addresses, handshakes_, ask,
                  [&](const site& one, const sites& all) { return as_expected(r, one, all); });
    if (const auto asks = asking_for_clients(r.all); !asks.empty())
      r.notes.push_back("a client certificate is asked for at " + address_list(asks));
    if (s.name().is_wildcard()) {
      out = judge_legacy(r, ask);
    } else {
      out += judge_reach(r, control_, ask);
      out += judge_fleet(r, ask);
      out += judge_target(r, ask);
      out += judge_resource(r);
      out += judge_hints(r, ask);
      if (request_) out += request_pages(r, ask);
      if (legacy) out += judge_legacy(r, ask);
    }
    const bool clean = out.empty();
    if (r.private_ca) out += trust_left_aside(r);
    if (!clean) return out;
    group everywhere;
    for (const auto& one : r.all) everywhere.push_back(&one);
    auto good = about(lapse::pass("RTE1000"), r, everywhere).evidence(r.unheard).expected(r.expected.words());
    if (r.decides || legacy) good.bearing(LAPSE_BEARS_RENEWAL);
    out += good;
    return out;
  }

 private:
  /// RedirectFrom and RedirectTo decide: at ACM always, elsewhere when the inventory has them or nothing better is
  /// known.
  static bool uses_redirect(const lapse::subject& s, const routing& r) {
    return r.http_validated && (r.to.how == route::method::redirect || r.to.how == route::method::none ||
                                !s.name().redirect_from().empty());
  }

  static group asking_for_clients(const sites& all) {
    group out;
    for (const auto& s : all)
      if (s.how() == reach::served && s.view().wants_client_certificate()) out.push_back(&s);
    return out;
  }

  /// Of a private authority that the estate's roots do not lead to it cannot be said that clients distrust it.
  static lapse::findings trust_left_aside(const routing& r) {
    group some;
    for (const auto& s : r.all)
      if (s.how() == reach::served && s.view().trust() > 0) some.push_back(&s);
    if (some.empty()) return {};
    return about(lapse::not_applicable("RTE1047"), r, some);
  }

  static void add_notes(routing& r, const lapse::subject& s) {
    if (r.resolved.left_out > 0)
      r.notes.push_back(std::to_string(r.resolved.left_out) + " further addresses were left out");
    if (r.private_ca) r.notes.emplace_back("of a private authority: whether clients trust it was not judged");
    if (s.certificate().discovered()) r.notes.emplace_back("expected is what the audit found served at first");
  }

  /// A request shows more than a handshake, but says nothing about renewal: only that no answer came is a finding.
  static lapse::findings request_pages(routing& r, const lapse::known& ask) {
    group served, silent;
    for (const auto& one : r.all)
      if (one.how() == reach::served) served.push_back(&one);
    const auto answers =
        ask.all(served, [&](const site* one) { return lapse::http(one->address, r.host).get("/").over_tls(); });
    for (std::size_t i = 0; i < served.size(); ++i) {
      r.notes.push_back(std::string(answers[i].asked()) + ": " + answers[i].summary());
      if (!answers[i].answered()) silent.push_back(served[i]);
    }
    if (silent.empty()) return {};
    return about(lapse::open("RTE1044"), r, silent).expected("an answer to 'GET /', of whatever status");
  }

  uint32_t handshakes_;
  int64_t deploy_hours_;
  bool legacy_;
  bool request_;
  bool fetch_issuers_;
  std::string control_;
  route route_;
};

constexpr lapse::rule_description kDescription{
    .kind = "https-routing",
    .version = "0.1.0",
    .vendor = "Lapse",
    .license = "Apache-2.0",
    .url = "https://github.com/lapse-project/lapse/blob/main/plugins/https-routing/README.md",
    .summary = "Every address of a name serves the certificate that is judged, complete and trusted.",
    .scope = LAPSE_PER_NAME,
    .parameters = R"({
      "type": "object",
      "properties": {
        "handshakes": {
          "type": "integer", "default": 2, "minimum": 1, "maximum": 10,
          "description": "Handshakes with each address, to find servers that differ behind one."
        },
        "deploy_hours": {
          "type": "integer", "default": 24, "minimum": 0, "maximum": 720,
          "description": "Hours after an issue in which the certificate before it may still be served."
        },
        "profile": {
          "type": "string", "default": "current", "enum": ["current", "acm-legacy"],
          "description": "acm-legacy: HTTPS bears on renewals by e-mail, as AWS's text said until 2023."
        },
        "request": {
          "type": "boolean", "default": false,
          "description": "Also send 'GET /' over TLS to every address and show the answers."
        },
        "fetch_issuers": {
          "type": "boolean", "default": false,
          "description": "Fetch an intermediate that is not sent, over plain HTTP from where the certificate says."
        },
        "control": {
          "type": "string", "default": "",
          "description": "A host that is known to work: when it does, silence elsewhere is for review and not open."
        },
        "routing": {
          "type": "object", "x-lapse-table": "routing-targets",
          "description": "Where the provider wants the name to lead: the row that holds for the certificate."
        }
      }
    })",
    .needs = {"dns/1", "tls/1", "http/1"},
};

}  // namespace https_routing

LAPSE_RULE(https_routing::rule, https_routing::kDescription, https_routing::kOutcomes)
