// SPDX-License-Identifier: Apache-2.0
//
// dnssec: would a validating authority accept the answers that a renewal needs? For people: README.md beside this file.
#include <algorithm>
#include <lapse/rule.hpp>
#include <lapse/validated.hpp>
#include <lapse/zone.hpp>
#include <string>
#include <utility>
#include <vector>

#include "causes.hpp"
#include "outcomes.hpp"
#include "outlook.hpp"
#include "state_of_keys.hpp"

namespace lapse::dnssec {
namespace {

constexpr std::size_t kMostAliases = 4;

/// A question that the authority will ask, and the validator's word on it.
struct step {
  question of;
  std::vector<validated_answer> looks;  ///< one when it was plain; a third one when two did not agree

  [[nodiscard]] static bool plain(const validated_answer& a) {
    return a.state() == LAPSE_SECURE || a.state() == LAPSE_INSECURE;
  }
  [[nodiscard]] auto count_bogus() const {
    return std::count_if(looks.begin(), looks.end(), [](const auto& a) { return a.bogus(); });
  }
  [[nodiscard]] bool bogus() const { return count_bogus() >= 2; }
  /// Bogus at one look, and plain or silent at others.
  [[nodiscard]] bool wavers() const { return count_bogus() == 1; }
  /// Secure or unsigned: at once, after silence, or at two looks against a single one.
  [[nodiscard]] bool told() const {
    return plain(looks.back()) && (!wavers() || std::count_if(looks.begin(), looks.end(), plain) >= 2);
  }
  [[nodiscard]] bool secure() const { return looks.back().state() == LAPSE_SECURE; }
  [[nodiscard]] std::string reason() const {
    std::string text;
    for (const auto& a : looks)
      if (a.bogus()) text = a.reason();
    while (!text.empty() && (text.back() == '.' || text.back() == ' ' || text.back() == '\n')) text.pop_back();
    if (text.size() > 300) text.resize(300);
    return text.empty() ? "its signatures do not verify" : text;
  }
};

/// The validation record, and CAA at the name and at every parent: whoever climbs asks them all until a set is found.
std::vector<question> needed(const name& n) {
  const std::string base = canonical_name(without_wildcard(n.domain()));
  question proof{base, rr::A};
  if (const auto record = n.record(); record && !canonical_name(record->name).empty())
    proof = {canonical_name(record->name), lower(record->type) == "txt" ? rr::TXT : rr::CNAME};
  std::vector<question> out = {proof};
  for (std::string_view at = base; !at.empty(); at = parent_of(at)) out.push_back({std::string(at), rr::CAA});
  return out;
}

/// Nobody climbs above a set of CAA records, nor above a label of which it is not known whether it has one.
void leave_out_above_set(std::vector<step>& steps) {
  const auto last = std::find_if(steps.begin(), steps.end(), [](const step& s) {
    return s.of.type == rr::CAA && (!s.told() || s.looks.back().has_data());
  });
  if (last != steps.end()) steps.erase(last + 1, steps.end());
}

/// What is bogus is looked at again at once, what was silent late in the run; where the two do not agree, a third look
/// decides. Every look starts from nothing, as the host's validators share no cache.
std::vector<step> validate(const known& ask, const std::vector<question>& questions) {
  const auto make = [](const question& q) { return validated(q.name, q.type); };
  std::vector<step> out;
  for (const auto& first : ask.all(questions, make)) out.push_back({questions[out.size()], {first}});
  const auto look = [&](auto&& again, uint32_t n) {
    std::vector<step*> doubtful;
    for (auto& s : out)
      if (again(s)) doubtful.push_back(&s);
    const auto answers = ask.all(doubtful, [&](const step* s) {
      auto question = make(s->of).again(n);
      return n == 1 && s->looks.front().bogus() ? question : question.at_end();
    });
    for (std::size_t i = 0; i < doubtful.size(); ++i) doubtful[i]->looks.push_back(answers[i]);
  };
  look([](const step& s) { return !step::plain(s.looks.front()); }, 1);
  look([](const step& s) { return s.wavers(); }, 2);
  return out;
}

finding with_words(finding f, const step& s) {
  for (const auto& a : s.looks) f.evidence(a);
  return f;
}

class dnssec_rule {
 public:
  explicit dnssec_rule(const parameters& p) : look_at_signatures_(p.boolean("look_at_signatures")) {}

  findings judge(const subject& s, const known& ask) const {
    const auto n = s.name();
    const auto type = s.certificate().type();
    const auto not_concerned = [&](std::string_view why) {
      return not_applicable("SEC1030").arg("name", n.domain()).arg("why", why);
    };
    if (type == "imported") return not_concerned("an imported certificate is not renewed by its provider");
    if (type == "private") return not_concerned("a private authority does not ask the public DNS");

    auto steps = validate(ask, needed(n));
    leave_out_above_set(steps);
    if (std::any_of(steps.begin(), steps.end(), [](const auto& t) { return t.bogus(); })) return refused(steps, s, ask);
    for (const auto& t : steps)
      if (!t.told()) return not_told(t, s, ask);
    // The zones above are signed in any case: it is the name's own that counts.
    const auto own = steps.begin() + std::min<std::ptrdiff_t>(2, std::ssize(steps));
    const auto secure = std::find_if(steps.begin(), own, [](const auto& t) { return t.secure(); });
    return secure == own ? unsigned_zone(steps, s, ask) : validates(*secure, s, ask);
  }

 private:
  /// The answers that count are secure: how long will they be?
  [[nodiscard]] findings validates(const step& t, const subject& s, const known& ask) const {
    const auto good = [&](const std::string& why) {
      return with_words(pass("SEC1000").arg("name", s.name().domain()).arg("why", why), t);
    };
    if (!look_at_signatures_) return good("its signatures were not looked at one by one");
    const outlook o = look_at_record(ask, t.of, s.now());
    causes found;
    tell_of_times(o, false, s.now(), found);
    if (!found.explains) tell_of_lead(o, s.now(), found);
    tell_of_habits(o, found);
    tell_of_tcp(o, found);
    findings changes = rollover(ask, o);
    if (!found.all.empty()) {
      found.all += std::move(changes);
      return found.all;
    }
    if (o.at_top()) {
      changes += good("its signatures were not looked at one by one");
    } else if (!any(o.record, validity::holds) || !any(o.keys, validity::holds)) {
      changes += with_words(end_not_seen(s.name(), o), t);
    } else {
      const sight& first = *first_to_end(o);
      finding f = good("the signatures of '" + o.zone.apex + "' hold until " + date_text(first.telling->until));
      add_evidence(f, {&first});
      add_unseen(f, o);
      changes += std::move(f);
    }
    return changes;
  }

  /// The name validates now. Until when, nobody could tell us, nor whether all servers give the same.
  [[nodiscard]] static finding end_not_seen(const name& n, const outlook& o) {
    finding f = open("SEC1029");
    f.arg("name", n.domain());
    f.arg("why", !o.zone.problem.empty() ? o.zone.problem
                                         : "no name server of '" + o.zone.apex + "' gave its signatures");
    f.evidence(o.zone.evidence);
    add_unseen(f, o);
    return f;
  }

  /// Bogus. Each cause that the servers show is a finding; what they do not explain is told in the validator's words.
  [[nodiscard]] findings refused(const std::vector<step>& steps, const subject& s, const known& ask) const {
    findings out;
    std::vector<std::string> explained;  // zones
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const step& t = steps[i];
      if (!t.bogus()) continue;
      if (i > 1 && !out.empty()) break;  // what is wrong at the name itself is the same further up
      const auto [found, zone] = explain(t.of, s, ask);
      // Both questions usually fail for what is wrong with one zone. It is said once.
      if (std::find(explained.begin(), explained.end(), zone) != explained.end()) continue;
      explained.push_back(zone);
      if (found.explains) {
        for (finding f : found.all) out += with_words(std::move(f), t);
        continue;
      }
      finding f = fail(t.of.type == rr::CAA ? "SEC1002" : "SEC1001");
      f.arg("name", t.of.name).arg("asked", t.of.name);
      f.arg("reason", found.why_bogus.empty() ? t.reason() : found.why_bogus);
      f.expected("an answer that validates from the root, or a zone that is provably not signed");
      f.visible_after(kFailureRemembered);
      f.fix(!found.fix.empty() ? found.fix
            : zone.empty()     ? "Sign the zone of '" + t.of.name + "' anew, or mend its DS records at the registrar."
                               : "Sign '" + zone + "' anew, or mend its DS records at the registrar.");
      f = with_words(std::move(f), t);
      for (const auto& line : found.seen) f.saw(line);
      out += std::move(f);
    }
    return out;
  }

  /// Looks for a cause in the zone that holds the name, then in those above it, then along aliases. Also says which
  /// zone the cause, or else the record, is in.
  [[nodiscard]] std::pair<causes, std::string> explain(question q, const subject& s, const known& ask) const {
    if (!look_at_signatures_) return {causes{}, {}};
    std::string own;
    for (std::size_t hop = 0; hop <= kMostAliases; ++hop) {
      outlook o = look_at_record(ask, q, s.now());
      if (hop == 0) own = o.zone.apex;
      const std::string alias = o.alias;
      while (o.seen()) {
        const delegation parent = find_zone(ask, o.zone.apex);
        const auto ds = ask_ds(ask, o.zone.apex, parent);
        causes found;
        tell_of_delegation(o, ds, found);
        // Without the key that the parent names no signature counts, and without a DS record none is needed.
        const bool needs_none = is_absence(classify(ds, o.zone.apex, rr::DS, parent.apex).what);
        if (!found.explains && !needs_none) tell_of_times(o, true, s.now(), found);
        if (!found.explains && found.why_bogus.empty() && !needs_none) {
          tell_of_tcp(o, found);
          tell_of_proofs(o, q, found);
        }
        if (found.explains || !found.why_bogus.empty()) return {std::move(found), o.zone.apex};
        o = look_at_keys(ask, parent, s.now());
      }
      if (alias.empty()) break;
      q.name = alias;
    }
    return {causes{}, own};
  }

  /// No word that could be relied on. When the validator said "bogus" once, the servers may show why.
  [[nodiscard]] findings not_told(const step& t, const subject& s, const known& ask) const {
    const bool answered = t.looks.back().answered();
    if (look_at_signatures_ && (t.wavers() || answered)) {
      const outlook o = look_at_record(ask, t.of, s.now());
      causes found;
      if (t.wavers()) tell_of_times(o, false, s.now(), found);
      // Keys that nobody can get look like silence to the validator. A zone without a DS record needs none.
      if (!found.explains && o.seen()) {
        const delegation parent = find_zone(ask, o.zone.apex);
        const auto ds = ask_ds(ask, o.zone.apex, parent);
        if (!is_absence(classify(ds, o.zone.apex, rr::DS, parent.apex).what)) tell_of_tcp(o, found);
      }
      if (found.explains) {
        findings out;
        for (finding f : found.all) out += with_words(std::move(f), t);
        return out;
      }
    }
    const std::string reason =
        t.wavers() ? "one look found it bogus, the others did not agree" : t.looks.back().summary();
    return with_words(open("SEC1028").arg("asked", t.of.name).arg("reason", reason), t);
  }

  /// "Provably unsigned" is also what a validator says of a zone whose algorithms it does not know.
  [[nodiscard]] findings unsigned_zone(const std::vector<step>& steps, const subject& s, const known& ask) const {
    const step& t = steps.front();
    if (look_at_signatures_) {
      delegation zone = find_zone_holding(ask, parent_of_proof(t.of));
      while (zone.problem.empty() && label_count(zone.apex) > 1) {
        delegation parent = find_zone(ask, zone.apex);
        const auto ds = ask_ds(ask, zone.apex, parent);
        const auto signers = ds ? signers_in(*ds, zone.apex) : std::vector<delegation_signer>{};
        if (!signers.empty() && std::none_of(signers.begin(), signers.end(), [](const auto& d) { return d.known(); })) {
          finding f = review("SEC1020");
          f.arg("zone", zone.apex).arg("ds", in_words(signers));
          f.discriminator(zone.apex).evidence(ds).visible_after(signers.front().ttl);
          return with_words(std::move(f), t);
        }
        zone = std::move(parent);
      }
    }
    return with_words(not_applicable("SEC1005").arg("name", s.name().domain()), t);
  }

  /// The questions about zones are those that are asked for the other names anyway, so the validation label is left
  /// out.
  [[nodiscard]] static std::string parent_of_proof(const question& q) {
    return std::string(q.name.starts_with("_") ? parent_of(q.name) : std::string_view(q.name));
  }

  bool look_at_signatures_;
};

constexpr rule_description kDescription{
    .kind = "dnssec",
    .version = "0.1.0",
    .vendor = "Lapse",
    .license = "Apache-2.0",
    .url = "https://github.com/lapse-project/lapse/blob/main/plugins/dnssec/README.md",
    .summary = "Would a validating authority accept the answers that a renewal needs, and for how long?",
    .scope = LAPSE_PER_NAME,
    .parameters = R"({"type":"object","properties":{
      "look_at_signatures":{"type":"boolean","default":true,
        "description":"Ask the servers of the zone for their signatures: when they end, and why a name is bogus."}}})",
    .needs = {"dns/1", "dns-validated/1"}};

}  // namespace
}  // namespace lapse::dnssec

LAPSE_RULE(lapse::dnssec::dnssec_rule, lapse::dnssec::kDescription, lapse::dnssec::kOutcomes)
