// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace lapse::testkit {

/// Writes, one JSON object a line, every text for people: those of the rule's descriptor ("text"), and of the findings of
/// all scenarios the arguments by name and the lines of what was asked, seen, expected and to be published ("phrase"). For
/// a test that a catalogue of translations knows them all. False when the rule or a scenario could not be read.
[[nodiscard]] bool write_texts(const std::string& plugin, const std::vector<std::string>& scenarios, std::ostream& out);

}  // namespace lapse::testkit
