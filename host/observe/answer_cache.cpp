// SPDX-License-Identifier: Apache-2.0
#include "observe/answer_cache.hpp"

#include <utility>
#include <variant>

namespace lapse::observe {
namespace {

constexpr std::size_t kAllocation = 16;  // what the allocator adds

std::size_t memory_of(const std::string& text) {
  return text.capacity() > 15 ? text.capacity() + kAllocation : 0;
}
std::size_t memory_of(const Bytes& bytes) {
  return bytes.empty() ? 0 : bytes.capacity() + kAllocation;
}

std::size_t body_of(const std::monostate&) {
  return 0;
}
std::size_t body_of(const DnsAnswer& a) {
  return memory_of(a.message) + memory_of(a.server);
}
std::size_t body_of(const ValidatedAnswer& a) {
  return memory_of(a.message) + memory_of(a.why);
}
std::size_t body_of(const HttpAnswer& a) {
  return memory_of(a.head) + memory_of(a.body);
}

std::size_t body_of(const TlsAnswer& a) {
  std::size_t sum = memory_of(a.trust_detail) + memory_of(a.alpn) + memory_of(a.cipher) + memory_of(a.ocsp);
  sum += (a.chain.capacity() + a.path.capacity()) * sizeof(Der);
  if (!a.chain.empty() && a.chain.front()) sum += sizeof(Bytes) + memory_of(*a.chain.front());
  return sum;
}

std::size_t body_of(const DialogueAnswer& a) {
  std::size_t sum = a.turns.capacity() * sizeof(Turn);
  for (const Turn& turn : a.turns) sum += memory_of(turn.text);
  return sum;
}

std::size_t part_of(const DnsQuestion& q) {
  std::size_t sum = memory_of(q.name) + q.servers.capacity() * sizeof(std::string);
  for (const auto& server : q.servers) sum += memory_of(server);
  return sum;
}
std::size_t part_of(const ValidatedQuestion& q) {
  return memory_of(q.name);
}
std::size_t part_of(const TlsQuestion& q) {
  return memory_of(q.address) + memory_of(q.sni) + memory_of(q.alpn);
}
std::size_t part_of(const HttpQuestion& q) {
  return memory_of(q.address) + memory_of(q.host) + memory_of(q.method) + memory_of(q.target);
}
std::size_t part_of(const DialogueQuestion& q) {
  std::size_t sum = memory_of(q.address) + memory_of(q.peer) + q.steps.capacity() * sizeof(DialogueStep);
  for (const auto& step : q.steps) sum += memory_of(step.pattern) + memory_of(step.text);
  return sum;
}

}  // namespace

std::size_t memory_of(const Answer& answer) {
  const std::size_t body = std::visit([](const auto& of) { return body_of(of); }, answer.body);
  return sizeof(Answer) + 2 * kAllocation + memory_of(answer.detail) + body;
}

AnswerCache::Entry& AnswerCache::entry(Question&& question, bool& made) {
  const auto [at, inserted] = entries_.try_emplace(std::move(question));
  made = inserted;
  at->second.question = &at->first;
  return at->second;
}

AnswerCache::Entry* AnswerCache::find(const Question& question) {
  const auto at = entries_.find(question);
  return at == entries_.end() ? nullptr : &at->second;
}

void AnswerCache::touch(Entry& entry) {
  if (newest_ == &entry) return;
  unlink(entry);
  link(entry);
}

void AnswerCache::settle(Entry& entry, AnswerPtr answer) {
  constexpr std::size_t kNode = sizeof(Question) + sizeof(Entry) + 3 * kAllocation;
  const std::size_t question = std::visit([](const auto& of) { return part_of(of); }, entry.question->of);
  entry.cost = kNode + question + memory_of(*answer);
  entry.answer = std::move(answer);
  entry.waiters = {};
  bytes_ += entry.cost;
  link(entry);
  while (bytes_ > most_bytes_ && oldest_ != nullptr) {
    Entry& old = *oldest_;
    unlink(old);
    bytes_ -= old.cost;
    entries_.erase(entries_.find(*old.question));
  }
}

std::vector<AnswerCache::Entry*> AnswerCache::pending() {
  std::vector<Entry*> found;
  for (auto& [question, entry] : entries_) {
    if (!entry.answer) found.push_back(&entry);
  }
  return found;
}

void AnswerCache::link(Entry& entry) {
  entry.older = newest_;
  entry.newer = nullptr;
  (newest_ != nullptr ? newest_->newer : oldest_) = &entry;
  newest_ = &entry;
}

void AnswerCache::unlink(Entry& entry) {
  (entry.newer != nullptr ? entry.newer->older : newest_) = entry.older;
  (entry.older != nullptr ? entry.older->newer : oldest_) = entry.newer;
  entry.newer = entry.older = nullptr;
}

}  // namespace lapse::observe
