// SPDX-License-Identifier: Apache-2.0
#include "verdict/verdict.hpp"

#include <algorithm>

#include "support/say.hpp"

namespace lapse::verdict {
namespace {

using findings::Bearing;
using findings::Kind;
using findings::Level;

bool says_something(const findings::Finding& f) {
  return f.bearing == Bearing::renewal && f.kind != Kind::not_applicable;
}

}  // namespace

const char* to_text(Value value) {
  switch (value) {
    case Value::will_renew: return english("will renew");
    case Value::at_risk: return english("at risk");
    case Value::cannot_tell: return english("cannot tell");
    case Value::will_not_renew: return english("will not renew");
  }
  return english("cannot tell");
}

Value meaning(const findings::Finding& f) {
  if (!says_something(f) || f.carried) return Value::will_renew;
  switch (f.kind) {
    case Kind::pass: return Value::will_renew;
    case Kind::fail:
      if (f.level == Level::error) return Value::will_not_renew;
      return f.level == Level::warning ? Value::at_risk : Value::will_renew;
    case Kind::review: return Value::at_risk;
    default: return Value::cannot_tell;
  }
}

Verdict conclude(const inventory::Certificate& certificate, std::span<const findings::Finding> findings, const lapse::window& window) {
  Verdict v;
  v.value = Value::will_renew;
  bool anything = false;
  for (const auto& f : findings) {
    anything |= says_something(f) && !f.carried;
    if (const Value m = meaning(f); m > v.value) {
      v.value = m;
      v.decisive = &f;
    }
  }
  if (!anything) v.value = Value::cannot_tell;
  v.calendar = lapse::calendar_of(certificate.not_before, certificate.not_after, window);
  // All that keeps it from renewing has to be mended, and no fix works before everybody can see it.
  std::int64_t slowest = 0;
  for (const auto& f : findings)
    if (v.decisive && meaning(f) == v.value) slowest = std::max(slowest, f.visible_after);
  if (slowest > 0 && v.calendar.expiry != LAPSE_NO_TIME) {
    v.calendar.last_safe_day =
        lapse::start_of_day(certificate.not_after - window.completion_days * lapse::kDay - (lapse::kDay - 1) - slowest);
  }
  return v;
}

}  // namespace lapse::verdict
