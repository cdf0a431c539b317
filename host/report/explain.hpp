// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "findings/outcome.hpp"

namespace lapse::report {

/// What `lapse explain ID` prints: what an outcome means, what to do, and where it comes from.
void explain(std::ostream& out, const findings::Rule& rule, const findings::Outcome& outcome, std::size_t width);

/// What `lapse rule list` prints: one line for each rule, then what `more` says of it, then its outcomes.
void list_rules(std::ostream& out, std::span<const findings::Rule* const> rules, std::size_t width,
                const std::function<std::vector<std::string>(const findings::Rule&)>& more = {});

}  // namespace lapse::report
