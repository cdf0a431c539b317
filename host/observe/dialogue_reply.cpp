// SPDX-License-Identifier: Apache-2.0
#include "observe/dialogue_reply.hpp"

#include <algorithm>
#include <utility>

namespace lapse::observe {
namespace {

bool starts_with_code(std::string_view line) {
  return line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void ReplyReader::feed(std::string_view bytes) {
  const std::size_t taken = std::min(bytes.size(), bytes_left_);
  pending_ += bytes.substr(0, taken);
  bytes_left_ -= taken;
  over_ = over_ || taken < bytes.size();
}

ReplyReader::State ReplyReader::next() {
  switch (framing_) {
    case Framing::smtp:
      return next_smtp();
    case Framing::line:
      return next_line();
    case Framing::all:
      break;
  }
  for (std::size_t end = pending_.find('\n', scanned_); end != std::string::npos; end = pending_.find('\n', scanned_)) {
    if (lines_left_ == 0) return State::too_much;
    --lines_left_;
    scanned_ = line_ = end + 1;
  }
  scanned_ = pending_.size();
  return over_ ? State::too_much : State::more;
}

ReplyReader::State ReplyReader::finish() {
  if (framing_ != Framing::all) return State::more;
  const State state = next();
  return state == State::more ? found(pending_.size()) : state;
}

std::string ReplyReader::take_rest() {
  line_ = scanned_ = 0;
  return std::exchange(pending_, {});
}

ReplyReader::State ReplyReader::next_line() {
  const std::size_t end = pending_.find('\n', scanned_);
  if (end == std::string::npos) return too_long();
  if (end + 1 > kLineBytes || lines_left_ == 0) return State::too_much;
  --lines_left_;
  return found(end + 1);
}

ReplyReader::State ReplyReader::next_smtp() {
  while (true) {
    const std::size_t end = pending_.find('\n', scanned_);
    if (end == std::string::npos) {
      scanned_ = pending_.size();
      return too_long();
    }
    std::string_view line = std::string_view(pending_).substr(line_, end - line_);
    if (line.size() + 1 > kLineBytes || lines_left_ == 0) return State::too_much;
    --lines_left_;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const bool same_code = line_ == 0 || line.substr(0, 3) == std::string_view(pending_).substr(0, 3);
    if (!starts_with_code(line) || !same_code) return State::bad;
    line_ = scanned_ = end + 1;
    if (line.size() == 3 || line[3] == ' ') return found(end + 1);
    if (line[3] != '-') return State::bad;
  }
}

ReplyReader::State ReplyReader::too_long() const {
  return over_ || pending_.size() - line_ >= kLineBytes ? State::too_much : State::more;
}

ReplyReader::State ReplyReader::found(std::size_t size) {
  reply_.assign(pending_, 0, size);
  pending_.erase(0, size);
  line_ = scanned_ = 0;
  return State::reply;
}

}  // namespace lapse::observe
