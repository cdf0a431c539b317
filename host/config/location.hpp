// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

namespace lapse::config {

/// A region of an input file. Lines and columns start at 1, columns count UTF-16 code units as SARIF does, the end is
/// exclusive. `file` is the path as the user gave it; null when the thing was not read from a file.
struct Location {
  std::shared_ptr<const std::string> file;
  int line = 0;
  int column = 0;
  int end_line = 0;
  int end_column = 0;

  [[nodiscard]] bool known() const { return file != nullptr && line > 0; }
};

/// "file:line:col", or "file", or "" as far as it is known.
[[nodiscard]] std::string to_text(const Location& where);

/// One thing that is wrong in an input: "file:line:col: what is wrong; what was expected".
struct Problem {
  Location where;
  std::string what;
  std::string expected;
};

[[nodiscard]] std::string to_text(const Problem& problem);

}  // namespace lapse::config
