// SPDX-License-Identifier: Apache-2.0
#include "report/sarif_group.hpp"

#include <algorithm>

#include "config/time.hpp"
#include "report/sarif_rules.hpp"
#include "report/text.hpp"
#include "support/say.hpp"
#include "support/sha256.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostObservations = 50;
constexpr std::size_t kMostEvidence = 1500;

std::string without_period(std::string text) {
  while (!text.empty() && text.back() == '.') text.pop_back();
  if (const std::string stop = say("."); text.ends_with(stop)) text.resize(text.size() - stop.size());
  return text;
}

std::string fingerprint_of(const findings::Finding& finding, bool inconclusive) {
  if (!inconclusive || finding.outcome->id == kInconclusive) return finding.fingerprint;
  return support::sha256_hex(std::string(kInconclusive) + ":" + finding.fingerprint);
}

void put_time(Json& json, const char* key, std::int64_t time) {
  if (time != inventory::kNoTime) json.member(key, config::format_time(time));
}

std::string observation(const Judged& judged, const findings::Finding& finding) {
  std::string out;
  Json json(out);
  json.object().member("certificate", clean(judged.certificate.id)).some("name", clean(finding.name));
  json.member("verdict", verdict::to_text(judged.verdict.value));
  json.member("outcome", finding.outcome->id).member("rule", finding.rule->kind);
  json.member("message", clean(finding.message));
  if (finding.kind == findings::Kind::fail) json.member("level", findings::to_text(finding.level));
  json.member("bearsOn", finding.bearing == findings::Bearing::renewal ? "renewal" : "service");
  json.some("asked", clean(finding.asked, kMostEvidence, true)).some("seen", clean(finding.seen, kMostEvidence, true));
  json.some("expected", clean(finding.expected, kMostEvidence, true))
      .some("fix", clean(finding.fix, kMostEvidence, true));
  if (finding.visible_after >= 0) json.member("visibleAfterSeconds", finding.visible_after);
  const auto& calendar = judged.verdict.calendar;
  put_time(json, "windowOpens", calendar.window_opens);
  put_time(json, "firstNotice", calendar.first_notice);
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

void SarifGroup::add(const Judged& judged, const findings::Finding& finding, bool inconclusive) {
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
    add_step(steps, english("Seen: '{}'."), finding.seen);
    add_step(steps, english("Expected: '{}'."), finding.expected);
    add_step(steps, english("To do: '{}'."), finding.fix);
  } else if (words.others.size() < kMostObservations) {
    // About the same name there may be another rule's check, or another of this rule's answers.
    const std::string other = about != words.subject ? about
                              : inconclusive         ? "rule " + finding.rule->kind
                                                     : clean(finding.discriminator);
    if (!other.empty() && std::ranges::find(words.others, other) == words.others.end()) words.others.push_back(other);
  }
  fingerprint = std::min(fingerprint, print);
  level = std::max(level, inconclusive ? findings::Level::warning : finding.level);
  if (observations.size() < kMostObservations) observations.push_back(observation(judged, finding));
}

void SarifGroup::put_rest(Json& json, const SarifTemplate& form, bool flow) const {
  const SarifMessage text = fill(form, words);
  json.key("message").object().member("text", text.text).member("id", text.id).key("arguments").array();
  for (const auto& argument : text.arguments) json.value(argument);
  json.close_array().close_object();
  json.key("locations").array().object().key("physicalLocation");
  put_place(json, place, true);
  put_logical(json, words.subject, qualified);
  json.close_object().close_array();
  if (flow && !steps.empty()) put_flow(json, place, steps);
  json.key("partialFingerprints").object().member("primaryLocationLineHash", fingerprint.substr(0, 16) + ":1");
  json.member("resourceRuleIdentity/v1", fingerprint).close_object();
  json.key("properties").object().member("findings", count).key("observations").array();
  for (const auto& one : observations) json.raw(one);
  json.close_array().close_object().close_object();
}

}  // namespace lapse::report
