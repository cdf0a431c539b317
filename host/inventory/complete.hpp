// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/tables.hpp"
#include "inventory/certificate.hpp"

namespace lapse::inventory {

/// Says what follows from what a certificate's entry says: the provider (infer_provider), each name's validation, the
/// record that a name and its wildcard share, and the validation that all names have in common.
void complete(Certificate& certificate, const config::Tables& tables);

}  // namespace lapse::inventory
