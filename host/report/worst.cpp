// SPDX-License-Identifier: Apache-2.0
#include "report/worst.hpp"

#include <algorithm>
#include <limits>

#include "report/history_text.hpp"
#include "report/text.hpp"

namespace lapse::report {
namespace {

constexpr std::size_t kMostFindings = 20;  // of one certificate

int severity(verdict::Value value) {
  switch (value) {
    case verdict::Value::will_not_renew:
      return 0;
    case verdict::Value::at_risk:
      return 1;
    case verdict::Value::cannot_tell:
      return 2;
    case verdict::Value::will_renew:
      return 3;
  }
  return 2;
}

std::int64_t impact(const verdict::Calendar& calendar) {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t time : {calendar.last_safe_day, calendar.expiry}) {
    if (time != inventory::kNoTime) first = std::min(first, time);
  }
  return first;
}

bool accepted(const Judged& judged) {
  return judged.verdict.decisive != nullptr && judged.verdict.decisive->waiver != nullptr;
}

bool shown(const findings::Finding& finding) {
  return finding.kind == findings::Kind::fail || finding.kind == findings::Kind::open ||
         finding.kind == findings::Kind::review;
}

/// Order of findings within a certificate: smaller is shown first.
int place(const findings::Finding& finding, const findings::Finding* decisive) {
  if (&finding == decisive) return 0;
  if (finding.kind == findings::Kind::fail) return 4 - static_cast<int>(finding.level);
  return finding.kind == findings::Kind::open ? 5 : 6;
}

Shown copy(const findings::Finding& finding, const verdict::Calendar& calendar, std::int64_t now) {
  return {finding.kind,          finding.level, finding.bearing, finding.outcome->id, finding.name,
          finding.message,       finding.asked, finding.seen,    finding.expected,    finding.fix,
          finding.visible_after, history_text(finding, calendar, now), finding.outcome, finding.rule};
}

}  // namespace

bool needs_a_look(const Judged& judged) {
  return judged.verdict.value != verdict::Value::will_renew ||
         std::ranges::any_of(judged.findings, [](const auto& f) { return f.kind == findings::Kind::fail; });
}

Row make_row(const Judged& judged, std::int64_t now) {
  std::vector<const findings::Finding*> all;
  for (const auto& finding : judged.findings) {
    if (shown(finding)) all.push_back(&finding);
  }
  const auto* decisive = judged.verdict.decisive;
  std::ranges::stable_sort(all, {}, [decisive](const auto* finding) { return place(*finding, decisive); });
  Row row{judged.verdict.value, judged.verdict.calendar, title_with_id(judged.certificate), {}, 0, accepted(judged)};
  for (const auto* finding : all) {
    if (row.findings.size() < kMostFindings) row.findings.push_back(copy(*finding, judged.verdict.calendar, now));
  }
  row.more = all.size() - row.findings.size();
  return row;
}

Worst::Rank Worst::rank(const Judged& judged, std::size_t order) {
  const int group = judged.verdict.value == verdict::Value::will_renew ? 2 : accepted(judged) ? 1 : 0;
  return {group, impact(judged.verdict.calendar), severity(judged.verdict.value), order};
}

void Worst::add(const Judged& judged) {
  if (!needs_a_look(judged)) return;
  const Rank place = rank(judged, seen_++);
  if (most_ == 0 || (rows_.size() >= most_ && std::prev(rows_.end())->first < place)) return;
  rows_.emplace(place, make_row(judged, now_));
  if (rows_.size() > most_) rows_.erase(std::prev(rows_.end()));
}

}  // namespace lapse::report
