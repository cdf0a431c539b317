// SPDX-License-Identifier: Apache-2.0
#include "observe/http_message.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

#include "observe/tls_session.hpp"

namespace lapse::observe {
namespace {

constexpr std::size_t kLineBytes = 4096;      // of a chunk's size line
constexpr std::size_t kTrailerBytes = 16384;  // of all trailer lines
constexpr std::size_t kPaddingBytes = 65536;  // of what is neither head nor body

bool is_sendable(std::string_view text, bool blanks) {
  return std::ranges::all_of(text, [blanks](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 ? byte != 0x7f : (blanks && byte == 0x20);
  });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

/// Digits only, of a value that fits.
template <int kBase>
std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value, kBase);
  if (text.empty() || error != std::errc{} || at != end) return std::nullopt;
  return value;
}

/// Calls `line` with each line of a head, without its end.
template <class Line>
void each_line(std::string_view head, Line line) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    line(trim(head.substr(0, end)));
    head.remove_prefix(std::min(end + 1, head.size()));
  }
}

}  // namespace

HttpRequest write_http_request(const HttpQuestion& question) {
  if (question.method != "GET" && question.method != "HEAD") return {{}, "only GET and HEAD can be asked"};
  if (question.target.empty() || question.target.front() != '/' || !is_sendable(question.target, false)) {
    return {{}, "the target is not a path that can be sent: " + quoted(question.target)};
  }
  if (question.host.empty() || question.host.size() > 300 || !is_sendable(question.host, false)) {
    return {{}, "the host cannot be sent: " + quoted(question.host)};
  }
  const bool bare_v6 = question.host.front() != '[' && std::ranges::count(question.host, ':') > 1;
  std::string text = question.method + ' ' + question.target + " HTTP/1.1\r\nHost: ";
  text += bare_v6 ? '[' + question.host + ']' : question.host;
  text += "\r\nUser-Agent: lapse\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
  return {std::move(text), {}};
}

HttpReader::State HttpReader::feed(std::string_view bytes) {
  if (state_ != State::head && state_ != State::body) return state_;
  pending_.erase(0, at_);
  at_ = 0;
  pending_ += bytes;
  received_ += bytes.size();
  while (state_ == State::head) {
    const std::size_t before = at_;
    read_head();
    if (state_ == State::head && at_ == before) break;
  }
  if (state_ == State::body) read_body();
  if (state_ == State::body && received_ > kHeadBytes + kPaddingBytes + 4 * body_bytes_) {
    cut_ = true;  // nearly all of it is padding in chunk headers
    stop_body(false);
  }
  return state_;
}

HttpReader::State HttpReader::finish() {
  if (state_ == State::head && !rest().empty() && !rest().starts_with("HTTP/")) state_ = State::not_http;
  if (state_ == State::body && framing_ == Framing::until_close) state_ = State::done;
  return state_;
}

/// Looks for the end of a head; takes it when it is there.
void HttpReader::read_head() {
  const std::string_view all = rest();
  constexpr std::string_view kStart = "HTTP/1.";
  if (all.substr(0, kStart.size()) != kStart.substr(0, std::min(all.size(), kStart.size()))) {
    state_ = State::not_http;
    return;
  }
  std::size_t end = std::string_view::npos;
  for (std::size_t at = all.find('\n', scanned_); at != std::string_view::npos; at = all.find('\n', at + 1)) {
    std::size_t next = at + 1;
    if (next < all.size() && all[next] == '\r') ++next;
    if (next >= all.size()) {
      scanned_ = at;
      break;
    }
    if (all[next] == '\n') {
      end = next;
      head_.assign(all.substr(0, at > 0 && all[at - 1] == '\r' ? at - 1 : at));
      break;
    }
    scanned_ = at + 1;
  }
  const std::size_t size = end == std::string_view::npos ? all.size() : end + 1;
  if (head_seen_ + size > kHeadBytes) {
    state_ = State::too_large;
    return;
  }
  if (end == std::string_view::npos) return;
  at_ += size;
  head_seen_ += size;
  scanned_ = 0;
  const std::size_t line_end = std::min(head_.find('\n'), head_.size());
  if (!read_status_line(trim(std::string_view(head_).substr(0, line_end)))) {
    state_ = State::not_http;
    return;
  }
  if (status_ >= 100 && status_ < 200 && status_ != 101) return;  // interim: the next head follows
  state_ = State::body;
  if (head_only_ || status_ == 101 || status_ == 204 || status_ == 304) return stop_body(false);
  read_fields(std::string_view(head_).substr(std::min(line_end + 1, head_.size())));
}

bool HttpReader::read_status_line(std::string_view line) {
  // "HTTP/1.1 200 OK"; the reason may be missing.
  if (line.size() < 12 || !std::isdigit(static_cast<unsigned char>(line[7])) || line[8] != ' ') return false;
  if (line.size() > 12 && line[12] != ' ') return false;
  const auto status = number<10>(line.substr(9, 3));
  if (!status || *status < 100) return false;
  status_ = static_cast<unsigned>(*status);
  return true;
}

// Contradictions (two lengths, an unknown coding) are not errors here: what was seen is handed on, and the body then
// lasts until the peer closes.
void HttpReader::read_fields(std::string_view fields) {
  std::optional<std::uint64_t> length;
  bool bad_length = false;
  bool coded = false;
  bool chunked = false;
  each_line(fields, [&](std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim(line.substr(colon + 1));
    if (same_word(name, "content-length")) {
      const auto said = number<10>(value);
      bad_length = bad_length || !said || (length && *length != *said);
      length = said;
    } else if (same_word(name, "transfer-encoding")) {
      coded = true;
      const std::size_t comma = value.rfind(',');
      chunked = same_word(trim(comma == std::string_view::npos ? value : value.substr(comma + 1)), "chunked");
    }
  });
  if (coded) {
    framing_ = chunked ? Framing::chunked : Framing::until_close;
  } else if (length && !bad_length) {
    framing_ = Framing::length;
    left_ = *length;
  }
}

void HttpReader::read_body() {
  if (framing_ == Framing::chunked) return read_chunks();
  const std::size_t size = framing_ == Framing::length
                               ? static_cast<std::size_t>(std::min<std::uint64_t>(left_, rest().size()))
                               : rest().size();
  take(size);
  if (framing_ != Framing::length || state_ != State::body) return;
  left_ -= size;
  if (left_ == 0) stop_body(false);
}

void HttpReader::read_chunks() {
  while (state_ == State::body) {
    if (chunk_ == Chunk::data) {
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, rest().size()));
      take(size);
      left_ -= size;
      if (left_ != 0 || state_ != State::body) return;
      chunk_ = Chunk::data_end;
    }
    const auto line = take_line();
    if (!line) {
      if (rest().size() > kLineBytes) stop_body(true);
      return;
    }
    if (chunk_ == Chunk::data_end) {
      if (!line->empty()) return stop_body(true);
      chunk_ = Chunk::size;
    } else if (chunk_ == Chunk::size) {
      const auto size = number<16>(trim(line->substr(0, std::min(line->find(';'), line->size()))));
      if (!size) return stop_body(true);
      left_ = *size;
      chunk_ = left_ == 0 ? Chunk::trailer : Chunk::data;
    } else if (line->empty()) {
      return stop_body(false);
    } else if ((trailer_ += line->size()) > kTrailerBytes) {
      return stop_body(true);
    }
  }
}

/// Moves bytes from the stream to the body, up to the limit.
void HttpReader::take(std::size_t size) {
  const std::size_t room = body_bytes_ - body_.size();
  body_ += rest().substr(0, std::min(size, room));
  at_ += size;
  if (size <= room) return;
  cut_ = true;
  stop_body(false);
}

void HttpReader::stop_body(bool bad) {
  bad_body_ = bad;
  state_ = State::done;
}

/// The next line, without its end, valid until more is fed.
std::optional<std::string_view> HttpReader::take_line() {
  const std::size_t end = rest().find('\n');
  if (end == std::string_view::npos || end > kLineBytes) return std::nullopt;
  const std::string_view line = trim(rest().substr(0, end));
  at_ += end + 1;
  return line;
}

}  // namespace lapse::observe
