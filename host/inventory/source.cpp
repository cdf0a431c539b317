// SPDX-License-Identifier: Apache-2.0
#include "inventory/source.hpp"

namespace lapse::inventory {

Source::~Source() = default;

}  // namespace lapse::inventory
