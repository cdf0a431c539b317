// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

// Judges scenarios with a rule and says what differs. The rule runs in a child process: one that crashes costs the
// scenario at which it did.

namespace lapse::testkit {

struct TestOptions {
  std::string plugin;
  std::vector<std::string> scenarios;  ///< files and folders; with a folder, an outcome that no scenario expects is a failure
  bool update = false;                 ///< write what was found into the scenarios
  bool colour = false;
};

struct TestResult {
  std::size_t scenarios = 0;
  std::size_t failed = 0;   ///< of the scenarios, and outcomes that none expects
  std::size_t updated = 0;  ///< of the scenarios
  [[nodiscard]] bool good() const { return failed == 0 && scenarios > 0; }
};

/// Throws std::runtime_error when the rule cannot be loaded.
[[nodiscard]] TestResult test(const TestOptions& options, std::ostream& out);

}  // namespace lapse::testkit
