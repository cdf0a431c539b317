// SPDX-License-Identifier: Apache-2.0
#include "observe/recording.hpp"

#include <functional>

namespace lapse::observe {
namespace {

constexpr std::size_t kRecentBytes = 32U << 20U;

/// About what an answer takes in memory. Certificates are counted with each answer although answers share them.
std::size_t weight(const Answer& answer) {
  struct Size {
    std::size_t operator()(std::monostate) const { return 0; }
    std::size_t operator()(const DnsAnswer& a) const { return a.message.size(); }
    std::size_t operator()(const ValidatedAnswer& a) const { return a.message.size() + a.why.size(); }
    std::size_t operator()(const HttpAnswer& a) const { return a.head.size() + a.body.size(); }
    std::size_t operator()(const TlsAnswer& a) const {
      std::size_t size = a.ocsp.size();
      for (const auto& der : a.chain) size += der->size();
      for (const auto& der : a.path) size += der->size();
      return size;
    }
    std::size_t operator()(const DialogueAnswer& a) const {
      std::size_t size = 0;
      for (const auto& turn : a.turns) size += sizeof turn + turn.text.size();
      return size;
    }
  };
  return 256 + answer.detail.size() + std::visit(Size{}, answer.body);
}

}  // namespace

Result<std::unique_ptr<Recorder>> Recorder::open(const std::filesystem::path& path, const RecordingHeader& header,
                                                 Observer& live) {
  auto file = RecordingFile::create(path, header);
  if (!file) return Failure{file.error()};
  return std::unique_ptr<Recorder>(new Recorder(std::move(*file), live));
}

void Recorder::ask(const Question& question, Done done) {
  live_.ask(question,
            [this, question, done = std::move(done)](const AnswerPtr& answer) { done(record(question, answer)); });
}

AnswerPtr Recorder::record(const Question& question, const AnswerPtr& answer) {
  const std::uint64_t quick = hash_value(question) ^ (answer->id * 0x9E3779B97F4A7C15U);
  if (written_.contains(quick)) return answer;
  const Question asked = canonical(question);
  const std::uint64_t key = RecordingFile::key(asked);
  if (ids_.insert(key, answer->id)) {
    file_->append(asked, *answer);
    written_.insert(quick);
    return answer;
  }
  const std::uint64_t first_id = *ids_.find(key);
  if (first_id == answer->id) {
    written_.insert(quick);
    return answer;
  }
  auto first = file_->load(asked);
  if (!first) return answer;
  first->id = first_id;
  return std::make_shared<const Answer>(std::move(*first));
}

Result<std::unique_ptr<Replayer>> Replayer::open(const std::filesystem::path& path) {
  auto file = RecordingFile::open(path);
  if (!file) return Failure{file.error()};
  return std::unique_ptr<Replayer>(new Replayer(std::move(*file)));
}

void Replayer::ask(const Question& question, Done done) {
  ++counters_.asked;
  ++counters_.in_flight;
  (question.at_end ? at_end_ : now_).emplace_back(canonical(question), std::move(done));
}

void Replayer::run(std::chrono::milliseconds /*most*/) {
  auto& waiting = now_.empty() ? at_end_ : now_;
  // Only those that wait now: what they ask in turn comes with the next call.
  for (std::size_t left = waiting.size(); left > 0; --left) {
    const Waiting next = std::move(waiting.front());
    waiting.pop_front();
    --counters_.in_flight;
    next.second(answer(next.first));
  }
}

AnswerPtr Replayer::answer(const Question& question) {
  const std::uint64_t key = RecordingFile::key(question);
  if (const auto found = where_.find(key); found != where_.end()) {
    recent_.splice(recent_.begin(), recent_, found->second);
    ++counters_.shared;
    return found->second->second;
  }
  const bool first_time = ids_.insert(key, ids_.size() + 1);
  (first_time ? counters_.made : counters_.shared) += 1;
  Answer made;
  if (auto loaded = file_->load(question)) {
    made = std::move(*loaded);
  } else {
    made.detail = "not in the recording";
    made.at = header().now;
    if (first_time) ++missing_;
  }
  made.id = *ids_.find(key);
  if (first_time) ++counters_.ended[question.of.index()][static_cast<std::size_t>(made.ended)];
  auto answer = std::make_shared<const Answer>(std::move(made));
  keep(key, answer);
  return answer;
}

void Replayer::keep(std::uint64_t key, const AnswerPtr& answer) {
  recent_.emplace_front(key, answer);
  where_[key] = recent_.begin();
  recent_bytes_ += weight(*answer);
  while (recent_bytes_ > kRecentBytes && recent_.size() > 1) {
    recent_bytes_ -= weight(*recent_.back().second);
    where_.erase(recent_.back().first);
    recent_.pop_back();
  }
}

}  // namespace lapse::observe
