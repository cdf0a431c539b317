// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/network.hpp"
#include "observe/question.hpp"

// Cuts the bytes of a line conversation into replies (RFC 5321 4.2 and 4.2.1 for SMTP), within bounds, as they come
// from a peer that may mean harm. Replies stay as they were on the wire: any byte, bare LF as well as CR LF.

namespace lapse::observe {

class ReplyReader {
 public:
  enum class State : std::uint8_t {
    more,      ///< no complete reply yet
    reply,     ///< `reply()` is one
    too_much,  ///< over a bound of the conversation: bytes, lines, or 4 KiB in one line
    bad        ///< not the framing that was asked for
  };
  static constexpr std::size_t kLineBytes = 4096;  ///< including its end

  ReplyReader(Framing framing, const config::Limits& limits)
      : framing_(framing), bytes_left_(limits.dialogue_bytes), lines_left_(limits.dialogue_lines) {}

  /// Takes bytes from the peer. What is over the bound on bytes is dropped, and the next `next` says so.
  void feed(std::string_view bytes);

  /// Looks for the next reply in what was fed.
  State next();

  /// The peer has closed. Where a reply lasts until then (Framing::all), that completes it.
  State finish();

  /// The reply that `next` or `finish` found, until the next call of either.
  [[nodiscard]] const std::string& reply() const { return reply_; }

  /// Takes whatever has come and is no complete reply.
  [[nodiscard]] std::string take_rest();

 private:
  State next_smtp();
  State next_line();
  State too_long() const;
  State found(std::size_t size);

  Framing framing_;
  std::size_t bytes_left_;
  std::size_t lines_left_;
  bool over_ = false;
  std::string pending_;
  std::size_t line_ = 0;     ///< where the first line starts that `next` has not judged
  std::size_t scanned_ = 0;  ///< up to where no end of that line was found
  std::string reply_;
};

}  // namespace lapse::observe
