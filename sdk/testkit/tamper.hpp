// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "world.hpp"

// What a hostile or broken server makes of an answer. Every choice is taken from a row of bytes, a fuzzer's input or a
// seed's, so that one row is one world.

namespace lapse::testkit {

/// Bytes as a row of choices. When it is used up, every choice is 0: "leave it as it is".
class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  std::uint8_t byte();
  /// Below `n`, which is not 0.
  std::size_t below(std::size_t n);
  /// Up to `most` bytes as they stand.
  Bytes some(std::size_t most);
  [[nodiscard]] bool done() const { return at_ >= bytes_.size(); }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

/// Changes the answer in some way, or not at all: bytes, counts, question, id, compression loops, thousands of records,
/// another ending, another word of the validator.
void mutate(Reply& reply, Choices& choices);

/// Changes any bytes at all: cut, bits, all of it, or copies of a part.
void change_bytes(Bytes& bytes, Choices& choices);
void change_bytes(std::string& text, Choices& choices);

/// Nothing usable came: silence, a refusal to connect, or bytes that are no DNS message.
void silence(Reply& reply, Choices& choices);

/// The same answer in other bytes: its records in another order, one of them twice, owners in another case.
void reword(Reply& reply, Choices& choices);

/// Adds a record of a name that nobody asked for, to one section, first or last.
void add_stray(Reply& reply, Choices& choices);

}  // namespace lapse::testkit
