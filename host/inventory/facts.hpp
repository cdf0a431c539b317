// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "config/tables.hpp"
#include "inventory/certificate.hpp"

namespace lapse::inventory {

/// Days of validity as the Baseline Requirements count them (both ends included, every begun day counts); -1 = not
/// known.
[[nodiscard]] std::int64_t validity_days(const Certificate& certificate);

/// What a dated table needs to know to choose its row. Views into the certificate.
[[nodiscard]] config::Facts facts_of(const Certificate& certificate);

/// Fills in the provider of a certificate that does not say it, by the table `provider-signs`: its records, then its
/// id, then its issuer.
void infer_provider(Certificate& certificate, const config::Tables& tables);

}  // namespace lapse::inventory
