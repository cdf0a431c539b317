// SPDX-License-Identifier: Apache-2.0
#include "observe/dns_pending.hpp"

#include <cassert>

namespace lapse::observe::dns {

void PendingList::push_back(Pending& question) {
  assert(question.hook.list == nullptr);
  question.hook = {last_, nullptr, this};
  (last_ != nullptr ? last_->hook.after : first_) = &question;
  last_ = &question;
}

void PendingList::push_front(Pending& question) {
  assert(question.hook.list == nullptr);
  question.hook = {nullptr, first_, this};
  (first_ != nullptr ? first_->hook.before : last_) = &question;
  first_ = &question;
}

Pending& PendingList::pop_front() {
  Pending& question = *first_;
  remove(question);
  return question;
}

void PendingList::remove(Pending& question) {
  assert(question.hook.list == this);
  const Hook hook = question.hook;
  (hook.before != nullptr ? hook.before->hook.after : first_) = hook.after;
  (hook.after != nullptr ? hook.after->hook.before : last_) = hook.before;
  question.hook = {};
}

}  // namespace lapse::observe::dns
