// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

namespace lapse::inventory {

/// Lines of a file, with a bound on how much of one is kept.
class LineReader {
 public:
  enum class Got { line, too_long, end };

  LineReader(const std::filesystem::path& path, std::size_t longest)
      : stream_(path, std::ios::binary), longest_(longest) {}

  [[nodiscard]] bool readable() const { return stream_.is_open(); }
  /// Reads the next line, without its end. A line that is too long is skipped, and `line` holds its start.
  [[nodiscard]] Got next(std::string& line);
  /// Number of the line read last.
  [[nodiscard]] int number() const { return number_; }

 private:
  bool fill();

  std::ifstream stream_;
  std::size_t longest_;
  std::string buffer_;
  std::size_t at_ = 0;
  int number_ = 0;
};

}  // namespace lapse::inventory
