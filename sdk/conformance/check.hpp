// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

// The conformance kit: what every rule promises, whatever it is about. Each check runs in a child process, which loads
// the plugin, so that nothing a plugin does reaches whoever asks.

namespace lapse::conformance {

struct CheckOptions {
  std::string plugin;
  std::vector<std::string> scenarios = {};  ///< files and folders that make the worlds; empty: the kit's own
  std::uint64_t seed = 0;                   ///< 0: one of the clock
  std::size_t tries = 200;                  ///< judgements of each check that takes samples
  std::string only = {};                    ///< the name of one check; empty: all
  /// Outcomes that may pass although a question failed that would have made them fail, if their evidence names it.
  std::vector<std::string> pass_on_the_rest = {};
  /// Outcomes that come from the inventory, although answers may refute them.
  std::vector<std::string> from_the_inventory = {};
  bool colour = false;
};

struct CheckResult {
  std::size_t checks = 0;
  std::size_t failed = 0;
  [[nodiscard]] bool good() const { return checks > 0 && failed == 0; }
};

/// Throws std::runtime_error for scenarios that cannot be read and for a check that there is not.
[[nodiscard]] CheckResult check(const CheckOptions& options, std::ostream& out);

/// The names of the checks.
[[nodiscard]] std::vector<std::string> check_names();

}  // namespace lapse::conformance
