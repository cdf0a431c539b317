// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "report/report.hpp"

// The closing lines that the terminal's two reports share.

namespace lapse::report {

/// "3 certificates: 1 will not renew, 0 at risk, 1 cannot tell, 1 will renew. 27 of 27 checks reported, 2 could not be
/// told."
[[nodiscard]] std::string summary_line(const Summary& summary);

/// "warning RUN1002: text (lapse.yaml:3:1)"; clean text, one line.
[[nodiscard]] std::string notification_line(const Notification& notification);

}  // namespace lapse::report
