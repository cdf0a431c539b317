// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "config/tables.hpp"
#include "inventory/certificate.hpp"
#include "observe/observer.hpp"

namespace lapse::inventory {

/// The certificates that these host names serve: resolves each, shakes hands with every address, and takes names, dates
/// and the likely provider from the leaf. All names are looked at together. A name that serves nothing still gives a
/// certificate, with that one name and nothing else known. `names` are A-labels; the id is the name.
[[nodiscard]] std::vector<Certificate> discover(const std::vector<std::string>& names, observe::Observer& observer,
                                                const config::Tables& tables);

}  // namespace lapse::inventory
