// SPDX-License-Identifier: Apache-2.0
#include "report/summary_text.hpp"

#include "report/text.hpp"

namespace lapse::report {

std::string summary_line(const Summary& summary) {
  using verdict::Value;
  std::string out = count(summary.certificates, "certificate", "certificates") + ": ";
  bool first = true;
  for (const Value value : {Value::will_not_renew, Value::at_risk, Value::cannot_tell, Value::will_renew}) {
    if (!first) out += ", ";
    first = false;
    out += std::to_string(summary.verdicts[static_cast<std::size_t>(value)]) + " " + verdict::to_text(value);
  }
  out += ". " + std::to_string(summary.reported) + " of " + count(summary.planned, "check", "checks") + " reported";
  const auto kind = [&](findings::Kind k) { return summary.kinds[static_cast<std::size_t>(k)]; };
  if (kind(findings::Kind::open) > 0) out += ", " + std::to_string(kind(findings::Kind::open)) + " could not be told";
  if (const auto review = kind(findings::Kind::review); review > 0) {
    out += ", " + std::to_string(review) + (review == 1 ? " needs" : " need") + " a person's judgement";
  }
  if (summary.waived > 0) {
    out += ", " + std::to_string(summary.waived) + (summary.waived == 1 ? " finding is" : " findings are") + " waived";
  }
  return out + ".";
}

std::string notification_line(const Notification& notification) {
  std::string out = findings::to_text(notification.level);
  if (notification.level == findings::Level::none) out = "note";
  if (!notification.id.empty()) out += " " + notification.id;
  out += ": " + clean(notification.text, 2000);
  const std::string where = config::to_text(notification.where);
  return where.empty() ? out : out + " (" + clean(where) + ")";
}

}  // namespace lapse::report
