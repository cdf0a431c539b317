// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <list>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "observe/observer.hpp"
#include "observe/recording_file.hpp"

// Record and replay. What a run observed is a file, and from that file any rule, old or new, judges the same run again
// without a network. The format is told in codec.hpp.

namespace lapse::observe {

/// Passes questions on to a live observer and writes down each distinct observation as it comes.
///
/// When the live observer looks a second time at what it had forgotten, the first answer is handed out again, so that
/// the run saw exactly what its recording says.
class Recorder final : public Observer {
 public:
  /// `live` must outlive the recorder.
  [[nodiscard]] static Result<std::unique_ptr<Recorder>> open(const std::filesystem::path& path,
                                                              const RecordingHeader& header, Observer& live);

  void ask(const Question& question, Done done) override;
  void run(std::chrono::milliseconds most) override { live_.run(most); }
  [[nodiscard]] Counters counters() const override { return live_.counters(); }

  /// Call when the run has ended. Says why the recording is not whole, if it is not.
  [[nodiscard]] std::optional<Failure> close() { return file_->finish(); }

 private:
  Recorder(std::unique_ptr<RecordingFile> file, Observer& live) : file_(std::move(file)), live_(live) {}
  [[nodiscard]] AnswerPtr record(const Question& question, const AnswerPtr& answer);

  std::unique_ptr<RecordingFile> file_;
  Observer& live_;
  support::FlatIndex written_;  ///< by question and answer id: the quick way to see that an observation is known
  support::FlatIndex ids_;      ///< question's key to the id of its first answer
};

/// Answers from a recording. A question that is not in it ends as Ended::failed, "not in the recording".
///
/// Ids of answers count up in the order in which their questions are first asked. Keeps the most recent answers, up to
/// some megabytes, and nothing else but the file's index.
class Replayer final : public Observer {
 public:
  /// Reads the recording through; the error is "file:line: what is wrong".
  [[nodiscard]] static Result<std::unique_ptr<Replayer>> open(const std::filesystem::path& path);

  /// When the recorded run judged, and when it started.
  [[nodiscard]] const RecordingHeader& header() const { return file_->header(); }

  void ask(const Question& question, Done done) override;
  void run(std::chrono::milliseconds most) override;
  [[nodiscard]] Counters counters() const override { return counters_; }

  [[nodiscard]] bool holds(const Question& question) const { return file_->contains(canonical(question)); }

  /// How many distinct questions were asked that the recording does not hold.
  [[nodiscard]] std::uint64_t missing() const { return missing_; }

 private:
  using Waiting = std::pair<Question, Done>;

  explicit Replayer(std::unique_ptr<RecordingFile> file) : file_(std::move(file)) {}
  [[nodiscard]] AnswerPtr answer(const Question& question);
  void keep(std::uint64_t key, const AnswerPtr& answer);

  std::unique_ptr<RecordingFile> file_;
  std::deque<Waiting> now_;
  std::deque<Waiting> at_end_;
  support::FlatIndex ids_;                                 ///< question's key to the id of its answer
  std::list<std::pair<std::uint64_t, AnswerPtr>> recent_;  ///< latest first
  std::unordered_map<std::uint64_t, decltype(recent_)::iterator> where_;
  std::size_t recent_bytes_ = 0;
  std::uint64_t missing_ = 0;
  Counters counters_;
};

}  // namespace lapse::observe
