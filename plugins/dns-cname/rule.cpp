// SPDX-License-Identifier: Apache-2.0
//
// dns-cname: does the standing validation record answer, at every name server, with the value that the provider
// expects? For people: README.md beside this file.
#include <algorithm>
#include <lapse/calendar.hpp>
#include <lapse/rows.hpp>
#include <lapse/rule.hpp>
#include <optional>
#include <string>
#include <vector>

#include "chain.hpp"
#include "conditions.hpp"
#include "derive.hpp"
#include "expected.hpp"
#include "lacking.hpp"
#include "names.hpp"
#include "outcomes.hpp"
#include "quirks.hpp"
#include "sighting.hpp"
#include "standing.hpp"
#include "tell.hpp"
#include "unseen.hpp"

namespace lapse::dns_cname {
namespace {

/// A person has to say which record it is.
finding not_known(const subject& s, std::string_view why) {
  return review("DNS1012").arg("name", s.name().domain()).arg("why", why);
}

/// The endings for which nothing needs to be asked.
std::optional<finding> nothing_to_check(const subject& s, const standing& provider) {
  const auto name = s.name();
  const auto certificate = s.certificate();
  const auto not_dns = [&](std::string_view why) {
    return not_applicable("DNS1030").arg("name", name.domain()).arg("why", why);
  };
  if (certificate.type() == "imported") return not_dns("an imported certificate is not renewed by its provider");
  if (certificate.type() == "private") return not_dns("a private CA does not look at public DNS");
  if (s.validation() == "email") return not_dns("it is validated by e-mail");
  if (s.validation() == "http") return not_dns("it is validated over HTTP");

  const auto record = name.record();
  if (!record && certificate.discovered()) return open("DNS1031").arg("name", name.domain());
  if (const auto fault = fault_of_name(name.domain()); !fault.empty()) {
    finding f = fail("DNS1029").arg("name", name.domain()).arg("why", fault);
    return f.fix("A certificate without this name.").visible_after(0);
  }
  if (provider.per_order && (record || !certificate.provider_inferred())) {
    finding f = fail("DNS1013").arg("name", name.domain()).arg("provider", certificate.provider());
    if (record) f.saw("The inventory states " + std::string(record->type) + " '" + std::string(record->name) + "'.");
    return f.part(record ? LAPSE_PART_RECORD : LAPSE_PART_NAME)
        .expected("A way of validation that needs no new record for each order.")
        .fix(
            "Automation that publishes each order's record (the provider's API, ACME), or a provider with a standing "
            "record.")
        .visible_after(0);
  }
  if (record && !expected_record(*record, name.domain(), {}).usable())
    return not_known(s, "the inventory's record is none that can be asked for").part(LAPSE_PART_RECORD);
  return std::nullopt;
}

/// The servers have the record, the resolvers cannot get it, and are otherwise well. Keeps what was asked in vain.
bool resolvers_fail(const known& ask, const sighting& seen, std::vector<dns_answer>& unheard) {
  if (seen.by_resolver || seen.resolver.what != answer_class::server_failure) return false;
  std::string_view top = seen.name;
  while (label_count(top) > 1) top = parent_of(top);
  ask.soon(dns(top, rr::NS));
  const auto second = ask(dns(seen.name, seen.type).again());
  if (const auto what = classify_resolved(second, seen.name, seen.type).what; what != answer_class::server_failure) {
    if (!is_conclusive(what)) unheard.push_back(second);
    return false;
  }
  const auto above = ask(dns(top, rr::NS));
  const bool well = is_conclusive(classify_resolved(above, top, rr::NS).what);
  if (!well) unheard.push_back(above);
  return well;
}

struct cname_rule {
  explicit cname_rule(const parameters& p)
      : max_chain_(static_cast<std::size_t>(p.integer("max_chain"))),
        looking_{p.boolean("ask_every_server"), p.boolean("believe_resolvers")},
        other_data_(p.boolean("look_for_other_data")),
        suffixes_(p.texts("token_suffixes")),
        provider_(read_standing(p.row("standing"))) {
    suffixes_.insert(suffixes_.end(), provider_.tokens.begin(), provider_.tokens.end());
    if (const auto row = read_renewal_row(p.row("window"))) window_ = row->window;
  }

  [[nodiscard]] findings judge(const subject& s, const known& ask) const {
    if (auto ending = nothing_to_check(s, provider_)) return *ending;
    const auto name = s.name();
    const auto record = name.record();
    judged main = record ? judge_record(s, ask, stated(s, *record)) : judge_derived(s, ask);
    main.all += check_conditions(ask, provider_, name, main.exists);
    return main.all;
  }

 private:
  struct judged {
    findings all;
    bool exists = false;  ///< something was seen at or below the certificate's name
  };

  /// The record as the inventory states it. A persistent record means what it says, not how it is written.
  [[nodiscard]] expected_record stated(const subject& s, const record& of) const {
    expected_record want(of, s.name().domain(), suffixes_);
    if (want.type != rr::TXT) return want;
    const std::string first = want.name.substr(0, want.name.find('.'));
    for (const auto& form : provider_.shapes) {
      if (!form.persist || !form.name.starts_with(first + ".")) continue;
      const persist_value value = read_persist(want.value);
      persist_wanted wanted = persist(s, {value.issuer}, want.name != form.name_for(want.base));
      wanted.account = value.account;
      want.judge_by([wanted](std::string_view seen) { return fault_of_persist(seen, wanted); });
    }
    return want;
  }

  [[nodiscard]] persist_wanted persist(const subject& s, std::vector<std::string> issuers, bool above) const {
    const auto when = calendar_of(s.certificate().not_before(), s.certificate().not_after(), window_);
    persist_wanted out;
    out.issuers = std::move(issuers);
    out.for_names_below = above || s.name().is_wildcard();
    const int64_t next = when.window_opens == LAPSE_NO_TIME ? when.expiry : when.window_opens;
    out.needed_now = next == LAPSE_NO_TIME || next < s.now();
    out.needed_until = out.needed_now ? s.now() : next;
    return out;
  }

  /// The inventory gives no record: what the provider's table says must be there, where its name can be derived.
  [[nodiscard]] judged judge_derived(const subject& s, const known& ask) const {
    const bool by_dns = s.validation() == "dns";
    const std::string base = canonical_name(without_wildcard(s.name().domain()));
    finding undecided = not_known(
        s, by_dns ? "the inventory gives no record" : "the inventory gives neither a record nor a validation method");
    std::optional<judged> unseen;
    std::string looked;
    for (const auto& form : provider_.shapes) {
      if (provider_.per_order || (s.name().is_wildcard() && !form.wildcards)) continue;
      for (const auto& owner : owners_of(form, base)) {
        expected_record want(form, owner, s.name().domain(), suffixes_);
        if (form.persist) {
          const auto wanted = persist(s, form.issuers, owner != form.name_for(base));
          want.value = form.issuers.empty() ? "<issuer>" : form.issuers.front();
          want.value += std::string("; accounturi=<account>") + (wanted.for_names_below ? "; policy=wildcard" : "");
          want.judge_by([wanted](std::string_view seen) { return fault_of_persist(seen, wanted); });
        }
        if (form.required && by_dns) return judge_record(s, ask, want);
        const sighting seen = look_at(ask, want.name, want.type, looking_, also(s, want));
        if (seen.no_domain()) return {domain_absent(ask, want, seen), false};
        const auto heard = seen.heard();
        const bool there = std::any_of(heard.begin(), heard.end(), [&](const auto* p) {
          return form.persist ? p->conclusive() && !p->absent() : holds(want, *p);
        });
        if (there) return judge_record(s, ask, want);
        if (heard.empty() && !unseen) unseen = judged{nothing_heard(ask, want, seen), false};
        looked += (looked.empty() ? "" : " and ") + want.type_name + " " + quoted(owner);
        add_evidence(undecided, seen);
      }
    }
    if (unseen) return *unseen;
    if (looked.empty()) return {undecided, false};
    finding f = not_known(s, "the inventory gives no record, and none that the provider could use stands at " + looked);
    for (const auto& form : provider_.shapes) f.expected(form.about + ": " + form.type_name + " " + form.name);
    return {f, false};
  }

  /// Further questions that go out together with those for the record.
  [[nodiscard]] std::vector<name_and_type> also(const subject& s, const expected_record& want) const {
    std::vector<name_and_type> out;
    if (other_data_ && want.type == rr::CNAME) out.emplace_back(want.name, rr::TXT);
    if (provider_.names_exist || provider_.apex_record)
      out.emplace_back(canonical_name(without_wildcard(s.name().domain())), rr::A);
    return out;
  }

  [[nodiscard]] judged judge_record(const subject& s, const known& ask, const expected_record& want) const {
    const sighting seen = look_at(ask, want.name, want.type, looking_, also(s, want));
    const auto heard = seen.heard();
    const bool exists = std::any_of(heard.begin(), heard.end(),
                                    [&](const auto* p) { return !p->absent() && within(want.name, want.base); });
    return {judge_seen(ask, want, seen), exists};
  }

  [[nodiscard]] findings judge_seen(const known& ask, const expected_record& want, const sighting& seen) const {
    if (seen.no_domain()) return domain_absent(ask, want, seen);
    if (seen.heard().empty()) return nothing_heard(ask, want, seen);
    if (auto ending = several_aliases(want, seen)) return *ending;

    const chains led(ask, want, seen, looking_);
    places lacking, reaching, unknown;
    for (const auto* p : seen.heard()) {
      const auto* c = led.of(*p);
      (led.reaches(*p) ? reaching : c && c->end == chain_end::unseen ? unknown : lacking).push_back(p);
    }
    if (!lacking.empty() && !reaching.empty()) return servers_differ(want, seen, lacking, reaching);
    if (!unknown.empty()) {
      const sighting& step = *led.ending(chain_end::unseen)->at;
      return not_seen(want, step, why_silent(step));
    }
    const bool nothing = std::all_of(lacking.begin(), lacking.end(), [](const auto* p) { return p->absent(); });
    if (!lacking.empty() && nothing) return absent(ask, want, seen, lacking);
    if (!lacking.empty()) return other_value(ask, want, seen, led, lacking);

    std::vector<dns_answer> unheard;  // to what is asked beside the record
    if (other_data_ && want.type == rr::CNAME && !seen.by_resolver)
      if (auto ending = not_alone(ask, want, seen, unheard)) return *ending;
    if (resolvers_fail(ask, seen, unheard)) return about(review("DNS1033"), want, seen);
    const auto denied = find_denied_ancestor(ask, seen);
    if (!denied.denials.empty()) return ancestor_denied(want, seen, denied);
    unheard.insert(unheard.end(), denied.unheard.begin(), denied.unheard.end());
    findings out;
    if (want.any_value)
      out = check_delegate(ask, want, seen, reaching.front()->alias, looking_.believe_resolvers);
    else
      out = in_place(want, seen, *led.longest()).evidence(unheard);
    if (const auto odd = without_edns(seen); !odd.empty()) out += only_without_edns(want, seen, odd);
    if (const auto odd = losing_case(seen); !odd.empty()) out += only_in_one_case(want, seen, odd);
    return out;
  }

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
                                                        const sighting& seen, std::vector<dns_answer>& unheard) {
    const auto answer = ask(seen.where_any(dns(want.name, rr::TXT)));
    const auto read = classify(answer, want.name, rr::TXT, seen.zone.apex);
    if (!is_conclusive(read.what)) unheard.push_back(answer);
    if (read.what != answer_class::answer) return std::nullopt;
    finding f = about(fail("DNS1006"), want, seen);
    f.arg("seen", "a TXT record beside the CNAME").evidence(answer);
    return f.fix(want.line()).visible_after(read.records.front()->ttl);
  }

  [[nodiscard]] finding in_place(const expected_record& want, const sighting& seen, const chain& way) const {
    if (want.direct && way.length() > 1) {
      finding f = about(fail("DNS1039"), want, seen);
      f.arg("length", std::to_string(way.length())).arg("chain", way.shown());
      add_chain(f, way);
      f.fix(want.name + ". 300 IN CNAME " + way.steps.back() + ".").visible_after(way.ttl);
      return f;
    }
    const bool long_way = way.length() > max_chain_;
    finding f = about(long_way ? fail("DNS1007") : pass(way.length() > 1 ? "DNS1024" : "DNS1000"), want, seen);
    f.arg("where", where(seen)).arg("length", std::to_string(way.length())).arg("chain", way.shown());
    f.arg("how", "are " + std::to_string(way.length()) + ", more than " + std::to_string(max_chain_));
    if (way.length() > 1) add_chain(f, way);
    if (long_way) f.fix(want.line()).visible_after(way.ttl);
    return f;
  }

  std::size_t max_chain_;
  looking looking_;
  bool other_data_;
  std::vector<std::string> suffixes_;
  standing provider_;
  window window_;
};

constexpr const char* kParameters = R"({
  "type": "object",
  "properties": {
    "max_chain": {"type": "integer", "default": 5, "minimum": 1, "maximum": 10,
      "description": "How many CNAMEs may lead from the record to the expected value. More than that is a warning."},
    "ask_every_server": {"type": "boolean", "default": true,
      "description": "Ask every address of every name server. With false, whichever server answers speaks for all."},
    "believe_resolvers": {"type": "boolean", "default": false,
      "description": "Where no name server can be asked, take the resolvers' answer for what public DNS says. Only for resolvers that show no zone of this network."},
    "look_for_other_data": {"type": "boolean", "default": true,
      "description": "Also ask for data beside the CNAME (one more question a record), which some servers let in."},
    "token_suffixes": {"type": "array", "items": {"type": "string"},
      "default": [],
      "description": "Ends of the names that your provider gives out as values, beside those of the table. Another name under the same end is another token."},
    "standing": {"type": "object", "x-lapse-table": "standing-records",
      "description": "What has to stand in DNS for the certificate's provider to renew."},
    "window": {"type": "object", "x-lapse-table": "renewal-window",
      "description": "When the provider starts to renew: until then a persistent record has to last."}
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
