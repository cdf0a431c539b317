// SPDX-License-Identifier: Apache-2.0
#include "report/summary_text.hpp"

#include "report/text.hpp"
#include "support/say.hpp"

namespace lapse::report {

std::string summary_line(const Summary& summary) {
  using verdict::Value;
  const auto number = [&](Value value) { return summary.verdicts[static_cast<std::size_t>(value)]; };
  std::string out = say("{}: {} will not renew, {} at risk, {} cannot tell, {} will renew.",
                        summary.certificates == 1 ? say("{} certificate", summary.certificates)
                                                  : say("{} certificates", summary.certificates),
                        number(Value::will_not_renew), number(Value::at_risk), number(Value::cannot_tell),
                        number(Value::will_renew));
  out += spoken() == nullptr ? " " : "";
  out += summary.planned == 1 ? say("{} of {} check reported", summary.reported, summary.planned)
                              : say("{} of {} checks reported", summary.reported, summary.planned);
  const auto kind = [&](findings::Kind k) { return summary.kinds[static_cast<std::size_t>(k)]; };
  if (kind(findings::Kind::open) > 0) out += say(", {} could not be told", kind(findings::Kind::open));
  if (const auto review = kind(findings::Kind::review); review > 0) {
    out += review == 1 ? say(", {} needs a person's judgement", review) : say(", {} need a person's judgement", review);
  }
  if (summary.waived > 0) {
    out += summary.waived == 1 ? say(", {} finding is waived", summary.waived) : say(", {} findings are waived", summary.waived);
  }
  return out + say(".");
}

std::string notification_line(const Notification& notification) {
  std::string out = say(notification.level == findings::Level::none ? "note" : findings::to_text(notification.level));
  if (!notification.id.empty()) out += " " + notification.id;
  out += ": " + clean(notification.text, 2000);
  const std::string where = config::to_text(notification.where);
  return where.empty() ? out : out + " (" + clean(where) + ")";
}

}  // namespace lapse::report
