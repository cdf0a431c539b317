// SPDX-License-Identifier: Apache-2.0
#include "report/jsonl.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include "config/time.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "support/say.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostText = 8000;

void put_place(Json& json, const config::Location& where) {
  json.key("file");
  if (!where.known()) {
    json.null().key("line").null().key("column").null();
    return;
  }
  json.value(clean(*where.file)).member("line", where.line).member("column", where.column);
}

std::string finding_line(const findings::Finding& finding, const std::string& id) {
  std::string line;
  Json json(line);
  json.object().member("type", "finding");
  json.member("outcome", finding.outcome->id).member("rule", finding.rule->kind);
  json.member("kind", findings::to_text(finding.kind)).member("level", findings::to_text(finding.level));
  json.member("bearing", finding.bearing == findings::Bearing::renewal ? "renewal" : "service");
  json.member("certificate", id).member("name", clean(finding.name));
  if (!finding.discriminator.empty()) json.member("discriminator", clean(finding.discriminator));
  json.member("message", clean(finding.message, kMostText));
  json.key("arguments").object();
  for (const auto& [name, value] : finding.arguments) json.member(clean(name, 100), clean(value, kMostText));
  json.close_object();
  json.member("asked", clean(finding.asked, kMostText, true)).member("seen", clean(finding.seen, kMostText, true));
  json.member("expected", clean(finding.expected, kMostText, true)).member("fix", clean(finding.fix, kMostText, true));
  json.key("visible_after");
  if (finding.visible_after < 0) {
    json.null();
  } else {
    json.value(finding.visible_after);
  }
  json.member("fingerprint", finding.fingerprint);
  json.key("state");
  if (finding.state == findings::State::unknown) {
    json.null();
  } else {
    json.value(findings::to_text(finding.state));
  }
  json.key("gone");
  if (finding.gone == findings::Gone::no) {
    json.null();
  } else {
    json.value(findings::to_text(finding.gone));
  }
  json.time("first_seen", finding.first_seen);
  json.time("last_seen", finding.last_seen);
  json.time("last_right", finding.last_right);
  json.member("carried", finding.carried).key("waived");
  if (finding.waiver == nullptr) {
    json.null();
  } else {
    json.object().member("until", config::format_time(finding.waiver->until));
    json.member("reason", clean(finding.waiver->reason)).member("by", clean(finding.waiver->by)).close_object();
  }
  put_place(json, finding.where);
  json.close_object();
  return line += '\n';
}

}  // namespace

Result<std::unique_ptr<JsonlReport>> JsonlReport::open(const std::filesystem::path& path, std::ostream& errors) {
  auto file = OutputFile::open(path);
  if (!file) return Failure{file.error()};
  return std::unique_ptr<JsonlReport>(new JsonlReport(std::move(*file), errors));
}

void JsonlReport::begin(const Run& run) {
  now_ = run.now;
  edition_ = clean(run.edition);
  compared_ = run.compared;
  baseline_ = run.baseline;
  for (const auto& notification : run.notifications) notify(notification);
}

void JsonlReport::notify(const Notification& notification) {
  std::string line;
  Json json(line);
  json.object().member("type", "notification").member("id", clean(notification.id, 100));
  json.member("level", findings::to_text(notification.level)).member("message", clean(notification.text, kMostText));
  json.key("outcome");
  if (notification.outcome == nullptr) {
    json.null();
  } else {
    json.value(notification.outcome->id);
  }
  put_place(json, notification.where);
  json.close_object();
  file_->write(line += '\n');
}

void JsonlReport::add(const Judged& judged) {
  const std::string id = clean(judged.certificate.id);
  std::array<std::size_t, 5> kinds{};
  for (const auto& finding : judged.findings) {
    if (!finding.carried) ++kinds[static_cast<std::size_t>(finding.kind)];
    file_->write(finding_line(finding, id));
  }
  for (const auto& finding : judged.gone) file_->write(finding_line(finding, id));
  std::string line;
  Json json(line);
  json.object().member("type", "verdict").member("certificate", id);
  json.key("names").array();
  for (const auto& name : judged.certificate.names)
    json.value(clean(name.display.empty() ? name.domain : name.display, 300));
  json.close_array();
  json.member("provider", clean(judged.certificate.provider, 100));
  json.member("provider_inferred", judged.certificate.provider_inferred);
  json.member("verdict", verdict::to_text(judged.verdict.value));
  json.key("decisive");
  if (judged.verdict.decisive == nullptr) {
    json.null();
  } else {
    json.value(judged.verdict.decisive->outcome->id);
  }
  const auto& calendar = judged.verdict.calendar;
  json.time("window_opens", calendar.window_opens);
  json.time("first_notice", calendar.first_notice);
  json.time("last_safe_day", calendar.last_safe_day);
  json.time("expiry", calendar.expiry);
  json.member("planned", judged.planned);
  for (std::size_t i = 0; i < kinds.size(); ++i)
    json.member(findings::to_text(static_cast<findings::Kind>(i)), kinds[i]);
  put_place(json, judged.certificate.where);
  json.close_object();
  file_->write(line += '\n');
}

bool JsonlReport::end(const Summary& summary) {
  for (const auto* list : {&summary.gone, &summary.kept})
    for (const auto& finding : *list) file_->write(finding_line(finding, clean(finding.certificate)));
  for (const auto& notification : summary.notifications) notify(notification);
  std::string line;
  Json json(line);
  json.object().member("type", "summary").member("now", config::format_time(now_)).member("edition", edition_);
  json.member("certificates", summary.certificates).key("verdicts").object();
  for (std::size_t i = 0; i < 4; ++i)
    json.member(verdict::to_text(static_cast<verdict::Value>(i)), summary.verdicts[i]);
  json.close_object().key("findings").object();
  for (std::size_t i = 0; i < 5; ++i) json.member(findings::to_text(static_cast<findings::Kind>(i)), summary.kinds[i]);
  json.close_object().member("planned", summary.planned).member("reported", summary.reported);
  json.member("waived", summary.waived).member("carried", summary.carried);
  json.key("baseline");
  if (compared_) {
    json.object();
    json.time("now", baseline_);
    for (const auto state : {findings::State::fresh, findings::State::unchanged, findings::State::updated, findings::State::absent})
      json.member(findings::to_text(state), summary.states[static_cast<std::size_t>(state)]);
    json.close_object();
  } else {
    json.null();
  }
  json.member("successful", summary.successful).member("exit_code", summary.exit_code).close_object();
  file_->write(line += '\n');
  if (const auto failure = file_->commit()) {
    errors_ << say_lines(failure->message) << "\n";
    return false;
  }
  return true;
}

}  // namespace lapse::report
