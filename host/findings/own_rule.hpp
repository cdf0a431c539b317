// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "findings/outcome.hpp"

namespace lapse::findings {

/// A rule of the host itself, as reports list it beside those of plugins, in the process's language. `page` is a file of the
/// project's repository; empty means its front page.
[[nodiscard]] Rule own_rule(const char* kind, const char* summary, const char* page, std::vector<Outcome> outcomes);

}  // namespace lapse::findings
