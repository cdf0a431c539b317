// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "observe/question.hpp"

// As much of HTTP/1.1 (RFC 9112) as one question needs: one request written, one response read. The reader is fed bytes
// as they come, from a peer that may mean harm, and holds no more than its limits.

namespace lapse::observe {

/// The request for this question, or why it cannot be sent (a method other than GET and HEAD, control characters, ...).
struct HttpRequest {
  std::string text;
  std::string refusal;  ///< not empty: there is no request
};
[[nodiscard]] HttpRequest write_http_request(const HttpQuestion& question);

/// Reads one final response; interim ones (1xx) are passed over. A bare LF ends a line as CR LF does.
class HttpReader {
 public:
  enum class State : std::uint8_t {
    head,      ///< in the middle of the head
    body,      ///< the head is complete, the body is not
    done,      ///< nothing more is needed
    not_http,  ///< what came is not HTTP/1
    too_large  ///< the head is over its limit
  };
  static constexpr std::size_t kHeadBytes = 64U << 10U;

  /// `head_only`: the request was HEAD, so that no body follows whatever the fields say.
  HttpReader(std::size_t body_bytes, bool head_only) : body_bytes_(body_bytes), head_only_(head_only) {}

  /// Takes the next bytes of the stream.
  State feed(std::string_view bytes);

  /// The peer has closed. The response is done when its body had no other end.
  State finish();

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] unsigned status() const { return status_; }
  [[nodiscard]] const std::string& head() const { return head_; }
  [[nodiscard]] const std::string& body() const { return body_; }
  [[nodiscard]] bool cut() const { return cut_; }            ///< the body went over the limit
  [[nodiscard]] bool bad_body() const { return bad_body_; }  ///< its transfer coding could not be followed

 private:
  enum class Framing : std::uint8_t { until_close, length, chunked };
  enum class Chunk : std::uint8_t { size, data, data_end, trailer };

  void read_head();
  bool read_status_line(std::string_view line);
  void read_fields(std::string_view fields);
  void read_body();
  void read_chunks();
  void take(std::size_t size);
  void stop_body(bool bad);
  [[nodiscard]] std::optional<std::string_view> take_line();
  [[nodiscard]] std::string_view rest() const { return std::string_view(pending_).substr(at_); }

  std::size_t body_bytes_;
  bool head_only_;
  State state_ = State::head;
  Framing framing_ = Framing::until_close;
  Chunk chunk_ = Chunk::size;
  unsigned status_ = 0;
  std::size_t head_seen_ = 0;  ///< bytes of interim heads
  std::size_t scanned_ = 0;    ///< bytes of the rest in which no head's end was found
  std::uint64_t left_ = 0;     ///< bytes of the body or of the chunk that are still to come
  std::size_t trailer_ = 0;
  bool cut_ = false;
  bool bad_body_ = false;
  std::string pending_;       ///< bytes fed
  std::size_t at_ = 0;        ///< of these, taken
  std::size_t received_ = 0;  ///< in all
  std::string head_;
  std::string body_;
};

}  // namespace lapse::observe
