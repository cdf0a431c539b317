// SPDX-License-Identifier: Apache-2.0
//
// dns-cname: does the standing validation record answer, at every name server, with the value that the provider
// expects? For people: README.md beside this file.
#include <lapse/rule.hpp>
#include <optional>
#include <string>
#include <vector>

#include "chain.hpp"
#include "expected.hpp"
#include "lacking.hpp"
#include "outcomes.hpp"
#include "sighting.hpp"
#include "tell.hpp"
#include "unseen.hpp"

namespace lapse::dns_cname {
namespace {

/// The endings for which nothing needs to be asked.
std::optional<finding> nothing_to_check(const subject& s) {
  const auto name = s.name();
  const auto certificate = s.certificate();
  const auto validation = name.validation().empty() ? certificate.validation() : name.validation();
  const auto not_dns = [&](std::string_view why) {
    return not_applicable("DNS1030").arg("name", name.domain()).arg("why", why);
  };
  if (certificate.type() == "imported") return not_dns("an imported certificate is not renewed by its provider");
  if (certificate.type() == "private") return not_dns("a private CA does not look at public DNS");
  if (validation == "email") return not_dns("it is validated by e-mail");
  if (validation == "http") return not_dns("it is validated over HTTP");

  const auto not_known = [&](std::string_view why) {
    return review("DNS1012").arg("name", name.domain()).arg("why", why);
  };
  const auto record = name.record();
  if (!record && certificate.discovered()) return open("DNS1031").arg("name", name.domain());
  if (!record && validation.empty()) return not_known("the inventory gives neither a record nor a validation method");
  if (!record) return not_known("the inventory gives no record");
  if (!expected_record(*record, name.domain(), {}).usable())
    return not_known("the inventory's record is none that can be asked for").part(LAPSE_PART_RECORD);
  return std::nullopt;
}

/// The servers have the record, the resolvers cannot get it, and are otherwise well.
bool resolvers_fail(const known& ask, const sighting& seen) {
  if (seen.by_resolver || seen.resolver.what != answer_class::server_failure) return false;
  std::string_view top = seen.name;
  while (label_count(top) > 1) top = parent_of(top);
  ask.soon(dns(top, rr::NS));
  const auto second = ask(dns(seen.name, seen.type).again());
  if (classify_resolved(second, seen.name, seen.type).what != answer_class::server_failure) return false;
  return is_conclusive(classify_resolved(ask(dns(top, rr::NS)), top, rr::NS).what);
}

struct cname_rule {
  explicit cname_rule(const parameters& p)
      : max_chain_(static_cast<std::size_t>(p.integer("max_chain"))),
        every_server_(p.boolean("ask_every_server")),
        other_data_(p.boolean("look_for_other_data")),
        suffixes_(p.texts("token_suffixes")) {}

  [[nodiscard]] findings judge(const subject& s, const known& ask) const {
    if (auto ending = nothing_to_check(s)) return *ending;
    const expected_record want(*s.name().record(), s.name().domain(), suffixes_);
    const bool alone = other_data_ && want.type == rr::CNAME;

    const sighting seen = look_at(ask, want.name, want.type, every_server_, alone ? rr::TXT : uint16_t{0});
    if (seen.no_domain()) return domain_absent(ask, want, seen);
    if (seen.heard().empty()) return nothing_heard(ask, want, seen);
    if (auto ending = several_aliases(want, seen)) return *ending;

    const chains led(ask, want, seen, every_server_);
    places lacking, reaching, unknown;
    for (const auto* p : seen.heard()) {
      const auto* c = led.of(*p);
      (led.reaches(*p) ? reaching : c && c->end == chain_end::unseen ? unknown : lacking).push_back(p);
    }
    if (!lacking.empty() && !reaching.empty()) return servers_differ(want, seen, lacking);
    if (!unknown.empty()) {
      const sighting& step = *led.ending(chain_end::unseen)->at;
      return not_seen(want, step, why_silent(step));
    }
    const bool nothing = std::all_of(lacking.begin(), lacking.end(), [](const auto* p) { return p->absent(); });
    if (!lacking.empty() && nothing) return absent(ask, want, seen, lacking);
    if (!lacking.empty()) return other_value(ask, want, seen, led, lacking);

    if (alone && !seen.by_resolver)
      if (auto ending = not_alone(ask, want, seen)) return *ending;
    if (resolvers_fail(ask, seen)) return about(review("DNS1033"), want, seen);
    return in_place(want, seen, *led.longest());
  }

 private:
  /// Two CNAMEs at one name: which of them a resolver follows is chance.
  [[nodiscard]] static std::optional<finding> several_aliases(const expected_record& want, const sighting& seen) {
    for (const auto* p : seen.heard()) {
      if (want.type != rr::CNAME || p->values.size() < 2) continue;
      finding f = about(fail("DNS1006"), want, seen);
      return f.arg("seen", "more than one CNAME").fix(want.line()).visible_after(p->ttl);
    }
    return std::nullopt;
  }

  /// Data beside a CNAME, which must stand alone (RFC 1034 3.6.2): a server that lets it in answers one thing or the
  /// other. One question, in the same round as those for the record.
  [[nodiscard]] static std::optional<finding> not_alone(const known& ask, const expected_record& want,
                                                        const sighting& seen) {
    const auto answer = ask(seen.where_any(dns(want.name, rr::TXT)));
    const auto read = classify(answer, want.name, rr::TXT, seen.zone.apex);
    if (read.what != answer_class::answer) return std::nullopt;
    finding f = about(fail("DNS1006"), want, seen);
    f.arg("seen", "a TXT record beside the CNAME").evidence(answer);
    return f.fix(want.line()).visible_after(read.records.front()->ttl);
  }

  [[nodiscard]] finding in_place(const expected_record& want, const sighting& seen, const chain& way) const {
    const bool long_way = way.length() > max_chain_;
    finding f = about(long_way ? fail("DNS1007") : pass(way.length() > 1 ? "DNS1024" : "DNS1000"), want, seen);
    f.arg("where", where(seen)).arg("length", std::to_string(way.length())).arg("chain", way.shown());
    f.arg("how", "are " + std::to_string(way.length()) + ", more than " + std::to_string(max_chain_));
    if (way.length() > 1) add_chain(f, way);
    if (long_way) f.fix(want.line()).visible_after(way.ttl);
    return f;
  }

  std::size_t max_chain_;
  bool every_server_;
  bool other_data_;
  std::vector<std::string> suffixes_;
};

constexpr const char* kParameters = R"({
  "type": "object",
  "properties": {
    "max_chain": {"type": "integer", "default": 5, "minimum": 1, "maximum": 10,
      "description": "How many CNAMEs may lead from the record to the expected value. More than that is a warning."},
    "ask_every_server": {"type": "boolean", "default": true,
      "description": "Ask every address of every name server. With false, whichever server answers speaks for all."},
    "look_for_other_data": {"type": "boolean", "default": true,
      "description": "Also ask for data beside the CNAME (one more question a record), which some servers let in."},
    "token_suffixes": {"type": "array", "items": {"type": "string"},
      "default": ["acm-validations.aws", "authorize.certificatemanager.goog", "fastly-validations.com"],
      "description": "Where providers keep their tokens. A value under the expected one's suffix is another token."}
  }
})";

}  // namespace
}  // namespace lapse::dns_cname

LAPSE_RULE(lapse::dns_cname::cname_rule,
           (lapse::rule_description{
               .kind = "dns-cname",
               .version = "0.1.0",
               .vendor = "Lapse",
               .license = "Apache-2.0",
               .url = "https://github.com/lapse-project/lapse/blob/main/plugins/dns-cname/README.md",
               .summary = "Is the validation record in public DNS, at every name server, with the expected value?",
               .scope = LAPSE_PER_NAME,
               .parameters = lapse::dns_cname::kParameters,
               .needs = {"dns/1"}}),
           lapse::dns_cname::kOutcomes)
