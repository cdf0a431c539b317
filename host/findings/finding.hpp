// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "config/location.hpp"
#include "config/waivers.hpp"
#include "findings/outcome.hpp"

namespace lapse::findings {

/// How a finding stands to the run that it is compared with (the baseline).
enum class State : std::uint8_t {
  unknown,    ///< there is no baseline
  fresh,      ///< SARIF's "new": the baseline does not have it
  unchanged,  ///< the same, of the same level and with the same arguments
  updated,    ///< the same, but its level or its arguments have changed
  absent      ///< the baseline has it, this run does not
};

/// Why a finding is absent.
enum class Gone : std::uint8_t {
  no,
  resolved,    ///< its check was made and did not find it again
  removed,     ///< its certificate or name is no longer in the inventory
  not_checked  ///< its rule did not look at this subject in this run
};

/// One result of one rule on one subject, with identity.
struct Finding {
  const Rule* rule = nullptr;        ///< never null
  const Outcome* outcome = nullptr;  ///< never null
  Kind kind = Kind::open;
  Level level = Level::none;  ///< Level::none unless kind is Kind::fail
  Bearing bearing = Bearing::service;
  std::string certificate;  ///< the certificate's id
  std::string name;         ///< the name judged, display form; empty for a rule that looks at the whole certificate
  std::string discriminator;
  std::vector<std::pair<std::string, std::string>> arguments;
  std::string message;  ///< the outcome's template with the arguments filled in; clean text, one line
  std::string asked;    ///< clean text, lines separated by LF; likewise the next three
  std::string seen;
  std::string expected;
  std::string fix;
  std::int64_t visible_after = -1;  ///< seconds, -1 = not known
  config::Location where;
  std::string fingerprint;  ///< 64 hexadecimal digits: SHA-256 over outcome, certificate, name, discriminator
  /// What tells whether a finding has changed: 16 hexadecimal digits over its level and its arguments, in English. No
  /// evidence, no message: addresses, TTLs and languages are no change.
  std::string content;
  std::uint32_t part = LAPSE_PART_CERTIFICATE;  ///< lapse_part: which entry of the inventory `where` is

  // Against the baseline; set by findings::Drift. Times are evaluation times in UTC seconds.
  State state = State::unknown;
  Gone gone = Gone::no;                    ///< not `no` exactly when the state is `absent`
  std::int64_t first_seen = LAPSE_NO_TIME;  ///< the first run of an unbroken row that had it; this run without a baseline
  std::int64_t last_seen = LAPSE_NO_TIME;   ///< the last run that saw it; before this run when carried or absent
  std::int64_t last_right = LAPSE_NO_TIME;  ///< the last run in which its check passed; LAPSE_NO_TIME = not known
  /// Not seen in this run: its check could not be made, so the baseline's finding stands until somebody looks again. It
  /// changes neither verdict nor exit code, and its check is counted as "cannot tell".
  bool carried = false;

  /// The waiver that covers it, or null; owned by the run's waivers. A waived finding keeps its kind, its level and its
  /// part in the verdict; it is left out of alerts and of the exit code.
  const config::Waiver* waiver = nullptr;
};

[[nodiscard]] const char* to_text(State state);  ///< "", "new", "unchanged", "updated", "absent"
[[nodiscard]] const char* to_text(Gone gone);    ///< "", "resolved", "removed", "notChecked"

}  // namespace lapse::findings
