// SPDX-License-Identifier: Apache-2.0
#include "report/sarif_group.hpp"

#include <algorithm>

#include "config/time.hpp"
#include "findings/baseline.hpp"
#include "findings/drift.hpp"
#include "report/sarif_rules.hpp"
#include "report/text.hpp"
#include "support/say.hpp"
#include "support/sha256.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostObservations = 50;
constexpr std::size_t kMostFurther = 20000;
constexpr std::size_t kMostEvidence = 1500;
constexpr std::size_t kLeanEvidence = 120;
constexpr std::size_t kMostSteps = 40;  // GitHub keeps 1,000, nobody reads more than some

std::string without_period(std::string text) {
  while (!text.empty() && text.back() == '.') text.pop_back();
  if (const std::string stop = say("."); text.ends_with(stop)) text.resize(text.size() - stop.size());
  return text;
}

/// How much a kind matters where one result tells of several.
int weight(findings::Kind kind) {
  switch (kind) {
    case findings::Kind::fail:
      return 4;
    case findings::Kind::open:
      return 3;
    case findings::Kind::review:
      return 2;
    case findings::Kind::pass:
      return 1;
    case findings::Kind::not_applicable:
      return 0;
  }
  return 0;
}

/// The rule whose check this was: the host's own finding names it.
std::string checked_rule(const findings::Finding& finding) {
  if (finding.outcome->id == kInconclusive) {
    const auto named = std::ranges::find(finding.arguments, "rule", &Arguments::value_type::first);
    if (named != finding.arguments.end()) return clean(named->second, 100);
  }
  return finding.rule->kind;
}

std::string fingerprint_of(const findings::Finding& finding, bool inconclusive) {
  if (!inconclusive || finding.outcome->id == kInconclusive) return finding.fingerprint;
  return support::sha256_hex(std::string(kInconclusive) + ":" + finding.fingerprint);
}

void put_time(Json& json, const char* key, std::int64_t time) {
  if (time != inventory::kNoTime) json.member(key, config::format_time(time));
}

/// What a later run needs to know the finding again. What is not said is the run's own time.
void put_identity(Json& json, const findings::Finding& finding, std::int64_t now) {
  json.member("fingerprint", finding.fingerprint).member("kind", findings::to_text(finding.kind));
  json.some("baselineState", findings::to_text(finding.state));
  if (finding.first_seen != now) put_time(json, "firstSeen", finding.first_seen);
  if (finding.last_seen != now) put_time(json, "lastSeen", finding.last_seen);
  if (finding.kind != findings::Kind::pass) put_time(json, "lastRight", finding.last_right);
  if (finding.kind == findings::Kind::fail) json.some("content", finding.content);
  if (finding.carried) json.member("carried", true);
  json.some("gone", findings::to_text(finding.gone));
}

std::string further_identity(const findings::Finding& finding, std::int64_t now) {
  std::string out;
  Json json(out);
  json.object().member("certificate", clean(finding.certificate)).some("name", clean(finding.name));
  json.member("outcome", finding.outcome->id).member("rule", checked_rule(finding));
  json.member("message", clean(finding.message, 300));
  if (finding.kind == findings::Kind::fail) json.member("level", findings::to_text(finding.level));
  put_identity(json, finding, now);
  json.close_object();
  return out;
}

/// `lean`: what a file of thousands has room for. The message can be made again from its arguments.
std::string observation(const Judged& judged, const findings::Finding& finding, std::int64_t now, bool lean) {
  const std::size_t most = lean ? kLeanEvidence : kMostEvidence;
  std::string out;
  Json json(out);
  json.object().member("certificate", clean(judged.certificate.id)).some("name", clean(finding.name));
  if (finding.gone == findings::Gone::no) json.member("verdict", verdict::to_text(judged.verdict.value));
  json.member("outcome", finding.outcome->id).member("rule", checked_rule(finding));
  if (!lean || finding.arguments.empty()) json.member("message", clean(finding.message));
  if (finding.kind == findings::Kind::fail) json.member("level", findings::to_text(finding.level));
  json.member("bearsOn", finding.bearing == findings::Bearing::renewal ? "renewal" : "service");
  if (!lean) json.some("asked", clean(finding.asked, most, true));
  json.some("seen", clean(finding.seen, most, true)).some("expected", clean(finding.expected, most, true));
  json.some("fix", clean(finding.fix, kMostEvidence, true));
  if (finding.visible_after >= 0) json.member("visibleAfterSeconds", finding.visible_after);
  json.some("discriminator", finding.discriminator);
  if (finding.part != LAPSE_PART_CERTIFICATE) json.member("part", findings::part_text(finding.part));
  if (finding.kind == findings::Kind::fail && !finding.arguments.empty()) {
    json.key("arguments").object();
    for (const auto& [name, value] : finding.arguments) json.member(clean(name, 100), clean(value, 400));
    json.close_object();
  }
  put_identity(json, finding, now);
  if (finding.waiver != nullptr) {
    json.key("waived").object().member("reason", clean(finding.waiver->reason, 500));
    json.some("by", clean(finding.waiver->by, 100)).member("until", config::format_time(finding.waiver->until));
    json.close_object();
  }
  const auto& calendar = judged.verdict.calendar;
  put_time(json, "windowOpens", calendar.window_opens);
  if (!lean) put_time(json, "firstNotice", calendar.first_notice);
  put_time(json, "lastSafeDay", calendar.last_safe_day);
  put_time(json, "expires", calendar.expiry);
  json.close_object();
  return out;
}

/// What the text's lines say, as a sentence.
void add_step(std::vector<std::string>& steps, const char* what, const std::string& lines) {
  if (lines.empty()) return;
  std::string text;
  for (const char c : lines) text += c == '\n' ? std::string("; ") : std::string(1, c);
  steps.push_back(say(what, message_text(text, 400)));
}

/// The same with a step for each line: a chain of aliases or redirects is followed one by one.
void add_steps(std::vector<std::string>& steps, const char* what, const std::string& lines) {
  for (std::size_t at = 0; at < lines.size() && steps.size() < kMostSteps;) {
    const std::size_t feed = std::min(lines.find('\n', at), lines.size());
    add_step(steps, what, lines.substr(at, feed - at));
    at = feed + 1;
  }
}

void put_flow(Json& json, const SarifPlace& place, const std::vector<std::string>& steps) {
  json.key("codeFlows").array().object().text_member("message", say("What was asked, what came back, and what mends it."));
  json.key("threadFlows").array().object().key("locations").array();
  for (const auto& step : steps) {
    json.object().key("location").object().key("physicalLocation");
    put_place(json, place, false);
    json.text_member("message", step).close_object().close_object();
  }
  json.close_array().close_object().close_array().close_object().close_array();
}

}  // namespace

void put_logical(Json& json, const std::string& name, const std::string& qualified) {
  json.key("logicalLocations").array().object().member("name", name).member("fullyQualifiedName", qualified);
  json.member("kind", "resource").close_object().close_array();
}

void SarifGroup::add(const Judged& judged, const findings::Finding& finding, bool inconclusive, std::int64_t now,
                     bool lean) {
  const std::string about = finding.name.empty() ? title(judged.certificate) : clean(finding.name, 300);
  const std::string print = fingerprint_of(finding, inconclusive);
  if (count++ == 0) {
    words.subject = about;
    qualified = "certificates/" + clean(judged.certificate.id, 300);
    if (!finding.name.empty()) qualified += "/" + about;
    fingerprint = print;
    const bool stands_in = inconclusive && finding.outcome->id != kInconclusive;
    words.arguments = finding.arguments;
    if (stands_in)
      words.arguments = {{"rule", finding.rule->kind}, {"subject", about}, {"reason", without_period(finding.message)}};
    words.message = without_period(finding.message);
    add_step(steps, english("Asked: '{}'."), finding.asked);
    add_steps(steps, english("Seen: '{}'."), finding.seen);
    add_step(steps, english("Expected: '{}'."), finding.expected);
    add_step(steps, english("To do: '{}'."), finding.fix);
  } else if (words.others.size() < kMostObservations) {
    // About the same name there may be another rule's check, or another of this rule's answers.
    const std::string other = about != words.subject ? about
                              : inconclusive         ? say("rule {}", finding.rule->kind)
                                                     : clean(finding.discriminator);
    if (!other.empty() && std::ranges::find(words.others, other) == words.others.end()) words.others.push_back(other);
  }
  fingerprint = std::min(fingerprint, print);
  level = std::max(level, inconclusive ? findings::Level::warning : finding.level);
  note(finding, inconclusive);
  if (observations.size() < kMostObservations) {
    observations.push_back(observation(judged, finding, now, lean));
  } else if (further.size() < kMostFurther) {
    further.push_back(further_identity(finding, now));
  }
}

void SarifGroup::note(const findings::Finding& finding, bool inconclusive) {
  const auto earliest = [](std::int64_t a, std::int64_t b) { return a == inventory::kNoTime ? b : std::min(a, b); };
  first_seen = finding.first_seen == inventory::kNoTime ? first_seen : earliest(first_seen, finding.first_seen);
  last_seen = std::max(last_seen, finding.last_seen);
  states |= 1U << static_cast<unsigned>(finding.state);
  if (finding.state == findings::State::absent) return;
  ++present;
  carried = carried || finding.carried;
  const auto told = inconclusive ? findings::Kind::fail : finding.kind;
  kind = weight(told) > weight(kind) ? told : kind;
  if (weight(finding.kind) <= weight(findings::Kind::pass)) return;
  ++counting;
  if (finding.waiver == nullptr) return;
  ++waived;
  if (std::ranges::find(waivers, finding.waiver) == waivers.end()) waivers.push_back(finding.waiver);
}

const char* SarifGroup::baseline_state() const {
  using findings::State;
  const auto has = [this](State state) { return (states >> static_cast<unsigned>(state) & 1U) != 0; };
  if (has(State::unknown) || states == 0) return "";
  if (is_absent()) return findings::to_text(State::absent);
  const bool changed = has(State::updated) || has(State::absent) || (has(State::fresh) && has(State::unchanged));
  return findings::to_text(changed ? State::updated : has(State::fresh) ? State::fresh : State::unchanged);
}

void SarifGroup::put_rest(Json& json, const SarifTemplate& form, const SarifTemplate& short_form, bool flow) const {
  const SarifMessage text = fill(form, short_form, words);
  json.key("message").object().member("text", text.text).member("id", text.id).key("arguments").array();
  for (const auto& argument : text.arguments) json.value(argument);
  json.close_array().close_object();
  json.key("locations").array().object().key("physicalLocation");
  put_place(json, place, true);
  put_logical(json, words.subject, qualified);
  json.close_object().close_array();
  if (flow && (!steps.empty() || !text.whole)) {
    auto told = steps;
    if (!text.whole) told.insert(told.begin(), "Found: '" + message_text(words.message, 900) + "'.");
    put_flow(json, place, told);
  }
  json.key("partialFingerprints").object().member("primaryLocationLineHash", fingerprint.substr(0, 16) + ":1");
  json.member("resourceRuleIdentity/v1", fingerprint).close_object();
  json.key("properties").object().member("findings", count).key("observations").array();
  for (const auto& one : observations) json.raw(one);
  json.close_array();
  if (!further.empty()) {
    json.key("further").array();
    for (const auto& one : further) json.raw(one);
    json.close_array();
  }
  if (carried) json.member("carriedForward", true);
  json.close_object();
}

}  // namespace lapse::report
