// SPDX-License-Identifier: Apache-2.0
#include "findings/drift.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "findings/settle.hpp"
#include "findings/translate.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::findings {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostEvidence = 4000;
constexpr std::size_t kMostArguments = 30;

std::string text_of(const json::object& from, std::string_view key, std::size_t most, bool lines = false) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_string() ? clean(value->get_string(), most, lines) : std::string();
}

Level level_of(const std::string& text) {
  if (text == "error") return Level::error;
  return text == "note" ? Level::note : Level::warning;
}

std::uint32_t part_of(const std::string& text) {
  for (std::uint32_t part = LAPSE_PART_CERTIFICATE; part <= LAPSE_PART_RENEWAL; ++part)
    if (text == part_text(part)) return part;
  return LAPSE_PART_CERTIFICATE;
}

std::string display(const inventory::Certificate& certificate, int name) {
  return name < 0 ? std::string() : clean(certificate.names[static_cast<std::size_t>(name)].display, 300);
}

}  // namespace

const char* part_text(std::uint32_t part) {
  switch (part) {
    case LAPSE_PART_NAME: return "name";
    case LAPSE_PART_RECORD: return "record";
    case LAPSE_PART_DATES: return "dates";
    case LAPSE_PART_VALIDATION: return "validation";
    case LAPSE_PART_RENEWAL: return "renewal";
    default: return "certificate";
  }
}

Drift::Drift(const Baseline* baseline, std::vector<const Rule*> rules, std::int64_t now)
    : baseline_(baseline), rules_(std::move(rules)), now_(now) {
  if (baseline_ != nullptr) met_.resize(baseline_->failures().size());
}

void Drift::check(const std::string& rule, const inventory::Certificate& certificate, int name,
                  std::vector<Finding>& findings) {
  const std::string subject = display(certificate, name);
  const std::string id = clean(certificate.id);
  const std::int64_t right = baseline_ != nullptr ? baseline_->last_right(rule, id, subject) : LAPSE_NO_TIME;
  bool told = true;
  for (auto& f : findings) {
    f.first_seen = f.last_seen = now_;
    f.last_right = f.kind == Kind::pass ? now_ : right;
    told = told && f.kind != Kind::open;
    if (baseline_ == nullptr) continue;
    if (f.kind != Kind::fail) {
      const auto first = baseline_->other(f.fingerprint);
      // A record of alerts does not say what passed; to call all of that new would be made up.
      const bool unrecorded = !baseline_->complete() && f.kind != Kind::open;
      f.state = first || unrecorded ? State::unchanged : State::fresh;
      if (first) f.first_seen = *first;
      continue;
    }
    const auto at = baseline_->failure(f.fingerprint);
    if (!at) {
      f.state = State::fresh;
      continue;
    }
    const Earlier& earlier = baseline_->failures()[*at];
    met_[*at] = true;
    f.first_seen = earlier.first_seen;
    f.state = earlier.content.empty() || earlier.content == f.content ? State::unchanged : State::updated;
  }
  if (baseline_ == nullptr) return;
  checked_.emplace(rule, subject);
  if (told) return;
  for (const std::size_t at : baseline_->of_certificate(id)) {
    const Earlier& earlier = baseline_->failures()[at];
    if (met_[at] || earlier.rule != rule || earlier.name != subject) continue;
    met_[at] = true;
    findings.push_back(again(earlier, &certificate, name));
    findings.back().carried = true;
    findings.back().state = State::unchanged;
  }
}

std::vector<Finding> Drift::gone(const inventory::Certificate& certificate, std::vector<Finding>& findings) {
  std::vector<Finding> out;
  if (baseline_ == nullptr) return out;
  for (const std::size_t at : baseline_->of_certificate(clean(certificate.id))) {
    if (met_[at]) continue;
    met_[at] = true;
    const Earlier& earlier = baseline_->failures()[at];
    int name = -1;
    for (std::size_t i = 0; i < certificate.names.size() && name < 0; ++i)
      if (display(certificate, static_cast<int>(i)) == earlier.name) name = static_cast<int>(i);
    const bool there = earlier.name.empty() || name >= 0;
    Finding f = again(earlier, &certificate, name);
    if (there && !loaded(earlier.rule)) {
      f.carried = true;
      f.state = State::unchanged;
      findings.push_back(std::move(f));
      continue;
    }
    f.state = State::absent;
    f.gone = !there                                            ? Gone::removed
             : checked_.contains({earlier.rule, earlier.name}) ? Gone::resolved
                                                               : Gone::not_checked;
    out.push_back(std::move(f));
  }
  checked_.clear();
  return out;
}

std::vector<Finding> Drift::removed(std::size_t most, std::size_t& more, bool all_read) {
  std::vector<Finding> out;
  more = 0;
  for (std::size_t at = 0; at < met_.size(); ++at) {
    if (met_[at]) continue;
    if (out.size() == most) {
      ++more;
      continue;
    }
    out.push_back(again(baseline_->failures()[at], nullptr, -1));
    // Of a certificate that could not be read nobody knows that it is gone.
    out.back().carried = !all_read;
    out.back().state = all_read ? State::absent : State::unchanged;
    out.back().gone = all_read ? Gone::removed : Gone::no;
  }
  return out;
}

bool Drift::loaded(const std::string& rule) const {
  return std::ranges::any_of(rules_, [&](const Rule* r) { return r->kind == rule; });
}

const Outcome* Drift::outcome_of(const Earlier& earlier, const Rule*& rule) {
  for (const auto* one : rules_) {
    rule = one;
    if (const auto* outcome = one->find(earlier.outcome)) return outcome;
  }
  auto& made = unknown_[earlier.outcome];
  if (!made) {
    made = std::make_unique<Rule>();
    made->kind = earlier.rule.empty() ? "unknown" : earlier.rule;
    made->summary = "A rule that the baseline names and this run does not have.";
    Outcome outcome;
    outcome.id = earlier.outcome;
    outcome.name = "OfTheBaseline";
    outcome.kind = Kind::fail;
    outcome.level = Level::warning;
    outcome.short_description = "A finding of an earlier run whose rule this run does not have.";
    outcome.full_description = outcome.short_description;
    outcome.help = "Load the rule's plugin again, or remove the finding's certificate from the baseline by a new one.";
    outcome.message = "An earlier run found '{id}', and its rule is not loaded.";
    made->outcomes.push_back(std::move(outcome));
    if (spoken() != nullptr) translate(*made, *spoken());
  }
  rule = made.get();
  return &made->outcomes.front();
}

Finding Drift::again(const Earlier& earlier, const inventory::Certificate* certificate, int name) {
  json::error_code bad;
  json::value parsed = json::parse(earlier.record, bad);
  const json::object record = !bad && parsed.is_object() ? parsed.get_object() : json::object();
  Finding f;
  f.outcome = outcome_of(earlier, f.rule);
  f.kind = Kind::fail;
  f.level = level_of(text_of(record, "level", 20));
  f.bearing = text_of(record, "bearsOn", 20) == "service" ? Bearing::service : Bearing::renewal;
  f.certificate = certificate != nullptr ? certificate->id : earlier.certificate;
  f.name = earlier.name;
  f.discriminator = text_of(record, "discriminator", 300);
  if (const auto* arguments = record.if_contains("arguments"); arguments != nullptr && arguments->is_object()) {
    for (const auto& [key, value] : arguments->get_object()) {
      if (value.is_string() && f.arguments.size() < kMostArguments)
        f.arguments.emplace_back(clean(key, 100), clean(value.get_string(), 400));
    }
  }
  if (f.rule->vendor.empty() && f.arguments.empty()) f.arguments.emplace_back("id", earlier.outcome);
  f.message = text_of(record, "message", 2000);
  if (f.message.empty()) f.message = fill(f.outcome->message, f.arguments);
  f.asked = text_of(record, "asked", kMostEvidence, true);
  f.seen = text_of(record, "seen", kMostEvidence, true);
  f.expected = text_of(record, "expected", kMostEvidence, true);
  f.fix = text_of(record, "fix", kMostEvidence, true);
  if (const auto* seconds = record.if_contains("visibleAfterSeconds"); seconds != nullptr && seconds->is_int64())
    f.visible_after = std::max<std::int64_t>(-1, seconds->get_int64());
  f.part = part_of(text_of(record, "part", 20));
  if (certificate != nullptr) f.where = place_of(f.part, *certificate, name);
  f.fingerprint = earlier.fingerprint;
  f.content = earlier.content;
  f.first_seen = earlier.first_seen;
  f.last_seen = earlier.last_seen;
  f.last_right = earlier.last_right;
  return f;
}

}  // namespace lapse::findings
