// SPDX-License-Identifier: Apache-2.0
#include "report/sarif_rules.hpp"

#include <algorithm>

#include "findings/settle.hpp"
#include "report/cwe.hpp"
#include "report/identity.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

constexpr const char* kOwnRule = "lapse";
constexpr const char* kCweComponent = "CWE";
constexpr std::size_t kMostDescription = 1000;  // GitLab and GitHub take 1,024
constexpr std::size_t kMostTags = 9;            // GitHub and GitLab keep 10; one is for the CWE

std::string sentence(const std::string& text, std::size_t most) {
  std::string out = clean(text, most - 1);
  if (out.empty()) out = say("There is no description");
  if (!out.ends_with('.') && !out.ends_with('?') && !out.ends_with(say("."))) out += say(".");
  return out;
}

std::string description(const std::string& text, const std::string& otherwise) {
  return sentence(text.empty() ? otherwise : text, kMostDescription);
}

bool is_web(const std::string& url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

bool names_cwe(const findings::Outcome& outcome) {
  return outcome.cwe != 0 && !is_secret_cwe(outcome.cwe);
}

/// DefectDojo takes no blank, comma or quote in a tag.
std::vector<std::string> tags_of(const findings::Outcome& outcome) {
  std::vector<std::string> out;
  for (const auto& from : outcome.tags) {
    std::string tag = clean(from, 60);
    for (char& c : tag) {
      if (c == ' ' || c == ',' || c == '\'' || c == '"') c = '-';
    }
    if (!tag.empty() && out.size() < kMostTags && std::ranges::find(out, tag) == out.end()) out.push_back(tag);
  }
  if (outcome.id == kInconclusive && std::ranges::find(out, "coverage") == out.end())
    out.insert(out.begin(), "coverage");
  if (names_cwe(outcome)) out.push_back("external/cwe/cwe-" + std::to_string(outcome.cwe));
  return out;
}

findings::Level level_of(const findings::Outcome& outcome) {
  return outcome.level == findings::Level::none ? findings::Level::warning : outcome.level;
}

// For rules that are about security GitHub shows a score instead of the level; this is the middle of the level's band.
const char* score(findings::Level level) {
  return level == findings::Level::error ? "8.0" : level == findings::Level::warning ? "5.0" : "2.0";
}

const char* problem_severity(findings::Level level) {
  return level <= findings::Level::note ? "recommendation" : findings::to_text(level);
}

/// Names for the host's notifications that are no outcomes.
const char* name_of(const std::string& notification) {
  if (notification == "RUN1002") return "PluginRefused";
  if (notification == "RUN1003") return "EntryUnreadable";
  if (notification == "RUN1004") return "MailPortNotOpen";
  if (notification == "RUN1010") return "WaiverExpired";
  if (notification == "RUN1011") return "WaiverRefused";
  if (notification == "RUN1012") return "WaiverUnused";
  if (notification == "RUN1013") return "BaselineLimited";
  if (notification == "RUN1014") return "ReportOverLimit";
  return "AboutTheRun";
}

std::string extension_guid(const findings::Rule& rule) {
  return stable_guid("plugin:" + rule.vendor + ":" + rule.kind);
}

void put_component_reference(Json& json) {
  json.key("toolComponent").object().member("name", kCweComponent).member("index", 0);
  json.member("guid", stable_guid("taxonomy:CWE")).close_object();
}

}  // namespace

SarifRules::SarifRules(const Run& run) : version_(clean(run.version, 90)) {
  for (const auto* rule : run.rules) {
    if (rule->kind == kOwnRule) {
      own_ = rule;
    } else {
      plugins_.push_back(rule);
    }
  }
  if (own_ == nullptr || own_->find(kInconclusive) == nullptr) own_ = &findings::host_rule();
  for (const auto& outcome : own_->outcomes) {
    const std::size_t at = index(*own_, outcome);
    if (outcome.id == kInconclusive) inconclusive_ = at;
    static_cast<void>(descriptor(outcome.id));
  }
  for (const auto* rule : plugins_)
    for (const auto& outcome : rule->outcomes) static_cast<void>(index(*rule, outcome));
}

std::size_t SarifRules::index(const findings::Rule& rule, const findings::Outcome& outcome) {
  const auto [at, added] = index_.try_emplace(outcome.id, entries_.size());
  if (added) entries_.push_back({&rule, &outcome, numbered(outcome.message), report::brief(outcome.id, outcome.short_description)});
  return at->second;
}

std::optional<std::size_t> SarifRules::find(const std::string& outcome_id) const {
  const auto found = index_.find(outcome_id);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t SarifRules::unevaluated(const findings::Rule& rule) const {
  const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return entry.rule->kind == rule.kind && entry.outcome->kind == findings::Kind::fail;
  });
  return found == entries_.end() ? inconclusive_ : static_cast<std::size_t>(found - entries_.begin());
}

findings::Level SarifRules::level(std::size_t index) const {
  return level_of(*entries_[index].outcome);
}

std::size_t SarifRules::descriptor(const std::string& id) {
  const auto found = std::ranges::find(descriptors_, id);
  if (found == descriptors_.end()) descriptors_.push_back(id);
  return static_cast<std::size_t>(std::ranges::find(descriptors_, id) - descriptors_.begin());
}

void SarifRules::put_rule(Json& json, const Entry& entry) const {
  const auto& outcome = *entry.outcome;
  const std::string brief = sentence(outcome.short_description, kMostDescription);
  const std::string help = description(outcome.help, outcome.short_description);
  const bool may_fail = outcome.kind == findings::Kind::fail || outcome.level != findings::Level::none;
  json.object().member("id", outcome.id).some("name", clean(outcome.name, 200));
  json.text_member("shortDescription", brief);
  json.text_member("fullDescription", description(outcome.full_description, outcome.short_description));
  json.key("help").object().member("text", help).member("markdown", "## " + brief + "\n\n" + help).close_object();
  if (is_web(entry.rule->url)) json.member("helpUri", clean(entry.rule->url, 2000));
  json.key("messageStrings").object();
  json.text_member("default", entry.message.text)
      .text_member("several", for_several(entry.message).text)
      .text_member("brief", entry.brief.text)
      .close_object();
  const auto level = may_fail ? level_of(outcome) : findings::Level::none;
  json.key("defaultConfiguration").object().member("level", findings::to_text(level)).close_object();
  const auto tags = tags_of(outcome);
  json.key("properties").object().key("tags").array();
  for (const auto& tag : tags) json.value(tag);
  json.close_array().member("precision", outcome.id == kInconclusive ? "very-high" : "high");
  if (std::ranges::find(tags, "security") != tags.end()) {
    json.member("security-severity", score(level));
  } else {
    json.member("problem.severity", problem_severity(level));
  }
  json.member("plugin", clean(entry.rule->kind, 100));
  json.member("bearsOn", outcome.bearing == findings::Bearing::renewal ? "renewal" : "service");
  if (outcome.cwe != 0 && !names_cwe(outcome)) json.member("weakness", "CWE-" + std::to_string(outcome.cwe));
  json.close_object();
  if (names_cwe(outcome)) {
    const auto all = weaknesses();
    json.key("relationships").array().object().key("target").object();
    json.member("id", "CWE-" + std::to_string(outcome.cwe))
        .member("index", std::ranges::find(all, outcome.cwe) - all.begin());
    put_component_reference(json);
    json.close_object().key("kinds").array().value("superset").close_array().close_object().close_array();
  }
  json.close_object();
}

/// The CWE entries that rules name, in the order of the rules.
std::vector<unsigned> SarifRules::weaknesses() const {
  std::vector<unsigned> all;
  for (const auto& entry : entries_) {
    const unsigned number = entry.outcome->cwe;
    if (names_cwe(*entry.outcome) && std::ranges::find(all, number) == all.end()) all.push_back(number);
  }
  return all;
}

/// Any of the host's rules may have something to say once a run.
const findings::Outcome* SarifRules::outcome_of(const std::string& id) const {
  const auto* outcome = own_->find(id);
  for (std::size_t i = 0; outcome == nullptr && i < plugins_.size(); ++i) outcome = plugins_[i]->find(id);
  return outcome;
}

void SarifRules::put_descriptors(Json& json) const {
  json.key("notifications").array();
  for (const auto& id : descriptors_) {
    const auto* outcome = outcome_of(id);
    json.object().member("id", clean(id, 100));
    json.member("name", outcome != nullptr ? clean(outcome->name, 200) : name_of(id));
    const std::string brief = outcome != nullptr ? outcome->short_description : say("Something about the run itself.");
    json.text_member("shortDescription", sentence(brief, kMostDescription));
    json.text_member("fullDescription", description(outcome != nullptr ? outcome->full_description : "", brief));
    json.text_member(
        "help", description(outcome != nullptr ? outcome->help : "", say("The message says what happened and what to do.")));
    if (is_web(own_->url)) json.member("helpUri", clean(own_->url, 2000));
    json.key("defaultConfiguration")
        .object()
        .member("level", outcome != nullptr ? findings::to_text(level_of(*outcome)) : "warning");
    json.close_object().close_object();
  }
  json.close_array();
}

void SarifRules::put_extensions(Json& json) const {
  if (plugins_.empty()) return;
  json.key("extensions").array();
  for (const auto* rule : plugins_) {
    json.object().member("name", clean(rule->kind, 100));
    json.member("fullName", sentence(rule->summary, 200)).member("guid", extension_guid(*rule));
    json.some("organization", clean(rule->vendor, 200)).some("semanticVersion", clean(rule->version, 90));
    json.some("version", clean(rule->version, 90));
    if (is_web(rule->url)) json.member("informationUri", clean(rule->url, 2000));
    json.key("properties").object().some("license", clean(rule->license, 100)).key("asks").array();
    for (const auto& need : rule->needs) json.value(clean(need, 40));
    json.close_array().close_object().close_object();
  }
  json.close_array();
}

void SarifRules::put_tool(Json& json) const {
  json.object().key("driver").object().member("name", "Lapse").member("fullName", "Lapse certificate renewal audit");
  json.member("guid", stable_guid("tool:lapse")).some("organization", clean(own_->vendor, 200));
  json.some("semanticVersion", version_).some("version", version_).member("language", lapse::language());
  if (is_web(own_->url)) json.member("informationUri", clean(own_->url, 2000));
  json.key("rules").array();
  for (const auto& entry : entries_) put_rule(json, entry);
  json.close_array();
  put_descriptors(json);
  if (!weaknesses().empty()) {
    json.key("supportedTaxonomies").array().object().member("name", kCweComponent).member("index", 0);
    json.member("guid", stable_guid("taxonomy:CWE")).close_object().close_array();
  }
  json.close_object();
  put_extensions(json);
  json.close_object();
}

void SarifRules::put_taxonomies(Json& json) const {
  const auto all = weaknesses();
  if (all.empty()) return;
  json.key("taxonomies")
      .array()
      .object()
      .member("name", kCweComponent)
      .member("fullName", "Common Weakness Enumeration");
  json.member("guid", stable_guid("taxonomy:CWE")).member("organization", "MITRE").member("version", "4.18");
  json.member("releaseDateUtc", "2025-09-09").member("informationUri", "https://cwe.mitre.org/");
  json.text_member("shortDescription", "The MITRE Common Weakness Enumeration.").member("isComprehensive", false);
  json.key("taxa").array();
  for (const unsigned number : all) {
    const Cwe entry = cwe_entry(number);
    const std::string id = "CWE-" + std::to_string(number);
    json.object().member("id", id).member("guid", stable_guid("taxon:" + id)).member("name", entry.name);
    json.text_member("shortDescription", entry.title).text_member("fullDescription", entry.title);
    json.text_member("help", say("See the entry in MITRE's catalogue."));
    json.member("helpUri", "https://cwe.mitre.org/data/definitions/" + std::to_string(number) + ".html").close_object();
  }
  json.close_array().close_object().close_array();
}

}  // namespace lapse::report
