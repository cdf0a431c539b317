// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace lapse::commands {

/// host/config/lapse.schema.json, taken into the program: what estates, rule packs and files of waivers may hold, but for
/// the rules, which depend on what is loaded.
[[nodiscard]] std::string_view format_schema();

}  // namespace lapse::commands
