// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "findings/finding.hpp"
#include "inventory/certificate.hpp"

namespace lapse::verdict {

/// The answer to the one question, best first: a later value wins over an earlier one, so that "cannot tell" never becomes
/// "will renew" or "at risk", and only positive evidence makes "will not renew".
enum class Value : std::uint8_t { will_renew = 0, at_risk = 1, cannot_tell = 2, will_not_renew = 3 };

[[nodiscard]] const char* to_text(Value value);  ///< "will renew", "at risk", "cannot tell", "will not renew"

/// When things happen to a certificate; kNoTime where it cannot be known. UTC seconds.
struct Calendar {
  std::int64_t window_opens = inventory::kNoTime;  ///< the provider starts to renew
  std::int64_t first_notice = inventory::kNoTime;  ///< the provider's own first alarm
  std::int64_t last_safe_day = inventory::kNoTime; ///< a fix made later may come too late
  std::int64_t expiry = inventory::kNoTime;
};

/// The verdict on one certificate.
struct Verdict {
  Value value = Value::cannot_tell;
  Calendar calendar;
  const findings::Finding* decisive = nullptr;  ///< the finding that decided, null when it will renew
};

/// Where the calendar's figures come from: a row of the dated table `renewal-window`; -1 = not known.
struct Window {
  int opens_days = -1;        ///< before expiry
  int first_notice_days = -1; ///< before expiry
  int completion_days = 1;    ///< from the fix being visible to the new certificate being served
};

/// Judges over all findings of one certificate.
[[nodiscard]] Verdict conclude(const inventory::Certificate& certificate, std::span<const findings::Finding> findings,
                               const Window& window);

}  // namespace lapse::verdict
