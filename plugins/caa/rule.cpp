// SPDX-License-Identifier: Apache-2.0
//
// caa: will the authority be allowed to issue when the certificate is due? For people: README.md beside this file.
#include <algorithm>
#include <lapse/rule.hpp>
#include <lapse/zone.hpp>
#include <string>
#include <vector>

#include "climb.hpp"
#include "outcomes.hpp"
#include "record_set.hpp"
#include "servers.hpp"

namespace lapse::caa {
namespace {

std::vector<std::string> texts(const boost::json::object* row, std::string_view key) {
  std::vector<std::string> out;
  const auto* list = row ? row->if_contains(key) : nullptr;
  if (!list || !list->is_array()) return out;
  for (const auto& e : list->get_array())
    if (e.is_string()) out.push_back(canonical_name(std::string_view(e.get_string())));
  return out;
}

std::string listed(const std::vector<std::string>& issuers) {
  std::string out;
  for (const auto& i : issuers) out += (out.empty() ? "'" : ", '") + i + "'";
  return out.empty() ? "nobody" : out;
}

finding with_evidence(finding f, const relevant_set& set) {
  for (const auto& line : set.asked) f.asked(line);
  for (const auto& line : set.seen) f.saw(line);
  return f.visible_after(set.ttl);
}

/// Seconds for which resolvers remember that a lookup failed, at most (RFC 9520).
constexpr int64_t kFailureRemembered = 300;

std::string record_line(const std::string& owner, bool wild, const std::string& issuer) {
  return owner + ". 300 IN CAA 0 " + (wild ? "issuewild" : "issue") + " \"" + issuer + "\"";
}

class caa_rule {
 public:
  explicit caa_rule(const parameters& p)
      : issuers_(texts(p.row("issuers"), "issuers")),
        fallbacks_(texts(p.row("issuers"), "fallbacks")),
        every_server_(p.boolean("ask_every_server")) {}

  findings judge(const subject& s, const known& ask) const {
    const auto name = s.name();
    const auto certificate = s.certificate();
    const auto not_concerned = [&](std::string_view why) {
      return not_applicable("CAA1030").arg("name", name.domain()).arg("why", why);
    };
    if (certificate.type() == "imported") return not_concerned("an imported certificate is not renewed by its provider");
    if (certificate.type() == "private") return not_concerned("a private authority does not look at CAA");
    const auto base = without_wildcard(name.domain());
    relevant_set set = every_server_ ? climb_by_servers(ask, base) : climb(ask, base);
    if (set.stopped != trouble::none && set.stopped != trouble::bogus && !set.needs_tcp && set.answered &&
        every_server_)
      look_for_cut_answers(ask, set);
    if (set.stopped != trouble::none) {
      if (set.stopped != trouble::unseen || set.needs_tcp) set.ttl = kFailureRemembered;
      return with_evidence(not_looked_up(set), set);
    }

    findings out;
    if (set.properties.empty() && every_server_) out += sets_not_resolved(name, set, ask);
    if (!out.empty()) return out;
    if (set.stopped != trouble::none) return with_evidence(not_looked_up(set), set);
    const judgement ruling_now = judge_set(set.properties, name.is_wildcard(), issuers_);
    // A set that forbids, and that not every server holds, is a difference between servers in the first place.
    if (!set.properties.empty() && !permits(ruling_now.what) && !issuers_.empty() && every_server_ && !set.behind_alias()) {
      out += servers_that_differ(name, set, ask, true);
      if (!out.empty()) return out;
    }
    out += with_evidence(tell(name, set, ruling_now), set);
    if (ruling_now.malformed) out += with_evidence(malformed(set), set);
    if (permits(ruling_now.what) && !set.properties.empty() && !issuers_.empty()) {
      out += fallbacks_missing(name, set);
      if (every_server_ && !set.behind_alias()) out += servers_that_differ(name, set, ask);
    }
    return out;
  }

 private:
  static finding not_looked_up(const relevant_set& set) {
    const auto about = [&](finding f) { return f.arg("label", set.label).arg("reason", set.reason); };
    // The set exists and cannot be read: no authority may take that for permission, signed or not.
    if (set.needs_tcp && set.stopped != trouble::bogus)
      return fail("CAA1023")
          .arg("label", set.label)
          .fix("Open TCP port 53 at the name servers of '" + set.label +
               "' and at the firewalls before them, or take records out of the set.");
    const bool signed_zone = set.stopped == trouble::failing_signed;
    if (set.only_caa && (signed_zone || set.stopped == trouble::failing_unsigned))
      return about(fail("CAA1021"))
          .level(signed_zone ? LAPSE_LEVEL_DEFAULT : LAPSE_WARNING)
          .fix("Update the name servers of '" + set.label +
               "', or the load balancer before them, so that they answer for CAA, be it with no records.");
    if (set.stopped == trouble::failing_unsigned) return about(review("CAA1020"));
    if (set.stopped == trouble::unseen) return about(open("CAA1028"));
    return about(fail("CAA1006"))
        .fix(signed_zone ? "Let the name servers of '" + set.label + "' answer for CAA."
                         : "Sign the zone of '" + set.label + "' anew, or mend its DS records at the registrar.");
  }

  [[nodiscard]] finding malformed(const relevant_set& set) const {
    return fail("CAA1022")
        .arg("owner", set.owner)
        .fix("Remove the record at '" + set.owner + "' that cannot be read, or put one in its place: " +
             record_line(set.owner, false, issuers_.empty() ? "<authority>" : issuers_[0]));
  }

  [[nodiscard]] finding tell(const name& n, const relevant_set& set, const judgement& j) const {
    const auto passed = [&](const std::string& why) { return pass("CAA1000").arg("name", n.domain()).arg("why", why); };
    if (set.properties.empty()) return passed("no CAA record set applies");
    if (j.what == ruling::unknown_critical)
      return fail("CAA1005")
          .arg("owner", set.owner)
          .arg("tag", j.detail)
          .fix("Correct the tag '" + j.detail + "' of the CAA record at '" + set.owner + "', or set its flags to 0.");
    if (j.what == ruling::unrestricted) return passed("the set at '" + set.owner + "' does not restrict issuance");
    if (issuers_.empty())
      return open("CAA1029").arg("name", n.domain()).arg("owner", set.owner).arg("issuers", listed(j.issuers));
    if (j.what == ruling::granted) return passed("'" + set.owner + "' lists '" + j.detail + "'");
    if (j.what == ruling::granted_with_parameters) return review("CAA1007").arg("owner", set.owner).arg("value", j.detail);

    const bool wild = j.what == ruling::wild_only;
    const char* id = set.behind_alias()               ? "CAA1004"
                     : wild                           ? "CAA1002"
                     : j.what == ruling::forbidden    ? "CAA1003"
                                                      : "CAA1001";
    finding f = fail(id).arg("name", n.domain()).arg("owner", set.owner).arg("issuers", listed(j.issuers));
    f.expected("one of " + listed(issuers_) + (j.by_issuewild ? " in an issuewild record" : " in an issue record"));
    const std::string record = record_line(set.owner, j.by_issuewild, issuers_[0]);
    f.fix(set.behind_alias() ? "Ask whoever runs '" + set.owner + "' to publish: " + record : record);
    return f;
  }

  [[nodiscard]] findings fallbacks_missing(const name& n, const relevant_set& set) const {
    findings out;
    for (const auto& fallback : fallbacks_) {
      const auto j = judge_set(set.properties, n.is_wildcard(), {fallback});
      if (permits(j.what)) continue;
      out += fail("CAA1009").arg("owner", set.owner).arg("fallback", fallback).arg("name", n.domain()).discriminator(fallback)
                 .fix(record_line(set.owner, j.by_issuewild, fallback)).visible_after(set.ttl);
    }
    return out;
  }

  /// The resolvers saw no set. They may have asked a server that lacks it, or not tell: do the zone's servers hold one,
  /// at the name or at the apex of its zone? One that all of them hold becomes the relevant set. Where no server said
  /// anything, `set` is left without an answer.
  [[nodiscard]] findings sets_not_resolved(const name& n, relevant_set& set, const known& ask) const {
    const std::string base = canonical_name(without_wildcard(n.domain()));
    const auto not_heard = [&](const std::string& label, const std::string& why) {
      if (set.validated_at(label)) return false;
      set.stopped = trouble::unseen;
      set.label = label;
      set.reason = "the resolvers show no CAA record, and " + why;
      return true;
    };
    const delegation zone = find_zone_holding(ask, base);
    if (!zone.problem.empty()) {
      not_heard(base, zone.problem);
      return {};
    }
    if (!zone.absent.empty() || label_count(zone.apex) < 2) return {};
    std::vector<std::string> labels{base};
    if (zone.apex != base) labels.push_back(zone.apex);
    const auto servers = zone.every_address();
    std::vector<dns> questions;
    for (const auto& label : labels)
      for (const auto& a : servers) questions.push_back(dns(label, rr::CAA).at(a.address));
    const auto answers = ask.all(questions, [](const dns& q) { return q; });
    for (std::size_t l = 0; l < labels.size(); ++l) {
      const hearing heard = heard_from(zone, servers, answers, l * servers.size(), labels[l]);
      tell_of_silent(heard, set);
      if (heard.said.empty() && not_heard(labels[l], heard.unheard)) return {};
      relevant_set seen;
      std::vector<const dns_answer*> forbids;
      bool by_issuewild = false;
      for (const auto& h : heard.said) {
        if (h.what != answer_class::answer) continue;
        if (const auto j = judge_set(h.properties, n.is_wildcard(), issuers_); !permits(j.what)) {
          forbids.push_back(&h.answer);
          by_issuewild = by_issuewild || j.by_issuewild;
        }
        seen.properties = h.properties;
        seen.ttl = h.answer->at(labels[l], rr::CAA).front()->ttl;
        seen.asked.emplace_back(h.answer.asked());
        seen.seen.push_back(std::string(h.answer.asked()) + ": " + h.answer.summary());
      }
      if (seen.asked.empty()) continue;
      // Where nobody knows whom the set has to list, it is enough that one of them holds it.
      if (seen.asked.size() == heard.said.size() || (issuers_.empty() && !forbids.empty())) {
        tell_of_silent(heard, seen);
        seen.label = seen.owner = labels[l];
        set = std::move(seen);
        return {};
      }
      if (!forbids.empty()) return differs(n, labels[l], seen.ttl, by_issuewild, forbids, static_cast<int64_t>(heard.said.size()));
    }
    return {};
  }

  /// The resolvers saw one server's set. Every other server of the zone must permit as well.
  [[nodiscard]] findings servers_that_differ(const name& n, const relevant_set& set, const known& ask,
                                             bool only_when_some = false) const {
    const auto held = held_at(ask, set.owner).said;
    std::vector<const dns_answer*> forbids;
    bool by_issuewild = false;
    for (const auto& h : held) {
      const auto j = judge_set(h.properties, n.is_wildcard(), issuers_);
      if (permits(j.what)) continue;
      forbids.push_back(&h.answer);
      by_issuewild = by_issuewild || j.by_issuewild;
    }
    if (forbids.empty() || (only_when_some && forbids.size() == held.size())) return {};
    return differs(n, set.owner, set.ttl, by_issuewild, forbids, static_cast<int64_t>(held.size()));
  }

  [[nodiscard]] findings differs(const name& n, const std::string& owner, int64_t ttl, bool by_issuewild,
                                 const std::vector<const dns_answer*>& forbids, int64_t conclusive) const {
    finding f = fail("CAA1024").arg("name", n.domain()).arg("owner", owner)
                    .arg("count", static_cast<int64_t>(forbids.size())).arg("all", conclusive)
                    .expected("a set that lists one of " + listed(issuers_) + " at every server")
                    .fix(record_line(owner, by_issuewild, issuers_[0])).visible_after(ttl);
    for (const auto* answer : forbids) f.evidence(*answer);
    return f;
  }

  std::vector<std::string> issuers_, fallbacks_;
  bool every_server_;
};

constexpr rule_description kDescription{
    .kind = "caa",
    .version = "0.1.0",
    .vendor = "Lapse",
    .license = "Apache-2.0",
    .url = "https://github.com/lapse-project/lapse/blob/main/plugins/caa/README.md",
    .summary = "Do the CAA records that apply let the provider's authority issue?",
    .scope = LAPSE_PER_NAME,
    .parameters = R"({"type":"object","properties":{
      "issuers":{"type":"object","x-lapse-table":"ca-issuers","description":"CAA names of the provider's authorities."},
      "ask_every_server":{"type":"boolean","default":true,
        "description":"Ask every name server of the zone that holds the set, and not the resolvers alone."}}})",
    .needs = {"dns/1", "dns-validated/1"}};

}  // namespace
}  // namespace lapse::caa

LAPSE_RULE(lapse::caa::caa_rule, lapse::caa::kDescription, lapse::caa::kOutcomes)
