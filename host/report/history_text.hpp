// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "report/report.hpp"

// How the terminal's reports tell what was before.

namespace lapse::report {

/// "right on 2026-11-03, wrong since 2026-11-10, renewal window opens in 74 days": what the baseline and a waiver say of
/// a finding. Empty without both. Clean text.
[[nodiscard]] std::string history_text(const findings::Finding& finding, const verdict::Calendar& calendar,
                                       std::int64_t now);

/// "resolved: DNS1001 absent.example (deleted-record), wrong since 2026-11-10": a finding that is gone. Clean text.
[[nodiscard]] std::string gone_text(const findings::Finding& finding);

/// "Since 2026-11-20: 1 new, 0 changed, 4 unchanged, 2 gone; 1 could not be looked at again." Empty without a baseline.
[[nodiscard]] std::string drift_line(const Run& run, const Summary& summary);

}  // namespace lapse::report
