// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace lapse::report {

/// A file that appears at its place only when it is whole: written to a temporary file beside it and renamed at the
/// end. Where the place is no ordinary file (a pipe, /dev/stdout), what was written is copied there at the end.
class OutputFile {
 public:
  /// Opens the temporary file, so that a place that cannot be written shows before the run and not after it.
  [[nodiscard]] static Result<std::unique_ptr<OutputFile>> open(const std::filesystem::path& path);
  ~OutputFile();  ///< without `commit`, nothing is left behind
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// A failure is told by `commit`.
  void write(std::string_view text);

  /// For what can only be decided at the end: changes bytes that were written before, line by line. `change` may alter
  /// a line but not its length.
  template <class Change>
  void rewrite_lines(Change change);

  /// Puts the file in its place; says why it could not.
  [[nodiscard]] std::optional<Failure> commit();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  explicit OutputFile(std::filesystem::path path) : path_(std::move(path)) {}
  void open_temporary();
  [[nodiscard]] bool next_line(std::string& line);
  void put_back(std::int64_t offset, const std::string& line);
  void fail(const char* what);

  std::filesystem::path path_;
  std::filesystem::path temporary_;  ///< empty: an unnamed file
  std::unique_ptr<std::FILE, Close> file_;
  std::optional<Failure> failure_;
};

template <class Change>
void OutputFile::rewrite_lines(Change change) {
  if (!file_ || failure_) return;
  std::rewind(file_.get());
  std::string line;
  std::int64_t offset = 0;
  while (next_line(line)) {
    const std::string before = line;
    change(line);
    if (line != before) put_back(offset, line);
    offset += static_cast<std::int64_t>(line.size()) + 1;
  }
  std::fseek(file_.get(), 0, SEEK_END);
}

}  // namespace lapse::report
