// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "observe/answer.hpp"
#include "observe/question.hpp"
#include "support/result.hpp"

// Conversations that outlive a run, so that other people's mail hosts are not asked every day what they said yesterday.
// The file has the form of a recording, one observation a line. It is a convenience: what cannot be read in it is left
// out, and a file that somebody else could have written is not read at all.

namespace lapse::observe {

/// Conversations of earlier runs, by what was asked, and those of this run that are to be kept.
class KeptConversations {
 public:
  static constexpr std::size_t kMostBytes = 64U << 20U;  ///< of a file that is read
  static constexpr std::size_t kMostEntries = 50'000;    ///< the newest are kept
  static constexpr std::int64_t kMostAge = 7 * 86'400;   ///< seconds; older ones are dropped

  /// Reads the file at `path`; a file that is not there is an empty one. `now` is the wall clock, UTC seconds.
  static std::unique_ptr<KeptConversations> open(std::filesystem::path path, std::int64_t now);

  /// What was wrong with the file, for people; empty when nothing was.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

  /// The answer of an earlier run that is at most as old as the question allows, with its age.
  [[nodiscard]] std::optional<Answer> find(const DialogueQuestion& question, std::int64_t now) const;

  /// Keeps a conversation that was held now, when it was completed and somebody wants it kept.
  void put(const DialogueQuestion& question, const Answer& answer, std::int64_t now);

  /// Takes back everything that `put` got: it was not the peers who spoke.
  void forget_this_run() { fresh_.clear(); }

  /// Writes the file, whole or not at all.
  [[nodiscard]] std::optional<Failure> save() const;

  [[nodiscard]] std::size_t size() const { return held_.size() + fresh_.size(); }

 private:
  using Held = std::unordered_map<Question, Answer>;
  KeptConversations(std::filesystem::path path, std::int64_t now) : path_(std::move(path)), now_(now) {}
  void read();
  void read_line_of(const std::string& line, std::size_t number);

  std::filesystem::path path_;
  std::int64_t now_;
  Held held_, fresh_;
  std::size_t unreadable_ = 0;
  std::string trouble_;
};

}  // namespace lapse::observe
