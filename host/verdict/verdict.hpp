// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/calendar.hpp>

#include <cstdint>
#include <span>

#include "findings/finding.hpp"
#include "inventory/certificate.hpp"

namespace lapse::verdict {

/// The answer to the one question, best first: of two answers the later one wins, so that "cannot tell" never becomes
/// "will renew" or "at risk", and only positive evidence makes "will not renew".
enum class Value : std::uint8_t { will_renew = 0, at_risk = 1, cannot_tell = 2, will_not_renew = 3 };

[[nodiscard]] const char* to_text(Value value);  ///< "will renew", "at risk", "cannot tell", "will not renew"

/// When things happen to a certificate.
using Calendar = lapse::calendar;

/// The verdict on one certificate.
struct Verdict {
  Value value = Value::cannot_tell;
  Calendar calendar;
  const findings::Finding* decisive = nullptr;  ///< the finding that decided; null when it will renew
};

/// What one finding says about the renewal:
///
///     bears on      pass          fail                                   open          review    notApplicable
///     renewal       will renew    error: will not renew                  cannot tell   at risk   (says nothing)
///                                 warning: at risk, note: will renew
///     service       (says nothing, whatever the kind)
///
/// A finding carried over from the baseline says nothing either: nobody saw it today. A waiver changes nothing here.
[[nodiscard]] Value meaning(const findings::Finding& finding);

/// Judges over all findings of one certificate: the worst of their meanings. When none says anything about the renewal,
/// nothing is known: "cannot tell".
[[nodiscard]] Verdict conclude(const inventory::Certificate& certificate, std::span<const findings::Finding> findings,
                               const lapse::window& window);

}  // namespace lapse::verdict
