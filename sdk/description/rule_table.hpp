// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <optional>
#include <string>
#include <string_view>

// What keeps a host of this version from taking a rule. The host asks before it uses a plugin, and the conformance kit
// before it examines one, so that both say the same.

namespace lapse::description {

/// Everything that whoever made the plugin needs to mend it.
struct Fault {
  std::string reason;    ///< what is wrong
  std::string found;     ///< what is there; may be empty
  std::string expected;  ///< what should be; may be empty
  std::string remedy;    ///< what to do
};

/// Sizes, versions, pointers, ids and the documentation. Never reads beyond a size that the rule states.
[[nodiscard]] std::optional<Fault> fault_of(const lapse_rule* table);

/// Why a text is not the subset of JSON Schema that parameters are described with; empty when it is. An empty text is a
/// rule without parameters.
[[nodiscard]] std::string fault_of_schema(std::string_view text);

}  // namespace lapse::description
