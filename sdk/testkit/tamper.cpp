// SPDX-License-Identifier: Apache-2.0
#include "tamper.hpp"

#include <lapse/abi.h>

#include <algorithm>

namespace lapse::testkit {
namespace {

constexpr std::size_t kHeader = 12;

std::size_t u16_at(const Bytes& m, std::size_t at) {
  return (std::size_t{m[at]} << 8) | m[at + 1];
}
void put_u16(Bytes& m, std::size_t at, std::size_t value) {
  m[at] = static_cast<std::uint8_t>(value >> 8);
  m[at + 1] = static_cast<std::uint8_t>(value);
}

/// Behind a name at `at`; 0 when it does not end.
std::size_t after_name(const Bytes& m, std::size_t at) {
  while (at < m.size()) {
    if (m[at] >= 0xc0) return at + 2;
    if (m[at] == 0) return at + 1;
    at += 1U + m[at];
  }
  return 0;
}

/// Where each record begins, and the message's end last; empty when the message is not well-formed any more.
std::vector<std::size_t> records(const Bytes& m) {
  std::vector<std::size_t> out;
  if (m.size() < kHeader) return out;
  std::size_t at = kHeader;
  for (std::size_t q = u16_at(m, 4); q > 0; --q) {
    at = after_name(m, at);
    if (at == 0 || at + 4 > m.size()) return {};
    at += 4;
  }
  const std::size_t count = u16_at(m, 6) + u16_at(m, 8) + u16_at(m, 10);
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(at);
    at = after_name(m, at);
    if (at == 0 || at + 10 > m.size()) return {};
    at += 10 + u16_at(m, at + 8);
    if (at > m.size()) return {};
  }
  out.push_back(at);
  return out;
}

void insert(Bytes& into, std::size_t at, const Bytes& what) {
  into.insert(into.begin() + static_cast<std::ptrdiff_t>(at), what.begin(), what.end());
}

/// Thousands of copies of one record, as many as a message can hold.
void flood(Bytes& m, Choices& c) {
  const auto at = records(m);
  if (at.size() < 2) return;
  const std::size_t i = c.below(at.size() - 1);
  const Bytes one(m.begin() + static_cast<std::ptrdiff_t>(at[i]), m.begin() + static_cast<std::ptrdiff_t>(at[i + 1]));
  const std::size_t answers = u16_at(m, 6);
  const std::size_t copies = std::min<std::size_t>((65535 - std::min<std::size_t>(m.size(), 65535)) / one.size(),
                                                   c.below(2) ? 4000 : 40);
  Bytes all;
  for (std::size_t n = 0; n < copies; ++n) all.insert(all.end(), one.begin(), one.end());
  const std::size_t section = i < answers ? 6U : i < answers + u16_at(m, 8) ? 8U : 10U;
  if (u16_at(m, section) + copies > 65535) return;
  insert(m, at[i], all);
  put_u16(m, section, u16_at(m, section) + copies);
}

void change_message(Bytes& m, Choices& c) {
  if (m.size() < kHeader) return;
  switch (c.below(12)) {
    case 0:  // cut
      m.resize(c.below(m.size()));
      break;
    case 1:  // bits
      for (std::size_t n = 1 + c.below(8); n > 0; --n) m[(c.below(256) * 256 + c.below(256)) % m.size()] ^= c.byte();
      break;
    case 2:  // another id
      put_u16(m, 0, c.below(256) * 256 + c.below(256));
      break;
    case 3:  // another question: type, or a letter of the name
      if (const auto end = after_name(m, kHeader); end != 0 && end + 4 <= m.size()) {
        if (c.below(2)) {
          put_u16(m, end, c.below(256));
        } else {
          m[kHeader + 1 + c.below(end - kHeader)] ^= c.byte();
        }
      }
      break;
    case 4:  // names that point to themselves, to each other, and out of the message
      if (const auto at = records(m); at.size() > 1) {
        const std::size_t i = at[c.below(at.size() - 1)];
        const std::size_t to[] = {i, i + 2, 0x3fff, c.below(256)};
        put_u16(m, i, 0xc000U | (to[c.below(4)] & 0x3fffU));
      }
      break;
    case 5:
      flood(m, c);
      break;
    case 6:  // counts that are not true
      put_u16(m, 4 + 2 * c.below(4), c.below(2) ? 65535 : c.below(256));
      break;
    case 7:  // rcode, AA, TC, QR
      m[3] = static_cast<std::uint8_t>((m[3] & 0xf0) | (c.byte() & 0x0f));
      m[2] ^= static_cast<std::uint8_t>(c.byte() & 0x86);
      break;
    case 8:  // bytes of the fuzzer's own in place of what follows the question
      if (const auto end = after_name(m, kHeader); end != 0 && end + 4 <= m.size()) {
        m.resize(end + 4);
        insert(m, m.size(), c.some(255));
      }
      break;
    case 9:  // all of it
      m = c.some(255);
      break;
    case 10:  // one record's type, class, time to live or length
      if (const auto at = records(m); at.size() > 1) {
        const auto fields = after_name(m, at[c.below(at.size() - 1)]);
        m[fields + c.below(10)] = c.byte();
      }
      break;
    default:  // one record's data
      if (const auto at = records(m); at.size() > 1) {
        const std::size_t i = c.below(at.size() - 1);
        const auto data = after_name(m, at[i]) + 10;
        if (data < at[i + 1]) m[data + c.below(at[i + 1] - data)] = c.byte();
      }
  }
  if (m.size() > 65535) m.resize(65535);
}

}  // namespace

std::uint8_t Choices::byte() {
  return at_ < bytes_.size() ? bytes_[at_++] : std::uint8_t{0};
}
std::size_t Choices::below(std::size_t n) {
  return byte() % n;
}
Bytes Choices::some(std::size_t most) {
  const std::size_t n = std::min({most, std::size_t{byte()}, bytes_.size() - std::min(at_, bytes_.size())});
  Bytes out(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), bytes_.begin() + static_cast<std::ptrdiff_t>(at_ + n));
  at_ += n;
  return out;
}

void change_bytes(Bytes& bytes, Choices& c) {
  if (bytes.empty()) return;
  const auto place = [&] { return (c.below(256) * 256 + c.below(256)) % bytes.size(); };
  switch (c.below(5)) {
    case 0:
      bytes.resize(place());
      break;
    case 1:
      for (std::size_t n = 1 + c.below(8); n > 0; --n) bytes[place()] ^= static_cast<std::uint8_t>(c.byte() | 1U);
      break;
    case 2:
      bytes = c.some(255);
      break;
    case 3: {
      const std::size_t from = place();
      const Bytes part(bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.end());
      for (int n = 0; n < 8 && bytes.size() < 65536; ++n) bytes.insert(bytes.end(), part.begin(), part.end());
      break;
    }
    default:
      insert(bytes, place(), c.some(64));
  }
}

void change_bytes(std::string& text, Choices& c) {
  Bytes bytes(text.begin(), text.end());
  change_bytes(bytes, c);
  text.assign(bytes.begin(), bytes.end());
}

void mutate(Reply& reply, Choices& c) {
  switch (c.below(8)) {
    case 0:
    case 1:
      return;
    case 2:
      return silence(reply, c);
    case 3:
      reply.flags ^= c.byte() & 0x1fU;
      return;
    case 4:
      reply.state = static_cast<std::uint32_t>(c.below(6));
      reply.code = static_cast<std::uint32_t>(c.below(32));
      reply.has_data = c.below(2) != 0;
      return;
    case 5:
      return add_stray(reply, c);
    default:
      for (std::size_t n = 1 + c.below(3); n > 0; --n) change_message(reply.message, c);
  }
}

void silence(Reply& reply, Choices& c) {
  static constexpr std::uint32_t kEndings[] = {LAPSE_TIMEOUT, LAPSE_REFUSED, LAPSE_UNREACHABLE, LAPSE_LIMIT,
                                               LAPSE_FAILED,  LAPSE_MALFORMED,          LAPSE_NO_ROUTE};
  const std::size_t how = c.below(std::size(kEndings) + 3);
  reply.state = LAPSE_INDETERMINATE;
  reply.code = 2;
  reply.has_data = false;
  reply.flags = 0;
  reply.body.clear();
  if (how < std::size(kEndings)) {
    reply.ended = kEndings[how];
    reply.message.clear();
  } else if (how == std::size(kEndings)) {
    reply.message.clear();
  } else if (how == std::size(kEndings) + 1) {
    reply.message.resize(std::min(reply.message.size(), c.below(kHeader)));  // not even a header
  } else {
    for (std::size_t i = kHeader; i < reply.message.size(); ++i) reply.message[i] ^= c.byte();
    if (reply.message.size() >= kHeader) put_u16(reply.message, 6 + 2 * c.below(3), 65535);  // and more than there can be
  }
}

}  // namespace lapse::testkit
