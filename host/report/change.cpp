// SPDX-License-Identifier: Apache-2.0
#include "report/change.hpp"

#include "config/time.hpp"
#include "report/json.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMost = 1000;

}  // namespace

void ChangeReport::begin(const Run& run) {
  now_ = run.now;
  baseline_ = run.baseline;
  scope_ = clean(run.scope);
}

void ChangeReport::keep(Several& several, const findings::Finding& finding, const Judged* judged) {
  if (several.count++ >= kMost) return;
  std::string out;
  Json json(out);
  json.object().member("outcome", finding.outcome->id).member("rule", finding.rule->kind);
  json.member("level", findings::to_text(finding.level));
  json.member("bearing", finding.bearing == findings::Bearing::renewal ? "renewal" : "service");
  json.member("certificate", clean(finding.certificate)).member("name", clean(finding.name));
  json.member("message", clean(finding.message)).member("fix", clean(finding.fix, 4000, true));
  json.member("fingerprint", finding.fingerprint);
  json.time("first_seen", finding.first_seen);
  json.time("last_seen", finding.last_seen);
  json.time("last_right", finding.last_right);
  if (finding.gone != findings::Gone::no) json.member("gone", findings::to_text(finding.gone));
  if (judged != nullptr) {
    json.member("verdict", verdict::to_text(judged->verdict.value));
    json.time("window_opens", judged->verdict.calendar.window_opens);
    json.time("last_safe_day", judged->verdict.calendar.last_safe_day);
    json.time("expiry", judged->verdict.calendar.expiry);
  }
  json.close_object();
  several.first.push_back(std::move(out));
}

void ChangeReport::add(const Judged& judged) {
  for (const auto& finding : judged.findings) {
    if (finding.kind != findings::Kind::fail || finding.waiver != nullptr) continue;
    if (finding.state == findings::State::fresh) keep(fresh_, finding, &judged);
    if (finding.state == findings::State::updated) keep(updated_, finding, &judged);
  }
  for (const auto& finding : judged.gone) keep(gone_, finding, &judged);
}

bool ChangeReport::end(const Summary& summary) {
  for (const auto& finding : summary.gone) keep(gone_, finding, nullptr);
  Json json(json_);
  json.object().member("lapse_change", 1).member("evaluated", config::format_time(now_));
  json.time("baseline", baseline_);
  json.member("scope", scope_).member("exit_code", summary.exit_code);
  json.member("certificates", summary.certificates).key("verdicts").object();
  for (std::size_t i = 0; i < 4; ++i)
    json.member(verdict::to_text(static_cast<verdict::Value>(i)), summary.verdicts[i]);
  json.close_object().member("planned", summary.planned).member("reported", summary.reported);
  json.member("cannot_tell", summary.kinds[static_cast<std::size_t>(findings::Kind::open)]);
  for (const auto& [name, several] : {std::pair("new", &fresh_), {"updated", &updated_}, {"gone", &gone_}}) {
    json.key(name).object().member("count", several->count).key("findings").array();
    for (const auto& one : several->first) json.raw(one);
    json.close_array().close_object();
  }
  json.close_object();
  json_ += '\n';
  return true;
}

}  // namespace lapse::report
