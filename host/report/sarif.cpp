// SPDX-License-Identifier: Apache-2.0
#include "report/sarif.hpp"

#include <algorithm>
#include <functional>
#include <ostream>

#include "config/time.hpp"
#include "report/identity.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostOpen = 4096;          // results that wait for findings of their line
constexpr std::size_t kKeptByDashboards = 5000;  // GitHub and GitLab keep the first 5,000 results
constexpr std::size_t kMostFlows = 1000;  // results with a code flow: with more, 5,000 results pass GitLab's 10 MB
constexpr std::size_t kLevelWidth = 9;    // "warning" with its quotes

std::uint64_t key_of(const std::string& rule, const SarifPlace& place) {
  return std::hash<std::string>{}(rule + "\n" + place.base + "\n" + place.uri + "\n" + std::to_string(place.line));
}

/// A level in quotes, always as wide as the widest: so it can still be changed when the file is written.
std::string wide_level(findings::Level level) {
  std::string out = "\"" + std::string(findings::to_text(level)) + "\"";
  out.resize(kLevelWidth, ' ');
  return out;
}

std::string result_head(const std::string& rule, std::size_t index) {
  return "{\"ruleId\":\"" + rule + "\",\"ruleIndex\":" + std::to_string(index) + ",\"kind\":\"fail\",\"level\":";
}

/// One part of a category's path, from whatever names the audit.
std::string slug(const std::string& scope) {
  std::string name = scope;
  if (!name.empty() && name.front() == '/') name = name.substr(name.find_last_of('/') + 1);
  name = clean(name, 100);
  for (char& c : name) {
    if (c == '/' || c == '\\' || c == ' ') c = '-';
  }
  return name.empty() ? "audit" : name;
}

const char* exit_words(int code) {
  switch (code) {
    case 0:
      return english("Nothing at or above the failure threshold was found.");
    case 1:
      return english("There are findings at or above the failure threshold.");
    case 2:
      return english("Something could not be told.");
    default:
      return english("The audit could not be made.");
  }
}

std::string sentence(const std::string& text) {
  std::string out = message_text(text, 900);
  if (const std::string stop = say("."); out.ends_with(stop)) out.resize(out.size() - stop.size());
  out += '.';
  return out;
}

}  // namespace

Result<std::unique_ptr<SarifReport>> SarifReport::open(const std::filesystem::path& path,
                                                       const std::filesystem::path& estate, std::ostream& errors) {
  auto file = OutputFile::open(path);
  if (!file) return Failure{file.error()};
  std::optional<Checkout> checkout;
  std::vector<std::filesystem::path> roots;
  if (!estate.empty()) {
    checkout = checkout_of(estate);
    if (checkout) roots.push_back(checkout->root);
  }
  roots.emplace_back(".");
  if (!estate.empty()) roots.push_back(estate.has_parent_path() ? estate.parent_path() : ".");
  return std::unique_ptr<SarifReport>(
      new SarifReport(path, std::move(*file), std::move(checkout), std::move(roots), errors));
}

SarifReport::SarifReport(std::filesystem::path path, std::unique_ptr<OutputFile> file, std::optional<Checkout> checkout,
                         std::vector<std::filesystem::path> roots, std::ostream& errors)
    : path_(std::move(path)),
      file_(std::move(file)),
      errors_(errors),
      checkout_(std::move(checkout)),
      places_(std::move(roots)) {}

SarifReport::~SarifReport() = default;

void SarifReport::begin(const Run& run) {
  run_ = run;
  rules_ = std::make_unique<SarifRules>(run);
  file_->write(
      "{\"$schema\":\"https://json.schemastore.org/"
      "sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"results\":[\n");
}

void SarifReport::add(const Judged& judged) {
  flush_before(judged);
  for (const auto& finding : judged.findings) {
    if (finding.kind == findings::Kind::fail || finding.kind == findings::Kind::open) add_finding(judged, finding);
  }
}

void SarifReport::add_finding(const Judged& judged, const findings::Finding& finding) {
  const bool inconclusive = finding.kind == findings::Kind::open;
  const std::size_t rule = inconclusive ? rules_->inconclusive() : rules_->index(*finding.rule, *finding.outcome);
  const auto& entry = judged.certificate.where;
  const auto* where = finding.where.known() ? &finding.where : entry.known() ? &entry : nullptr;
  const auto place_at = [&](const config::Location* at) {
    return at != nullptr ? places_.at(*at) : SarifPlaces::of_name(judged.certificate.id);
  };
  const auto find = [&](std::uint64_t key) { return std::ranges::find(open_, key, &SarifGroup::key); };

  SarifPlace place = place_at(where);
  std::uint64_t key = key_of(rules_->id(rule), place);
  if (find(key) == open_.end() && written_.contains(key) && entry.known()) {
    // Two certificates share a line that has gone by (a YAML alias does that): the certificate's own entry is a place
    // too.
    where = &entry;
    place = place_at(where);
    key = key_of(rules_->id(rule), place);
  }
  auto group = find(key);
  if (group == open_.end()) {
    if (open_.size() >= kMostOpen) flush_all();
    SarifGroup made;
    made.rule = rule;
    made.key = key;
    made.file = where != nullptr ? where->file : nullptr;
    made.place = std::move(place);
    open_.push_back(std::move(made));
    written_.insert(key);
    group = std::prev(open_.end());
  }
  group->add(judged, finding, inconclusive);
  if (inconclusive) note_untold(finding, *group);
}

void SarifReport::note_untold(const findings::Finding& finding, const SarifGroup& group) {
  // The host's own finding stands for a check of the rule that it names.
  const auto named = std::ranges::find(finding.arguments, "rule", &Arguments::value_type::first);
  const bool own = finding.outcome->id == kInconclusive && named != finding.arguments.end();
  const std::string plugin = clean(own ? named->second : finding.rule->kind, 100);
  auto known = std::ranges::find_if(
      untold_, [&](const Untold& u) { return u.outcome == finding.outcome && u.plugin == plugin; });
  if (known == untold_.end()) {
    const auto rule = std::ranges::find(run_.rules, plugin, [](const auto* r) { return r->kind; });
    const std::size_t unevaluated = rule == run_.rules.end() ? rules_->inconclusive() : rules_->unevaluated(**rule);
    known = untold_.insert(untold_.end(), {finding.outcome, unevaluated, plugin, finding.message, 0, group.place});
  }
  ++known->count;
}

void SarifReport::flush_before(const Judged& judged) {
  const auto& next = judged.certificate.where;
  std::erase_if(open_, [&](const SarifGroup& group) {
    const bool stays = group.file && next.known() && *group.file == *next.file && group.place.line >= next.line;
    if (!stays) write(group);
    return !stays;
  });
}

void SarifReport::flush_all() {
  for (const auto& group : open_) write(group);
  open_.clear();
}

void SarifReport::write(const SarifGroup& group) {
  std::string rest;
  Json json(rest);
  json.object();
  group.put_rest(json, rules_->message(group.rule), results_ < kMostFlows);
  std::string line = results_++ == 0 ? "" : ",\n";
  line += result_head(rules_->id(group.rule), group.rule) + wide_level(group.level) + ",";
  line += std::string_view(rest).substr(1);
  file_->write(line);
  digest_.add(line);
  if (levels_.size() <= group.rule) levels_.resize(group.rule + 1);
  levels_[group.rule] |= 1U << static_cast<unsigned>(group.level);
  unnamed_ = unnamed_ || group.file == nullptr;
}

/// SonarQube gives all results of a rule the level of the last one, so all of them get the highest; each finding's own
/// stays with its observation.
void SarifReport::level_out() {
  std::vector<std::pair<std::string, std::string>> mixed;
  for (std::size_t rule = 0; rule < levels_.size(); ++rule) {
    auto highest = findings::Level::none;
    int different = 0;
    for (const auto level : {findings::Level::note, findings::Level::warning, findings::Level::error}) {
      if ((levels_[rule] >> static_cast<unsigned>(level) & 1U) == 0) continue;
      highest = level;
      ++different;
    }
    if (different > 1) mixed.emplace_back(result_head(rules_->id(rule), rule), wide_level(highest));
  }
  if (mixed.empty()) return;
  file_->rewrite_lines([&](std::string& line) {
    for (const auto& [head, level] : mixed) {
      if (line.starts_with(head)) line.replace(head.size(), kLevelWidth, level);
    }
  });
}

void SarifReport::put_untold(Json& json, const Untold& untold, std::int64_t time) {
  json.object().key("descriptor").object().member("id", kInconclusive);
  json.member("index", rules_->descriptor(kInconclusive)).close_object();
  json.key("associatedRule").object().member("id", rules_->id(untold.rule)).member("index", untold.rule).close_object();
  json.member("level", "warning").member("timeUtc", config::format_time(time));
  std::string first = message_text(untold.first, 600);
  while (!first.empty() && first.back() == '.') first.pop_back();
  if (const std::string stop = say("."); first.ends_with(stop)) first.resize(first.size() - stop.size());
  json.text_member("message", untold.count == 1
                                  ? say("A check of rule '{}' could not be told: '{}'.", untold.plugin, first)
                                  : say("'{}' checks of rule '{}' could not be told, the first of them: '{}'.", untold.count,
                                        untold.plugin, first));
  json.key("locations").array().object().key("physicalLocation");
  put_place(json, untold.place, true);
  json.close_object().close_array();
  json.key("properties").object().member("outcome", untold.outcome->id).member("checks", untold.count).close_object();
  json.close_object();
}

void SarifReport::put_notification(Json& json, const Notification& notification, std::int64_t time) {
  const std::string id = notification.id.empty() ? kInconclusive : clean(notification.id, 100);
  json.object().key("descriptor").object().member("id", id).member("index", rules_->descriptor(id)).close_object();
  SarifPlace place;
  if (notification.where.known()) place = places_.at(notification.where);
  const auto rule = notification.outcome != nullptr ? rules_->find(notification.outcome->id) : std::nullopt;
  // To say that a rule was not evaluated is right only where a result says so as well.
  if (rule && notification.where.known() && written_.contains(key_of(kInconclusive, place))) {
    json.key("associatedRule").object().member("id", rules_->id(*rule)).member("index", *rule).close_object();
  }
  const auto level = notification.level == findings::Level::none ? findings::Level::note : notification.level;
  json.member("level", findings::to_text(level)).member("timeUtc", config::format_time(time));
  json.text_member("message", sentence(notification.text));
  if (notification.where.known()) {
    json.key("locations").array().object().key("physicalLocation");
    put_place(json, place, true);
    json.close_object().close_array();
  }
  json.close_object();
}

void SarifReport::put_invocation(Json& json, const Summary& summary) {
  bool successful = summary.successful;
  for (const auto* list : {&std::as_const(run_.notifications), &summary.notifications}) {
    for (const auto& one : *list) successful = successful && one.level != findings::Level::error;
  }
  json.object().member("executionSuccessful", successful).member("exitCode", summary.exit_code);
  json.member("exitCodeDescription", say(exit_words(summary.exit_code)));
  json.member("startTimeUtc", config::format_time(run_.started))
      .member("endTimeUtc", config::format_time(summary.ended));
  json.key("toolExecutionNotifications").array();
  for (const auto& one : run_.notifications) put_notification(json, one, run_.started);
  for (const auto& one : untold_) put_untold(json, one, summary.ended);
  for (const auto& one : summary.notifications) put_notification(json, one, summary.ended);
  json.close_array().close_object();
}

std::string SarifReport::tail(const Summary& summary) {
  // First what may still ask for a descriptor, then the tool that lists them.
  std::string invocation;
  Json invocation_json(invocation);
  put_invocation(invocation_json, summary);

  std::string out;
  Json json(out);
  json.object().key("tool");
  rules_->put_tool(json);
  rules_->put_taxonomies(json);
  json.member("language", language()).member("columnKind", "utf16CodeUnits");
  json.key("originalUriBaseIds").object();
  json.key("SRCROOT")
      .object()
      .text_member("description", say("The folder that the inventory's files are named relative to."))
      .close_object();
  if (unnamed_) {
    json.key("NAMES").object();
    json.text_member("description",
                     say("Names that were given to the audit, or ids of certificates that no file declares; these are not "
                         "files. Each is shown as a line of text, name: and the name."));
    json.close_object();
  }
  json.close_object();
  if (checkout_) {
    json.key("versionControlProvenance").array().object().member("repositoryUri", checkout_->repository);
    json.member("revisionId", checkout_->revision).some("branch", checkout_->branch);
    json.key("mappedTo").object().member("uriBaseId", "SRCROOT").close_object().close_object().close_array();
  }
  const std::string category = "lapse/" + slug(run_.scope);
  const std::string time = config::format_time(run_.started);
  json.key("automationDetails").object().member("id", category + "/" + time);
  json.member("guid", stable_guid("run:" + category + "/" + time + ":" + support::to_hex(digest_.finish())));
  json.member("correlationGuid", stable_guid("category:" + category));
  json.text_member("description", say("Will these certificates renew with no human action?")).close_object();
  json.key("invocations").array().raw(invocation).close_array();
  const auto kind = [&](findings::Kind k) { return summary.kinds[static_cast<std::size_t>(k)]; };
  const auto verdict = [&](verdict::Value v) { return summary.verdicts[static_cast<std::size_t>(v)]; };
  json.key("properties").object().key("coverage").object();
  json.member("planned", summary.planned).member("reported", summary.reported);
  json.member("pass", kind(findings::Kind::pass)).member("fail", kind(findings::Kind::fail));
  json.member("inconclusive", kind(findings::Kind::open)).member("review", kind(findings::Kind::review));
  json.member("notApplicable", kind(findings::Kind::not_applicable)).close_object();
  json.key("certificates").object().member("total", summary.certificates);
  json.member("willNotRenew", verdict(verdict::Value::will_not_renew))
      .member("atRisk", verdict(verdict::Value::at_risk));
  json.member("cannotTell", verdict(verdict::Value::cannot_tell))
      .member("willRenew", verdict(verdict::Value::will_renew));
  json.close_object().member("evaluationTime", config::format_time(run_.now)).some("tables", clean(run_.edition));
  json.close_object().close_object();
  return out;
}

bool SarifReport::end(const Summary& summary) {
  flush_all();
  file_->write("\n],");
  file_->write(std::string_view(tail(summary)).substr(1));
  file_->write("]}\n");
  level_out();
  if (const auto failure = file_->commit()) {
    errors_ << failure->message << "\n";
    return false;
  }
  if (results_ > kKeptByDashboards) {
    errors_ << path_.string() << ": it holds " << results_
            << " results; GitHub and GitLab keep the first 5,000 of a file, and GitHub refuses more than 25,000\n";
  }
  return true;
}

}  // namespace lapse::report
