// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <fstream>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lapse::report {

/// Lines of input files, read when they are asked for. Meant for reading mostly forwards, as reports do; reading
/// backwards starts again from a mark some lines before. Holds a few open files, a few lines of each, and 8 bytes for
/// every 256 lines that went by.
class Snippets {
 public:
  /// The line (from 1) without its end, as UTF-8; nullopt when there is no such line, when it is very long, or when the
  /// file is no ordinary file.
  [[nodiscard]] std::optional<std::string> line(const std::string& file, int number);

 private:
  struct Source {
    std::string name;
    std::ifstream in;
    int next = 1;                       ///< the line that the stream stands at
    std::vector<std::streamoff> marks;  ///< where lines 1, 257, 513, ... begin
    std::map<int, std::optional<std::string>> recent;
  };

  Source* source(const std::string& file);
  static void read_next(Source& from);

  std::list<Source> sources_;  ///< latest used first
};

}  // namespace lapse::report
