// SPDX-License-Identifier: Apache-2.0
#include "report/sarif_page.hpp"

#include <algorithm>

#include "config/time.hpp"
#include "report/identity.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kLevelWidth = 9;  // "warning" with its quotes

/// A level in quotes, always as wide as the widest: so it can still be changed when the file is written.
std::string wide_level(findings::Level level) {
  std::string out = "\"" + std::string(findings::to_text(level)) + "\"";
  out.resize(kLevelWidth, ' ');
  return out;
}

std::string result_head(const std::string& rule, std::size_t index, findings::Kind kind) {
  return "{\"ruleId\":\"" + rule + "\",\"ruleIndex\":" + std::to_string(index) + ",\"kind\":\"" +
         findings::to_text(kind) + "\",\"level\":";
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

std::string exit_words(int code) {
  switch (code) {
    case 0:
      return say("Nothing at or above the failure threshold was found.");
    case 1:
      return say("There are findings at or above the failure threshold.");
    case 2:
      return say("Something could not be told.");
    default:
      return say("The audit could not be made.");
  }
}

std::string sentence(const std::string& text, std::size_t most = 900) {
  // Validators look for this very character, in every language (SARIF2001).
  std::string out = message_text(text, most);
  if (const std::string stop = say("."); out.ends_with(stop)) out.resize(out.size() - stop.size());
  return out += '.';
}

void put_location(Json& json, const SarifPlace& place) {
  json.key("locations").array().object().key("physicalLocation");
  put_place(json, place, true);
  json.close_object().close_array();
}

void put_suppressions(Json& json, const SarifGroup& group, SarifPlaces& places) {
  json.key("suppressions").array();
  if (group.counting > 0 && group.waived == group.counting) {
    for (const auto* waiver : group.waivers) {
      json.object().member("kind", "external").member("status", "accepted");
      json.member("justification", sentence(waiver->reason));
      if (waiver->where.known()) {
        json.key("location").object().key("physicalLocation");
        put_place(json, places.at(waiver->where), true);
        json.close_object();
      }
      json.key("properties").object().some("alias", clean(waiver->by, 100));
      json.member("expiryUtc", config::format_time(waiver->until)).close_object().close_object();
    }
  }
  json.close_array();
}

/// Which repository each base lies in. Whoever maps paths wants an answer for every base, so that "none" is one too: a tag
/// URI (RFC 4151), which no viewer follows.
void put_provenance(Json& json, const SarifCommon& common, bool unnamed) {
  constexpr const char* kNone = "tag:lapse-project.github.io,2026:not-in-version-control";
  const auto mapped_to = [&](const char* base) {
    json.key("mappedTo").object().member("uriBaseId", base).close_object();
  };
  json.key("versionControlProvenance").array().object();
  if (common.checkout) {
    json.member("repositoryUri", common.checkout->repository);
    json.member("revisionId", common.checkout->revision).some("branch", common.checkout->branch);
  } else {
    json.member("repositoryUri", kNone);
  }
  mapped_to("SRCROOT");
  json.close_object();
  if (unnamed) {
    json.object().member("repositoryUri", kNone);
    mapped_to("NAMES");
    json.close_object();
  }
  json.close_array();
}

void put_coverage(Json& json, const Summary& summary) {
  const auto kind = [&](findings::Kind k) { return summary.kinds[static_cast<std::size_t>(k)]; };
  const auto verdict = [&](verdict::Value v) { return summary.verdicts[static_cast<std::size_t>(v)]; };
  const auto state = [&](findings::State s) { return summary.states[static_cast<std::size_t>(s)]; };
  json.key("coverage").object();
  json.member("planned", summary.planned).member("reported", summary.reported);
  json.member("pass", kind(findings::Kind::pass)).member("fail", kind(findings::Kind::fail));
  json.member("inconclusive", kind(findings::Kind::open)).member("review", kind(findings::Kind::review));
  json.member("notApplicable", kind(findings::Kind::not_applicable));
  json.member("waived", summary.waived).member("carriedForward", summary.carried).close_object();
  json.key("drift").object().member("new", state(findings::State::fresh));
  json.member("unchanged", state(findings::State::unchanged)).member("updated", state(findings::State::updated));
  json.member("absent", state(findings::State::absent)).close_object();
  json.key("certificates").object().member("total", summary.certificates);
  json.member("willNotRenew", verdict(verdict::Value::will_not_renew))
      .member("atRisk", verdict(verdict::Value::at_risk));
  json.member("cannotTell", verdict(verdict::Value::cannot_tell))
      .member("willRenew", verdict(verdict::Value::will_renew));
  json.close_object();
}

}  // namespace

std::filesystem::path SarifPage::path_of(const std::filesystem::path& path, std::size_t number) {
  if (number == 1) return path;
  auto name = path.stem();
  name += "." + std::to_string(number);
  name += path.extension();
  return path.parent_path() / name;
}

Result<std::unique_ptr<SarifPage>> SarifPage::open(const std::filesystem::path& path, std::size_t number) {
  const auto at = path_of(path, number);
  auto file = OutputFile::open(at);
  if (!file) return Failure{file.error()};
  return std::unique_ptr<SarifPage>(new SarifPage(at, std::move(*file), number));
}

SarifPage::SarifPage(std::filesystem::path path, std::unique_ptr<OutputFile> file, std::size_t number)
    : path_(std::move(path)), file_(std::move(file)), number_(number) {
  const std::string head =
      "{\"$schema\":\"https://json.schemastore.org/"
      "sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"results\":[\n";
  file_->write(head);
  bytes_ = head.size();
}

std::string SarifPage::text(const SarifGroup& group, SarifCommon& common, bool flow) {
  std::string rest;
  Json json(rest);
  json.object();
  group.put_rest(json, common.rules->message(group.rule), common.rules->brief(group.rule), flow);
  json.some("baselineState", group.baseline_state());
  if (common.run.compared && group.first_seen != inventory::kNoTime) {
    json.key("provenance").object().member("firstDetectionTimeUtc", config::format_time(group.first_seen));
    json.member("lastDetectionTimeUtc", config::format_time(group.last_seen)).close_object();
  }
  if (common.audit) put_suppressions(json, group, common.places);
  json.close_object();
  return result_head(common.rules->id(group.rule), group.rule, group.told_kind()) + wide_level(group.told_level()) +
         "," + rest.substr(1);
}

void SarifPage::write(const SarifGroup& group, const std::string& text) {
  std::string line = results_++ == 0 ? "" : ",\n";
  line += text;
  file_->write(line);
  digest_.add(line);
  bytes_ += line.size();
  if (levels_.size() <= group.rule) levels_.resize(group.rule + 1);
  levels_[group.rule] |= 1U << static_cast<unsigned>(group.told_level());
  unnamed_ = unnamed_ || group.file == nullptr;
  for (const auto& one : group.untold) {
    const auto known = std::ranges::find_if(
        untold_, [&](const auto& u) { return u.outcome == one.outcome && u.plugin == one.plugin; });
    if (known == untold_.end()) {
      untold_.push_back(one);
    } else {
      known->count += one.count;
    }
  }
}

/// SonarQube gives all results of a rule the level of the last one, so all of them get the highest; each finding's own
/// stays with its observation.
void SarifPage::level_out(const SarifRules& rules) {
  std::vector<std::pair<std::string, std::string>> mixed;
  for (std::size_t rule = 0; rule < levels_.size(); ++rule) {
    auto highest = findings::Level::none;
    int different = 0;
    for (const auto level : {findings::Level::note, findings::Level::warning, findings::Level::error}) {
      if ((levels_[rule] >> static_cast<unsigned>(level) & 1U) == 0) continue;
      highest = level;
      ++different;
    }
    if (different > 1) mixed.emplace_back(result_head(rules.id(rule), rule, findings::Kind::fail), wide_level(highest));
  }
  if (mixed.empty()) return;
  file_->rewrite_lines([&](std::string& line) {
    for (const auto& [head, level] : mixed) {
      if (line.starts_with(head)) line.replace(head.size(), kLevelWidth, level);
    }
  });
}

void SarifPage::put_untold(Json& json, SarifCommon& common, const SarifUntold& untold, std::int64_t time) {
  auto& rules = *common.rules;
  json.object().key("descriptor").object().member("id", kInconclusive);
  json.member("index", rules.descriptor(kInconclusive)).close_object();
  json.key("associatedRule").object().member("id", rules.id(untold.rule)).member("index", untold.rule).close_object();
  json.member("level", "warning").member("timeUtc", config::format_time(time));
  std::string first = sentence(untold.first, 600);
  first.pop_back();
  json.text_member("message", untold.count == 1
                                  ? say("A check of rule '{}' could not be told: '{}'.", untold.plugin, first)
                                  : say("'{}' checks of rule '{}' could not be told, the first of them: '{}'.",
                                        untold.count, untold.plugin, first));
  put_location(json, untold.place);
  json.key("properties").object().member("outcome", untold.outcome->id).member("checks", untold.count).close_object();
  json.close_object();
}

void SarifPage::put_notification(Json& json, SarifCommon& common, const Notification& notification,
                                 std::int64_t time) {
  const std::string id = notification.id.empty() ? kInconclusive : clean(notification.id, 100);
  json.object().key("descriptor").object().member("id", id);
  json.member("index", common.rules->descriptor(id)).close_object();
  const auto level = notification.level == findings::Level::none ? findings::Level::note : notification.level;
  json.member("level", findings::to_text(level)).member("timeUtc", config::format_time(time));
  json.text_member("message", sentence(notification.text));
  if (notification.where.known()) put_location(json, common.places.at(notification.where));
  json.close_object();
}

void SarifPage::put_invocation(Json& json, SarifCommon& common, const Summary& summary,
                               const std::vector<Notification>& told) {
  json.object().member("executionSuccessful", summary.successful).member("exitCode", summary.exit_code);
  json.member("exitCodeDescription", exit_words(summary.exit_code));
  json.member("startTimeUtc", config::format_time(common.run.started))
      .member("endTimeUtc", config::format_time(summary.ended));
  json.key("toolExecutionNotifications").array();
  for (const auto& one : told)
    if (!one.configuration) put_notification(json, common, one, summary.ended);
  for (const auto& one : untold_) put_untold(json, common, one, summary.ended);
  json.close_array().key("toolConfigurationNotifications").array();
  for (const auto& one : told)
    if (one.configuration) put_notification(json, common, one, summary.ended);
  json.close_array().close_object();
}

std::string SarifPage::tail(SarifCommon& common, const Summary& summary, std::size_t pages,
                            const std::vector<Notification>& told) {
  // First what may still ask for a descriptor, then the tool that lists them.
  std::string invocation;
  Json invocation_json(invocation);
  put_invocation(invocation_json, common, summary, told);

  std::string out;
  Json json(out);
  json.object().key("tool");
  common.rules->put_tool(json);
  common.rules->put_taxonomies(json);
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
  put_provenance(json, common, unnamed_);
  std::string category = "lapse/" + slug(common.run.scope);
  if (common.audit) category += "/audit";
  if (number_ > 1) category += "/page-" + std::to_string(number_);
  const std::string time = config::format_time(common.run.started);
  json.key("automationDetails").object().member("id", category + "/" + time);
  json.member("guid", stable_guid("run:" + category + "/" + time + ":" + support::to_hex(digest_.finish())));
  json.member("correlationGuid", stable_guid("category:" + category));
  json.text_member("description", say("Will these certificates renew with no human action?")).close_object();
  json.key("invocations").array().raw(invocation).close_array();
  json.key("properties").object().member("profile", common.audit ? "audit" : "alerts");
  json.member("page", number_).member("pages", pages);
  put_coverage(json, summary);
  json.member("evaluationTime", config::format_time(common.run.now)).some("tables", clean(common.run.edition));
  if (common.run.baseline != inventory::kNoTime)
    json.member("baselineEvaluationTime", config::format_time(common.run.baseline));
  json.close_object().close_object();
  return out;
}

std::optional<Failure> SarifPage::finish(SarifCommon& common, const Summary& summary, std::size_t pages,
                                         const std::vector<Notification>& told) {
  const std::string rest = tail(common, summary, pages, told);
  file_->write("\n],");
  file_->write(std::string_view(rest).substr(1));
  file_->write("]}\n");
  bytes_ += rest.size() + 5;
  level_out(*common.rules);
  return file_->commit();
}

}  // namespace lapse::report
