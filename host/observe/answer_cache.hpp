// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <unordered_map>
#include <vector>

#include "observe/answer.hpp"
#include "observe/observer.hpp"
#include "observe/question.hpp"

// What has been asked in this run: questions under way with those who wait for them, and answers for as long as there
// is room. Only the broker uses it.

namespace lapse::observe {

/// Bounded by bytes; the answer that was not asked for the longest goes first. Questions under way never go.
class AnswerCache {
 public:
  /// A question of this run.
  struct Entry {
    const Question* question = nullptr;
    AnswerPtr answer;  ///< null while the observation is under way
    std::vector<Observer::Done> waiters;
    bool batched = false;  ///< the broker has yet to make its connection

   private:
    friend class AnswerCache;
    std::size_t cost = 0;
    Entry* newer = nullptr;
    Entry* older = nullptr;
  };

  explicit AnswerCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}
  AnswerCache(const AnswerCache&) = delete;
  AnswerCache& operator=(const AnswerCache&) = delete;

  /// The entry of a canonical question; `made` when it was not there. It stays where it is at least until it is
  /// settled.
  Entry& entry(Question&& question, bool& made);

  /// The entry, or null.
  [[nodiscard]] Entry* find(const Question& question);

  /// An answer was asked for again.
  void touch(Entry& entry);

  /// The observation has ended. May drop other answers, and this one when it alone is over the bound.
  void settle(Entry& entry, AnswerPtr answer);

  /// All questions under way.
  [[nodiscard]] std::vector<Entry*> pending();

  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  void link(Entry& entry);
  void unlink(Entry& entry);

  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::unordered_map<Question, Entry> entries_;
  Entry* newest_ = nullptr;
  Entry* oldest_ = nullptr;
};

/// About how many bytes of memory an answer holds. Certificates above the leaf are shared by many answers and count
/// little.
[[nodiscard]] std::size_t memory_of(const Answer& answer);

}  // namespace lapse::observe
