// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <lapse/rule.hpp>
#include <lapse/validated.hpp>
#include <stdexcept>
#include <string>

#include "approval.hpp"
#include "outcomes.hpp"
#include "policy.hpp"
#include "verdict.hpp"

namespace mailbox {
namespace {

constexpr const char* kParameters = R"({
  "type": "object",
  "properties": {
    "depth": {
      "type": "string", "enum": ["mx", "connect", "rcpt"], "default": "rcpt",
      "description": "How far to go: mx is DNS only, connect greets the host, rcpt asks about the addresses."
    },
    "helo": {
      "type": "string", "default": "lapse.invalid",
      "description": "The full name of this machine, with a matching PTR record. The default never exists."
    },
    "sender": {
      "type": "string", "default": "",
      "description": "The address to ask with where a server refuses the null sender. Empty: do not ask again."
    },
    "control": {
      "type": "boolean", "default": true,
      "description": "Also ask about an address that nobody has, to tell a server that accepts everything."
    },
    "connect_timeout": {
      "type": "integer", "minimum": 1, "maximum": 600, "default": 15,
      "description": "Seconds to wait for a connection. The deadlines of the estate's network section are the most."
    },
    "reply_timeout": {
      "type": "integer", "minimum": 1, "maximum": 600, "default": 60,
      "description": "Seconds to wait for the greeting and for each reply."
    },
    "conversation_timeout": {
      "type": "integer", "minimum": 1, "maximum": 3600, "default": 180,
      "description": "Seconds for one conversation as a whole."
    },
    "keep_accepted_hours": {
      "type": "integer", "minimum": 0, "maximum": 168, "default": 24,
      "description": "Hours for which an acceptance that an earlier run saw counts; needs network.mail_cache. 0: none."
    },
    "keep_refused_hours": {
      "type": "integer", "minimum": 0, "maximum": 168, "default": 2,
      "description": "Hours for which a refusal that an earlier run saw counts; needs network.mail_cache. 0: none."
    },
    "private_addresses": {
      "type": "boolean", "default": false,
      "description": "Ask mail hosts at private and loopback addresses too: for tests, and for networks of your own."
    },
    "policy": {
      "type": "object", "x-lapse-table": "policy-dates",
      "description": "When the provider ends validation by e-mail: the entries of `changes` with `ends`."
    },
    "window": {
      "type": "object", "x-lapse-table": "renewal-window",
      "description": "When the provider starts to renew: opens_days before expiry."
    },
    "phrases": {
      "type": "object", "x-lapse-table": "smtp-phrases",
      "description": "The words by which mail servers refuse, by what they mean. Without them only reply codes decide."
    }
  }
})";

/// The first look of a second probe.
constexpr uint32_t kLater = 16;

/// A text that goes into a command line of SMTP: printable ASCII without blanks and angle brackets, so that nothing of
/// a configuration becomes a command of its own.
std::string command_word(const lapse::parameters& p, const char* key) {
  std::string text = p.text(key);
  const bool plain = text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
                       return c > ' ' && c < 0x7f && c != '<' && c != '>';
                     });
  if (!plain)
    throw std::invalid_argument(
        "parameter '" + std::string(key) +
        "' holds a character that cannot stand in an SMTP command; expected a plain name or address");
  return text;
}

Manner manner_from(const lapse::parameters& p) {
  Manner out;
  const std::string depth = p.text("depth");
  out.depth = depth == "mx" ? Depth::mx : depth == "connect" ? Depth::connect : Depth::rcpt;
  out.helo = command_word(p, "helo");
  if (out.helo.empty()) throw std::invalid_argument("parameter 'helo' is empty; expected the name of this machine");
  out.sender = command_word(p, "sender");
  out.control = p.boolean("control");
  out.closed_addresses = p.boolean("private_addresses");
  out.connect_ms = static_cast<uint32_t>(p.integer("connect_timeout") * 1000);
  out.reply_ms = static_cast<uint32_t>(p.integer("reply_timeout") * 1000);
  out.whole_ms = static_cast<uint32_t>(p.integer("conversation_timeout") * 1000);
  out.keep_accepted = static_cast<uint32_t>(p.integer("keep_accepted_hours") * 3600);
  out.keep_refused = static_cast<uint32_t>(p.integer("keep_refused_hours") * 3600);
  if (const auto* row = p.row("phrases")) out.phrases = Phrases(*row);
  return out;
}

class Mailbox {
 public:
  explicit Mailbox(const lapse::parameters& p)
      : window_(lapse::read_renewal_row(p.row("window"))), policy_(lapse::read_policy_row(p.row("policy"))), manner_(manner_from(p)) {}

  [[nodiscard]] lapse::findings judge(const lapse::subject& s, const lapse::known& ask) const {
    const auto validation = s.validation();
    if (validation.empty() && s.certificate().discovered()) return method_unknown(validation_domain(s.name()), s, ask);
    if (validation != "email") {
      return lapse::not_applicable("MBX1028")
          .arg("name", s.name().domain())
          .arg("validation", validation.empty() ? "unknown" : validation);
    }
    const std::string domain = validation_domain(s.name());
    const Dates dates = dates_for(s.certificate(), window_, policy_);
    lapse::findings out = domain_findings(s.name(), domain);
    out += approval_finding(s, domain, dates);
    return out += mail(domain, s.now(), ask);
  }

 private:
  /// A name that was only typed: nobody says how it is validated. DNS tells what would come of a mail, and no mail host is
  /// asked.
  [[nodiscard]] static lapse::finding method_unknown(const std::string& domain, const lapse::subject& s,
                                                     const lapse::known& ask) {
    lapse::finding out = lapse::open("MBX1038");
    out.arg("name", s.name().domain()).arg("domain", domain);
    if (!plain_domain(domain)) return out.arg("mail", "has no domain to go to");
    const Route route = mail_route(domain, ask);
    out.evidence(route.answers).expected("the validation method in an inventory");
    switch (route.kind) {
      case Route::Kind::unseen:
        return out.arg("mail", "has MX records that could not be looked up");
      case Route::Kind::none:
        return out.arg("mail", "has no MX record");
      case Route::Kind::null_mx:
        return out.arg("mail", "is refused by a null MX record");
      case Route::Kind::hosts:
        break;
    }
    const auto& all = route.exchangers;
    return out.arg("mail", "goes to " + all[0].host +
                               (all.size() > 1 ? ", the first of " + std::to_string(all.size()) + " hosts" : ""));
  }

  /// SERVFAIL is what a validating resolver says of a zone whose signatures are wrong: the validator tells that from
  /// a server that is ill. One bogus look may be a roll-over passing by; two are the zone.
  [[nodiscard]] static lapse::findings unseen(const std::string& domain, const Route& route, const lapse::known& ask) {
    const bool refused = std::any_of(route.answers.begin(), route.answers.end(),
                                     [](const auto& a) { return a && a->code == lapse::rcode::SERVFAIL; });
    if (refused) {
      const auto look = ask(lapse::validated(domain, lapse::rr::MX));
      const auto second = look.bogus() ? ask(lapse::validated(domain, lapse::rr::MX).again()) : look;
      if (look.bogus() && second.bogus()) {
        return lapse::fail("MBX1037")
            .arg("domain", domain)
            .arg("reason", look.reason().empty() ? "bogus" : std::string(look.reason()))
            .evidence(route.answers)
            .evidence(look)
            .expected("MX records of " + domain + " whose signatures are valid")
            .fix("Sign '" + domain + "' anew, or mend its DS records at the registrar.")
            .visible_after(route.ttl);
      }
    }
    return lapse::open("MBX1030")
        .arg("domain", domain)
        .arg("why", "no answer about its MX records")
        .evidence(route.answers);
  }

  [[nodiscard]] lapse::findings mail(const std::string& domain, int64_t now, const lapse::known& ask) const {
    if (!plain_domain(domain))
      return lapse::open("MBX1030").arg("domain", domain).arg("why", "it is not the name of a domain");
    const Route route = mail_route(domain, ask);
    switch (route.kind) {
      case Route::Kind::unseen:
        return unseen(domain, route, ask);
      case Route::Kind::none:
        return lapse::fail("MBX1003")
            .arg("domain", domain)
            .arg("what", route.no_such_domain ? "NXDOMAIN" : "no data")
            .evidence(route.answers)
            .expected("an MX record that names a host which takes mail for " + domain)
            .fix(domain + ". IN MX 10 MAIL-HOST. ; a host that takes mail for " + domain)
            .visible_after(route.ttl);
      case Route::Kind::null_mx:
        return null_mx(domain, route);
      case Route::Kind::hosts:
        break;
    }
    Probe probe = Prober(manner_, domain, ask).run(route);
    if (held_back_in_vain(probe, ask)) probe = Prober(manner_, domain, ask, kLater).run(route);
    lapse::findings out = Verdict(manner_, domain, route, probe, ask).conclude();
    if (manner_.depth != Depth::mx) {
      // The name of a bare domain was only typed: DNS answers for it, its web server is not asked.
      out += policy_findings(domain, route, probe, now, manner_.closed_addresses, ask);
    }
    if (route.null_beside_others) out += null_mx(domain, route).level(LAPSE_WARNING);
    return out;
  }

  /// Was a conversation not held because nobody seemed to be in reach, and somebody was after all?
  [[nodiscard]] static bool held_back_in_vain(const Probe& probe, const lapse::known& ask) {
    const bool held_back = std::any_of(probe.attempts.begin(), probe.attempts.end(), [](const Attempt& a) {
      return a.kept_from() == LAPSE_PORT_BLOCKED || a.kept_from() == LAPSE_PORT_INTERCEPTED;
    });
    return held_back && !ask(lapse::dialogue::about_port(25).at_end()).kept_from();
  }

  [[nodiscard]] static lapse::finding null_mx(const std::string& domain, const Route& route) {
    const bool beside = route.null_beside_others;
    lapse::finding out = lapse::fail("MBX1004");
    out.arg("domain", domain)
        .arg("record", beside ? "MX 0 . beside " + route.exchangers[0].host : "MX 0 .")
        .evidence(route.answers)
        .expected(beside ? "no null MX record beside others (RFC 7505)" : "an MX record that names a mail host")
        .visible_after(route.ttl);
    return out.fix(beside ? "Remove the record: " + domain + ". IN MX 0 ."
                          : domain + ". IN MX 10 MAIL-HOST. ; in place of MX 0 .");
  }

  std::optional<lapse::renewal_row> window_;
  std::optional<lapse::policy_row> policy_;
  Manner manner_;
};

}  // namespace
}  // namespace mailbox

LAPSE_RULE(mailbox::Mailbox,
           (lapse::rule_description{
               .kind = "mailbox",
               .version = "0.1.0",
               .vendor = "Lapse",
               .license = "Apache-2.0",
               .url = "https://github.com/lapse-project/lapse/blob/main/plugins/mailbox/README.md",
               .summary = "Checks that the approval mail of an e-mail-validated name can be delivered.",
               .scope = LAPSE_PER_NAME,
               .parameters = mailbox::kParameters,
               .needs = {"dns/1", "dns-validated/1", "dialogue/1", "http/1", "tls/1"}}),
           mailbox::kOutcomes)
