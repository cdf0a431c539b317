// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// What may stand in a public certificate at all.
namespace lapse::dns_cname {

/// Why no public CA gives out a certificate for this name (canonical, perhaps with "*."), in words; empty = nothing
/// speaks against it. What may stand in a label is for the rule eligibility to judge.
[[nodiscard]] std::string fault_of_name(std::string_view domain);

/// "example.com" of "a.b.example.com" by the public suffix list; empty where the list knows nothing of the name's end.
[[nodiscard]] std::string registrable(std::string_view name);

/// Is this a public suffix that a registry runs? Those of private owners ("github.io") are not meant.
[[nodiscard]] bool is_registry_suffix(std::string_view name);

}  // namespace lapse::dns_cname
