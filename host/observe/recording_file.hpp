// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "observe/certificates.hpp"
#include "observe/codec.hpp"
#include "support/flat_index.hpp"
#include "support/result.hpp"

namespace lapse::observe {

/// A recording on disk with an index of where each question stands. Holds no observation in memory, only about 30 to 45
/// bytes a question. The recorder appends to one, the replayer reads one.
class RecordingFile {
 public:
  /// Starts an empty recording; what was at `path` is gone.
  [[nodiscard]] static Result<std::unique_ptr<RecordingFile>> create(const std::filesystem::path& path,
                                                                     const RecordingHeader& header);

  /// Opens a recording and reads it through once: every line is checked. The error is "file:line: what is wrong".
  [[nodiscard]] static Result<std::unique_ptr<RecordingFile>> open(const std::filesystem::path& path);

  [[nodiscard]] const RecordingHeader& header() const { return header_; }
  [[nodiscard]] std::size_t size() const { return questions_.size(); }
  [[nodiscard]] bool contains(const Question& canonical) const { return questions_.contains(key(canonical)); }

  /// Adds an observation whose question is not there yet. A failure to write shows in `finish`.
  void append(const Question& canonical, const Answer& answer);

  /// The answer to a question, nullopt when it is not there or cannot be read back.
  [[nodiscard]] std::optional<Answer> load(const Question& canonical);

  /// Writes out what is buffered; says what went wrong since `create`.
  [[nodiscard]] std::optional<Failure> finish();

  /// The first 64 bits of the SHA-256 of the question as it stands in the file.
  [[nodiscard]] static std::uint64_t key(const Question& canonical);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  enum class Line { whole, end, cut, too_long };

  RecordingFile(std::filesystem::path path, std::FILE* file) : path_(std::move(path)), file_(file) {}
  [[nodiscard]] std::optional<Failure> scan();
  [[nodiscard]] std::optional<std::string> take(std::string_view line, std::size_t number, std::uint64_t offset);
  [[nodiscard]] Line next_line(std::string& line);
  [[nodiscard]] bool line_at(std::uint64_t offset, std::string& line);
  [[nodiscard]] std::string name_der(const Der& der);
  [[nodiscard]] Der find_der(const std::string& sha256);
  void write(std::string line);

  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
  RecordingHeader header_;
  support::FlatIndex questions_;  ///< key to offset
  support::FlatIndex ders_;       ///< first 64 bits of the hash to offset
  Certificates certificates_;
  std::uint64_t end_ = 0;  ///< where the next line goes
  bool reading_ = false;   ///< the file's position is not `end_`
  std::optional<Failure> failure_;
};

}  // namespace lapse::observe
