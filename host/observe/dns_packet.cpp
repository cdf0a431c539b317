// SPDX-License-Identifier: Apache-2.0
#include "observe/dns_packet.hpp"

#include <algorithm>
#include <utility>

namespace lapse::observe::dns {
namespace {

constexpr std::uint16_t kOpt = 41;
constexpr std::uint16_t kTsig = 250;
constexpr std::size_t kMaxLabel = 63;

using Message = std::span<const std::uint8_t>;

std::uint16_t u16(Message m, std::size_t at) {
  return static_cast<std::uint16_t>((m[at] << 8U) | m[at + 1]);
}

std::uint8_t lower(std::uint8_t c) {
  return c >= 'A' && c <= 'Z' ? static_cast<std::uint8_t>(c + ('a' - 'A')) : c;
}

void push_u16(std::vector<std::uint8_t>& out, unsigned value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8U));
  out.push_back(static_cast<std::uint8_t>(value & 0xffU));
}

// Steps over the name at `at`; false when it is not well-formed. Every pointer must lead to before the stretch that it
// ends, so that following pointers always comes to an end.
bool skip_name(Message m, std::size_t& at, std::size_t limit) {
  std::size_t stretch = at;
  std::size_t here = at;
  std::size_t length = 0;
  bool jumped = false;
  for (;;) {
    const std::size_t end = jumped ? m.size() : limit;
    if (here >= end) return false;
    const std::size_t label = m[here];
    if (label >= 0xc0) {
      if (here + 2 > end) return false;
      const std::size_t target = u16(m, here) & 0x3fffU;
      if (target < kHeaderSize || target >= stretch) return false;
      if (!jumped) at = here + 2;
      jumped = true;
      stretch = here = target;
      continue;
    }
    if (label > kMaxLabel) return false;
    length += label + 1;
    if (length > kMaxName || here + 1 + label > end) return false;
    here += 1 + label;
    if (label == 0) break;
  }
  if (!jumped) at = here;
  return true;
}

// The names inside the data of the types that RFC 1035 lets a server compress, and of DNAME and SRV, where it happens.
bool names_in_data(Message m, std::uint16_t type, std::size_t at, std::size_t end) {
  const auto exactly = [&](std::size_t before, int names, std::size_t after) {
    if (end - at < before) return false;
    at += before;
    for (int i = 0; i < names; ++i) {
      if (!skip_name(m, at, end)) return false;
    }
    return at <= end && end - at == after;
  };
  switch (type) {
    case 2:   // NS
    case 5:   // CNAME
    case 12:  // PTR
    case 39:  // DNAME
      return exactly(0, 1, 0);
    case 6:  // SOA
      return exactly(0, 2, 20);
    case 15:  // MX
      return exactly(2, 1, 0);
    case 33:  // SRV
      return exactly(6, 1, 0);
    default:
      return true;
  }
}

bool options_whole(Message m, std::size_t at, std::size_t end) {
  while (at < end) {
    if (end - at < 4) return false;
    const std::size_t size = u16(m, at + 2);
    at += 4;
    if (size > end - at) return false;
    at += size;
  }
  return true;
}

const char* inspect_record(Message m, std::size_t& at, bool additional, Shape& shape) {
  const std::size_t owner = at;
  if (!skip_name(m, at, m.size())) return "a name is not well-formed";
  if (m.size() - at < 10) return "a record is cut short";
  const std::uint16_t type = u16(m, at);
  const std::uint8_t extended_rcode = m[at + 4];
  const std::size_t size = u16(m, at + 8);
  at += 10;
  if (size > m.size() - at) return "a record is cut short";
  const std::size_t end = at + size;
  if (type == kTsig) return "it holds a TSIG record";
  if (type == kOpt) {
    if (shape.edns) return "it holds two OPT records";
    if (!additional || m[owner] != 0) return "the OPT record is not where it belongs";
    if (!options_whole(m, at, end)) return "an EDNS option is cut short";
    shape.edns = true;
    shape.rcode |= static_cast<unsigned>(extended_rcode) << 4U;
  } else if (!names_in_data(m, type, at, end)) {
    return "a name in a record's data is not well-formed";
  }
  at = end;
  return nullptr;
}

}  // namespace

bool append_name(std::string_view text, std::vector<std::uint8_t>& out) {
  if (text == ".") text = {};
  const std::size_t start = out.size();
  std::size_t length_at = 0;
  bool open = false;  // a label has begun
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<std::uint8_t>(text[i]);
    if (c == '.') {
      if (!open) return false;
      open = false;
      continue;
    }
    if (c == '\\') {
      if (++i >= text.size()) return false;
      const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
      if (digit(i)) {
        if (!digit(i + 1) || !digit(i + 2)) return false;
        const int value = (text[i] - '0') * 100 + (text[i + 1] - '0') * 10 + (text[i + 2] - '0');
        if (value > 255) return false;
        c = static_cast<std::uint8_t>(value);
        i += 2;
      } else {
        c = static_cast<std::uint8_t>(text[i]);
      }
    }
    if (!open) {
      length_at = out.size();
      out.push_back(0);
      open = true;
    }
    if (out[length_at] == kMaxLabel) return false;
    ++out[length_at];
    out.push_back(c);
  }
  out.push_back(0);
  return out.size() - start <= kMaxName;
}

void Query::set_id(std::uint16_t id) {
  bytes_[0] = static_cast<std::uint8_t>(id >> 8U);
  bytes_[1] = static_cast<std::uint8_t>(id & 0xffU);
}

void Query::set_edns(bool on) {
  edns_ = on;
  bytes_[11] = on ? 1 : 0;  // ARCOUNT
}

std::uint16_t Query::mix_case(std::uint16_t choice) {
  const std::uint16_t before = std::exchange(case_, choice);
  const auto flip = static_cast<std::uint16_t>(before ^ choice);
  if (flip == 0) return before;
  // Length octets are below the letters, so every octet of the name can be looked at alike.
  unsigned letter = 0;
  for (std::size_t at = kHeaderSize; at + 5 < question_end_; ++at) {
    const std::uint8_t c = lower(bytes_[at]);
    if (c < 'a' || c > 'z') continue;
    if (((flip >> (letter++ % 16U)) & 1U) != 0) bytes_[at] ^= 0x20U;
  }
  return before;
}

Message Query::message() const {
  return Message(bytes_).first(edns_ ? bytes_.size() : question_end_);
}

bool write_query(std::string_view name, std::uint16_t type, bool recursion_desired, Query& into) {
  auto& out = into.bytes_;
  const std::uint8_t flags = recursion_desired ? 1 : 0;
  out.assign({0, 0, flags, 0, 0, 1, 0, 0, 0, 0, 0, 1});
  if (!append_name(name, out)) return false;
  push_u16(out, type);
  push_u16(out, 1);  // IN
  into.question_end_ = out.size();
  into.case_ = 0;
  into.edns_ = true;
  out.push_back(0);
  push_u16(out, kOpt);
  push_u16(out, kUdpPayload);
  push_u16(out, 0);       // extended RCODE, version
  push_u16(out, 0x8000);  // DO
  push_u16(out, 0);
  return true;
}

std::optional<Shape> read_header(Message m) {
  if (m.size() < kHeaderSize) return std::nullopt;
  Shape shape;
  shape.id = u16(m, 0);
  shape.response = (m[2] & 0x80U) != 0;
  shape.opcode = (m[2] >> 3U) & 0xfU;
  shape.authoritative = (m[2] & 0x04U) != 0;
  shape.truncated = (m[2] & 0x02U) != 0;
  shape.rcode = m[3] & 0x0fU;
  shape.questions = u16(m, 4);
  return shape;
}

bool repeats_question(Message answer, const Query& query) {
  const Message asked = query.question();
  if (answer.size() < asked.size() || u16(answer, 4) != 1) return false;
  // Length octets are below the letters and pointers above them, so one comparison does for the whole name.
  const auto same = [](std::uint8_t a, std::uint8_t b) { return lower(a) == lower(b); };
  const std::size_t name_size = asked.size() - kHeaderSize - 4;
  const Message name = asked.subspan(kHeaderSize, name_size);
  const Message type_and_class = asked.last(4);
  return std::equal(name.begin(), name.end(), answer.begin() + kHeaderSize, same) &&
         std::equal(type_and_class.begin(), type_and_class.end(), answer.begin() + kHeaderSize + name_size);
}

bool keeps_case(Message answer, const Query& query) {
  const Message asked = query.question().subspan(kHeaderSize);
  return answer.size() >= kHeaderSize + asked.size() &&
         std::equal(asked.begin(), asked.end(), answer.begin() + kHeaderSize);
}

void restore_question(std::vector<std::uint8_t>& answer, const Query& query) {
  const Message asked = query.question().subspan(kHeaderSize);
  if (answer.size() >= kHeaderSize + asked.size())
    std::copy(asked.begin(), asked.end(), answer.begin() + kHeaderSize);
}

Inspection inspect(Message m) {
  Inspection result;
  const auto header = read_header(m);
  if (!header) {
    result.error = "it is shorter than a header";
    return result;
  }
  result.shape = *header;
  const auto fail = [&](const char* error) {
    result.error = error;
    return result;
  };
  if (m.size() > kMaxMessage) return fail("it is longer than a message can be");
  if (header->questions > 1) return fail("it has several questions");
  const std::size_t before = std::size_t{u16(m, 6)} + u16(m, 8);
  const std::size_t all = before + u16(m, 10);
  if (all > kMaxRecords) return fail("it counts too many records");
  std::size_t at = kHeaderSize;
  if (header->questions == 1) {
    if (!skip_name(m, at, m.size())) return fail("the question's name is not well-formed");
    if (m.size() - at < 4) return fail("the question is cut short");
    at += 4;
  }
  for (std::size_t i = 0; i < all; ++i) {
    if (const char* error = inspect_record(m, at, i >= before, result.shape)) return fail(error);
  }
  if (at != m.size()) return fail("it goes on after its last record");
  return result;
}

void keep_question_only(std::vector<std::uint8_t>& message) {
  if (message.size() < kHeaderSize) return;
  std::size_t at = kHeaderSize;
  if (u16(message, 4) == 1 && skip_name(message, at, message.size()) && message.size() - at >= 4) {
    message.resize(at + 4);
  } else {
    message.resize(kHeaderSize);
    message[4] = message[5] = 0;
  }
  std::fill(message.begin() + 6, message.begin() + static_cast<std::ptrdiff_t>(kHeaderSize), std::uint8_t{0});
}

}  // namespace lapse::observe::dns
