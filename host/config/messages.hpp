// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "config/document.hpp"
#include "support/phrasebook.hpp"

namespace lapse::config {

/// Reads a catalogue of translations into the phrasebook: a list of pairs,
///
///     - en: "{} certificates"
///       ja: "証明書 {} 件"
///
/// where `language` is the key of the second text. What is wrong with an entry is a problem; the others count.
void read_messages(const std::filesystem::path& file, std::string_view language, support::Phrasebook& to, Problems& problems);

/// All `*.yaml` of a folder, in order of name. A folder that is not there is a problem.
void read_messages_folder(const std::filesystem::path& folder, std::string_view language, support::Phrasebook& to,
                          Problems& problems);

}  // namespace lapse::config
