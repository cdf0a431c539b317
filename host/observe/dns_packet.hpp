// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

// DNS messages as bytes: writes questions, and looks an answer over before anybody decodes it. What passes `inspect` is
// well-formed all through, so that the decoders behind it (ours, a rule's, ldns) meet no surprise. Free functions, no
// I/O.

namespace lapse::observe::dns {

inline constexpr std::size_t kHeaderSize = 12;
inline constexpr std::size_t kMaxName = 255;        ///< octets of a name on the wire
inline constexpr std::uint16_t kUdpPayload = 1232;  ///< the EDNS size that fits every path
inline constexpr std::size_t kMaxMessage = 65535;   ///< what a TCP length prefix can say
inline constexpr std::size_t kMaxRecords = 1024;    ///< in all sections; more is not an answer but an attack

namespace rcode {
inline constexpr unsigned kNoError = 0, kFormErr = 1, kServFail = 2, kNxDomain = 3, kNotImp = 4, kRefused = 5,
                          kBadVers = 16;
}

/// Appends a name in wire form, in the case that it was written in. False when `text` is no domain name. `text` is in
/// presentation form (\. and \DDD understood), the root is "" or ".", a trailing dot is optional.
[[nodiscard]] bool append_name(std::string_view text, std::vector<std::uint8_t>& out);

/// A question as it is sent. It holds its OPT record at all times and can be sent with or without.
class Query {
 public:
  void set_id(std::uint16_t id);
  void set_edns(bool on);
  [[nodiscard]] bool edns() const { return edns_; }
  [[nodiscard]] std::span<const std::uint8_t> message() const;
  /// Mixes upper and lower case in the name (0x20): whoever answers has to give it back, which a forger cannot know.
  /// `choice` says how; 0 is the name as it was written. Replaces the earlier choice, and returns it.
  std::uint16_t mix_case(std::uint16_t choice);
  [[nodiscard]] bool mixed() const { return case_ != 0; }
  /// Header and question section.
  [[nodiscard]] std::span<const std::uint8_t> question() const { return std::span(bytes_).first(question_end_); }

 private:
  friend bool write_query(std::string_view, std::uint16_t, bool, Query&);
  std::vector<std::uint8_t> bytes_;
  std::size_t question_end_ = 0;
  std::uint16_t case_ = 0;
  bool edns_ = true;
};

/// Writes a question of class IN with EDNS (DO set, 1232 octets). False when `name` is no domain name.
[[nodiscard]] bool write_query(std::string_view name, std::uint16_t type, bool recursion_desired, Query& into);

/// What the header and the OPT record of a message say.
struct Shape {
  std::uint16_t id = 0;
  bool response = false;
  bool truncated = false;
  bool authoritative = false;
  unsigned opcode = 0;
  unsigned rcode = 0;  ///< all twelve bits
  bool edns = false;   ///< an OPT record is there
  std::size_t questions = 0;
};

/// Whether `answer` repeats the question of `query`: name (case aside), type and class, and no second question.
[[nodiscard]] bool repeats_question(std::span<const std::uint8_t> answer, const Query& query);

/// Whether `answer`, which repeats the question of `query`, does so in the same case.
[[nodiscard]] bool keeps_case(std::span<const std::uint8_t> answer, const Query& query);

/// Writes the question of `query` as it stands into `answer`, which repeats it: what is kept of an answer does not
/// depend on how case was mixed.
void restore_question(std::vector<std::uint8_t>& answer, const Query& query);

/// The header alone; nothing when the message is too short to have one.
[[nodiscard]] std::optional<Shape> read_header(std::span<const std::uint8_t> message);

/// Looks at every octet of a message. `error` is null when it is well-formed: whole records in all sections as counted,
/// nothing behind them, names that end and point backwards only, at most one OPT (in the additional section, at the
/// root, with whole options), no TSIG, at most kMaxRecords records.
struct Inspection {
  Shape shape;
  const char* error = nullptr;
};
[[nodiscard]] Inspection inspect(std::span<const std::uint8_t> message);

/// Cuts a truncated message down to its header and question, for when the rest is not well-formed.
void keep_question_only(std::vector<std::uint8_t>& message);

}  // namespace lapse::observe::dns
