// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "report/report.hpp"

namespace lapse::report::html {

/// One certificate of the page: verdict, timeline, and for each finding what was asked, seen, expected, and what to
/// publish. `id` is a word that is the certificate's own on the page. Bounded by the bounds of its texts: at most about
/// 500 KB, usually 4.
[[nodiscard]] std::string card(const Judged& judged, std::int64_t now, const std::string& id);

}  // namespace lapse::report::html
