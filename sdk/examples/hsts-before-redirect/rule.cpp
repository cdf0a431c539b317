// SPDX-License-Identifier: Apache-2.0
//
// hsts-before-redirect: does the name tell browsers to use TLS before it sends them elsewhere? A browser remembers
// Strict-Transport-Security for the host that said it (RFC 6797): a redirect over plain HTTP to another host, or a redirect
// over TLS without the field, leaves this one open to whoever sits on the way.
#include <lapse/addresses.hpp>
#include <lapse/http.hpp>
#include <lapse/rule.hpp>
#include <string>
#include <vector>

#include "fields.hpp"

namespace {

using namespace hsts;

class HstsBeforeRedirect {
 public:
  explicit HstsBeforeRedirect(const lapse::parameters& p) : least_(p.integer("max_age")) {}

  [[nodiscard]] lapse::findings judge(const lapse::subject& s, const lapse::known& ask) const {
    const std::string host(s.name().domain());
    if (s.name().is_wildcard()) return lapse::not_applicable("HST1030").arg("name", host);
    const lapse::resolution where = lapse::resolve(ask, host);
    const auto& addresses = where.addresses;
    if (where.nothing()) return lapse::not_applicable("HST1031").arg("name", host).evidence(where.answers);
    if (addresses.empty()) return unseen(host, "its address could not be looked up").evidence(where.answers);

    // Both questions to every address in one round: `soon` starts the second list while the first is waited for.
    for (const auto& a : addresses) ask.soon(lapse::http(a, host).over_tls());
    const auto plain = ask.all(addresses, [&](const auto& a) { return lapse::http(a, host); });
    const auto secure = ask.all(addresses, [&](const auto& a) { return lapse::http(a, host).over_tls(); });

    lapse::findings out;
    out += over_plain(host, addresses, plain);
    out += over_tls(ask, host, addresses, secure);
    if (!out.empty()) return out;
    return lapse::pass("HST1000").arg("name", host).evidence(plain).evidence(secure);
  }

 private:
  static lapse::finding unseen(const std::string& host, std::string_view why) {
    return lapse::open("HST1020").arg("name", host).arg("why", why);
  }

  /// A port that is closed from here may be open to others: that is no pass.
  static lapse::findings over_plain(const std::string& host, const std::vector<std::string>& addresses,
                                    const std::vector<lapse::http_answer>& answers) {
    lapse::findings out;
    lapse::finding astray = lapse::fail("HST1001").arg("name", host);
    lapse::finding silent = unseen(host, "an address did not answer over plain HTTP").discriminator("plain");
    std::string at;
    bool quiet = false;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (leads_to_tls(answers[i], host)) continue;
      quiet = quiet || !answers[i].answered();
      (answers[i].answered() ? astray : silent).evidence(answers[i]);
      if (answers[i].answered()) at += (at.empty() ? "" : ", ") + addresses[i];
    }
    const std::string there = "https://" + host + "/";
    if (!at.empty()) out += astray.arg("addresses", at).expected("a redirect to " + there).fix("Redirect http://" + host + "/ to " + there + " first.");
    if (quiet) out += silent;
    return out;
  }

  lapse::findings over_tls(const lapse::known& ask, const std::string& host, const std::vector<std::string>& addresses,
                           const std::vector<lapse::http_answer>& answers) const {
    lapse::findings out;
    lapse::finding lacking = lapse::fail("HST1002").arg("name", host);
    lapse::finding brief = lapse::fail("HST1003").arg("name", host);
    lapse::finding silent = unseen(host, "an address did not answer over TLS").discriminator("tls");
    std::string without, shorter;
    bool quiet = false;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (!answers[i].answered()) {
        silent.evidence(answers[i]);
        quiet = true;
        continue;
      }
      auto age = max_age(answers[i].field("strict-transport-security"));
      if (age && *age >= least_) continue;
      // What is missing is looked at twice: one server of several behind this address may be the odd one.
      const auto again = ask(lapse::http(addresses[i], host).over_tls().again());
      if (!again.answered()) {
        silent.evidence(again);
        quiet = true;
        continue;
      }
      age = max_age(again.field("strict-transport-security"));
      if (age && *age >= least_) continue;
      std::string& list = age ? shorter : without;
      list += (list.empty() ? "" : ", ") + addresses[i];
      lapse::finding& f = age ? brief : lacking;
      f.evidence(answers[i]).saw(addresses[i] + ": Strict-Transport-Security: " + std::string(again.field("strict-transport-security")));
    }
    const std::string fix = "Strict-Transport-Security: max-age=" + std::to_string(least_);
    if (!without.empty()) out += lacking.arg("addresses", without).expected(fix).fix(fix);
    if (!shorter.empty()) out += brief.arg("addresses", shorter).expected(fix).fix(fix);
    if (quiet) out += silent;
    return out;
  }

  int64_t least_;
};

constexpr lapse::outcome kOutcomes[] = {
    {.id = "HST1000", .name = "HstsFirst", .kind = LAPSE_PASS, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "Browsers learn of TLS before they are sent elsewhere.",
     .full_description = "Every address sends plain HTTP to TLS on the same host and answers there with Strict-Transport-Security.",
     .help = "Nothing to do.", .message = "'{name}' tells browsers to use TLS before it sends them elsewhere."},
    {.id = "HST1001", .name = "RedirectedAstray", .kind = LAPSE_FAIL, .level = LAPSE_WARNING, .bearing = LAPSE_BEARS_SERVICE, .cwe = 319,
     .short_description = "Plain HTTP does not lead to TLS on the same host first.",
     .full_description = "An address answers over plain HTTP with something else than a redirect to TLS on the same host.",
     .help = "Redirect to https:// on the same host first, and from there to wherever it shall lead.",
     .message = "'{name}' does not send plain HTTP to TLS on the same host first, at {addresses}."},
    {.id = "HST1002", .name = "HstsMissing", .kind = LAPSE_FAIL, .level = LAPSE_WARNING, .bearing = LAPSE_BEARS_SERVICE, .cwe = 319,
     .short_description = "The answer over TLS lacks Strict-Transport-Security.",
     .full_description = "An address answered twice over TLS without a Strict-Transport-Security field that can be read.",
     .help = "Send the field with every answer over TLS, with redirects as well.",
     .message = "'{name}' answers over TLS without Strict-Transport-Security at {addresses}."},
    {.id = "HST1003", .name = "HstsTooShort", .kind = LAPSE_FAIL, .level = LAPSE_NOTE, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "Strict-Transport-Security ends too soon.",
     .full_description = "An address sends the field with a smaller max-age than wanted.",
     .help = "Raise max-age once everything of the host works over TLS.",
     .message = "'{name}' sends Strict-Transport-Security with a short max-age at {addresses}."},
    {.id = "HST1020", .name = "HstsNotTold", .kind = LAPSE_OPEN, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "What the name tells browsers cannot be told.",
     .full_description = "The address could not be looked up, or an address did not answer.",
     .help = "See how the question ended, and run again.", .message = "What '{name}' tells browsers cannot be told: {why}."},
    {.id = "HST1030", .name = "WildcardNotAsked", .kind = LAPSE_NOT_APPLICABLE, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "A wildcard is no host to ask.", .full_description = "Nobody knows which hosts a wildcard stands for.",
     .help = "Nothing to do.", .message = "'{name}' is a wildcard, which cannot be asked."},
    {.id = "HST1031", .name = "NothingServed", .kind = LAPSE_NOT_APPLICABLE, .bearing = LAPSE_BEARS_SERVICE,
     .short_description = "The name has no address.", .full_description = "Neither an A nor an AAAA record answers at the name.",
     .help = "Nothing to do.", .message = "'{name}' has no address, so nothing is served there."},
};

}  // namespace

LAPSE_RULE(HstsBeforeRedirect,
           (lapse::rule_description{.kind = "hsts-before-redirect", .version = "1.0.0", .vendor = "Lapse", .license = "Apache-2.0",
                                    .url = "https://github.com/lapse-project/lapse/blob/main/sdk/examples/README.md",
                                    .summary = "Does the name tell browsers to use TLS before it sends them elsewhere?",
                                    .parameters = R"({"type":"object","properties":{
                                      "max_age":{"type":"integer","minimum":1,"maximum":315360000,"default":31536000,
                                        "description":"Seconds for which browsers must remember, at least."}}})",
                                    .needs = {"dns/1", "http/1"}}),
           kOutcomes)
