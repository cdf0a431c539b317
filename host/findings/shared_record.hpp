// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "findings/finding.hpp"
#include "inventory/shared_records.hpp"

namespace lapse::findings {

/// The host's rule about records that several certificates share, outcome DNS1011. It is no check and can neither hold
/// nor fail: it is a note beside the checks, bears on no verdict, and is not counted among what was planned.
[[nodiscard]] const Rule& shared_record_rule();

/// Adds a DNS1011 for each record of the certificate that others name too; one for a wildcard and its base name.
void tell_of_shared_records(const inventory::SharedRecords& shared, const inventory::Certificate& certificate,
                            std::vector<Finding>& to);

}  // namespace lapse::findings
