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

/// Checks of one outcome that could not be told, for one notification.
struct SarifUntold {
  const findings::Outcome* outcome = nullptr;
  std::size_t rule = 0;  ///< index of the rule that was not evaluated
  std::string plugin;
  std::string first;  ///< message
  std::size_t count = 0;
  SarifPlace place;
};

/// The findings of one outcome at one line of the inventory: one result. Holds copies, bounded in number and length.
struct SarifGroup {
  std::size_t rule = 0;                     ///< index among the driver's rules
  std::uint64_t key = 0;                    ///< hash of outcome, file and line
  std::shared_ptr<const std::string> file;  ///< null for what no file declares
  SarifPlace place;
  findings::Kind kind = findings::Kind::not_applicable;  ///< the one that matters most; none of those absent
  findings::Level level = findings::Level::none;         ///< the highest
  std::string fingerprint;                               ///< the smallest
  SarifWords words;                       ///< arguments, message and subject of the first; subjects of the others
  std::string qualified;                  ///< logical name of the first
  std::vector<std::string> steps;         ///< of the first: what was asked, seen, expected, and what mends it
  std::vector<std::string> observations;  ///< each finding as a JSON object
  std::vector<std::string> further;       ///< those beyond: their identity and dates alone
  std::vector<SarifUntold> untold;
  std::size_t count = 0;

  std::size_t present = 0;    ///< findings that are not absent
  std::size_t counting = 0;   ///< of those: they are failures, open or need a person
  std::size_t waived = 0;     ///< of those: a waiver covers them
  unsigned states = 0;        ///< bits of findings::State
  std::int64_t first_seen = inventory::kNoTime;
  std::int64_t last_seen = inventory::kNoTime;
  bool carried = false;
  std::vector<const config::Waiver*> waivers;

  /// Takes a finding in. `inconclusive` = it is a result of RUN1001 and not of its own outcome. `now` = evaluation time;
  /// `lean` = with less evidence.
  void add(const Judged& judged, const findings::Finding& finding, bool inconclusive, std::int64_t now, bool lean);

  void note(const findings::Finding& finding, bool inconclusive);
  [[nodiscard]] bool is_absent() const { return present == 0; }
  /// What "kind" and "level" say.
  [[nodiscard]] findings::Kind told_kind() const { return is_absent() ? findings::Kind::fail : kind; }
  [[nodiscard]] findings::Level told_level() const {
    return told_kind() == findings::Kind::fail ? level : findings::Level::none;
  }
  /// "new", "unchanged", "updated", "absent"; empty without a baseline.
  [[nodiscard]] const char* baseline_state() const;

  /// Writes the result's members after its level, but not the suppressions: message to properties. With `flow`, the steps
  /// are there a second time as a code flow: the only form in which GitHub shows more than the message.
  void put_rest(Json& json, const SarifTemplate& form, const SarifTemplate& short_form, bool flow) const;
};

/// Writes `logicalLocations` for a place.
void put_logical(Json& json, const std::string& name, const std::string& qualified);

}  // namespace lapse::report
