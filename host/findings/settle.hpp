// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "findings/finding.hpp"
#include "findings/reported.hpp"
#include "inventory/certificate.hpp"

namespace lapse::findings {

/// Levels that the estate sets for outcomes, by outcome id. Level::none takes an outcome out of the account: it stays
/// counted, as not applicable.
using Levels = std::map<std::string, Level>;

/// Gives a reported finding its identity, level, place and message. `name` is an index into the certificate's names or -1.
[[nodiscard]] Finding settle(const Reported& reported, const Rule& rule, const inventory::Certificate& certificate, int name,
                             const Levels& levels);

/// The entry of the inventory that declares a part (lapse_part) of a certificate, or the nearest that is known.
[[nodiscard]] config::Location place_of(std::uint32_t part, const inventory::Certificate& certificate, int name);

/// A check that could not be made: the host's own outcome RUN1001, kind open, with the reason in words.
[[nodiscard]] Finding inconclusive(const Rule& host_rule, const std::string& rule_kind, const std::string& reason,
                                   const inventory::Certificate& certificate, int name);

/// The template with each {name} replaced by its argument; a placeholder without one stays.
[[nodiscard]] std::string fill(const std::string& message, const std::vector<std::pair<std::string, std::string>>& arguments);

/// The host's own rule: what can be said about a check itself.
[[nodiscard]] const Rule& host_rule();

}  // namespace lapse::findings
