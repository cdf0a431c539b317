// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "findings/outcome.hpp"
#include "support/phrasebook.hpp"

namespace lapse::findings {

/// Puts the texts of a rule and of its outcomes into the phrasebook's language; what has no entry stays English. Ids,
/// names, tags and placeholders stay as they are.
void translate(Rule& rule, const support::Phrasebook& phrasebook);

}  // namespace lapse::findings
