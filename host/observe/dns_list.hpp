// SPDX-License-Identifier: Apache-2.0
#pragma once

// A list that threads through the questions themselves: a question is in at most one list at a time (it waits for a
// slot, for a server's gate, or for an answer), and leaves it in constant time without an allocation.

namespace lapse::observe::dns {

struct Pending;  // a question under way, in dns_pending.hpp
class PendingList;

/// What a question carries to be in a list.
struct Hook {
  Pending* before = nullptr;
  Pending* after = nullptr;
  PendingList* list = nullptr;  ///< the list it is in
};

/// First in, first out. Does not own the questions.
class PendingList {
 public:
  PendingList() = default;
  PendingList(const PendingList&) = delete;
  PendingList& operator=(const PendingList&) = delete;

  [[nodiscard]] bool empty() const { return first_ == nullptr; }
  [[nodiscard]] Pending* first() const { return first_; }
  void push_back(Pending& question);
  void push_front(Pending& question);
  /// The list must not be empty.
  Pending& pop_front();
  void remove(Pending& question);

 private:
  Pending* first_ = nullptr;
  Pending* last_ = nullptr;
};

}  // namespace lapse::observe::dns
