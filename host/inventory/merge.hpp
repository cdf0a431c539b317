// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "inventory/certificate.hpp"

namespace lapse::inventory {

/// Fills what `into` does not know of a certificate from another entry about the same one. Names are united.
void merge(Certificate& into, const Certificate& other);

/// The same for one name.
void merge(Name& into, const Name& other);

}  // namespace lapse::inventory
