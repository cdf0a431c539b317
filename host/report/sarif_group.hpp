// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "report/json.hpp"
#include "report/report.hpp"
#include "report/sarif_message.hpp"
#include "report/sarif_place.hpp"

namespace lapse::report {

/// The findings of one outcome at one line of the inventory: one result. Holds copies, bounded in number and length.
struct SarifGroup {
  std::size_t rule = 0;                     ///< index among the driver's rules
  std::uint64_t key = 0;                    ///< hash of outcome, file and line
  std::shared_ptr<const std::string> file;  ///< null for what no file declares
  SarifPlace place;
  findings::Level level = findings::Level::none;  ///< the highest
  std::string fingerprint;                        ///< the smallest
  SarifWords words;                       ///< arguments, message and subject of the first; subjects of the others
  std::string qualified;                  ///< logical name of the first
  std::vector<std::string> steps;         ///< of the first: what was asked, seen, expected, and what mends it
  std::vector<std::string> observations;  ///< each finding as a JSON object
  std::size_t count = 0;

  /// Takes a finding in. `inconclusive` = it is a result of RUN1001 and not of its own outcome.
  void add(const Judged& judged, const findings::Finding& finding, bool inconclusive);

  /// Writes the result's members after its level: message to properties, and closes the object. With `flow`, the steps
  /// are there a second time as a code flow: the only form in which GitHub shows more than the message.
  void put_rest(Json& json, const SarifTemplate& form, bool flow) const;
};

/// Writes `logicalLocations` for a place.
void put_logical(Json& json, const std::string& name, const std::string& qualified);

}  // namespace lapse::report
