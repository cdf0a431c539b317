// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "report/report.hpp"

namespace lapse::report::html {

/// The life of a certificate as a drawing, and below it the same dates as text, so that nobody needs the drawing: issued,
/// window opens, the provider's first notice, last safe day, expiry, and the days on which the rules of issuing change. A
/// sentence instead, when no date is known. `id` is a word that is the certificate's own on the page.
[[nodiscard]] std::string timeline(const Judged& judged, std::int64_t now, const std::string& id);

}  // namespace lapse::report::html
