// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace lapse::observe {

/// The questions of the ABI (lapse/abi.h) as owned values. Two questions that compare equal are the same question and
/// share one observation, so names are canonical: lower case, no trailing dot ("" is the root), addresses as inet_ntop
/// prints them. Ports are the standard ones; `network.ports` is applied where the socket is made.
enum class DnsView : std::uint8_t { recursive, root, servers };

struct DnsQuestion {
  std::string name;
  std::uint16_t type = 0;
  DnsView view = DnsView::recursive;
  std::vector<std::string> servers;  ///< any of these may answer; empty unless the view is `servers`
  friend bool operator==(const DnsQuestion&, const DnsQuestion&) = default;
};

struct ValidatedQuestion {
  std::string name;
  std::uint16_t type = 0;
  friend bool operator==(const ValidatedQuestion&, const ValidatedQuestion&) = default;
};

struct TlsQuestion {
  std::string address;
  std::uint16_t port = 443;
  std::string sni;
  std::string alpn;  ///< comma separated
  friend bool operator==(const TlsQuestion&, const TlsQuestion&) = default;
};

struct HttpQuestion {
  std::string address;
  std::uint16_t port = 80;
  bool tls = false;
  std::string host;
  std::string method = "GET";
  std::string target = "/";
  friend bool operator==(const HttpQuestion&, const HttpQuestion&) = default;
};

enum class StepOp : std::uint8_t { expect, send, starttls, leave };
enum class StepWhen : std::uint8_t { always, if_starts, unless_starts, if_has, unless_has };
enum class Framing : std::uint8_t { smtp, line, all };

struct DialogueStep {
  StepOp op = StepOp::expect;
  StepWhen when = StepWhen::always;
  std::uint32_t of = 0;  ///< index of an earlier expect step
  std::string pattern = {};
  std::string text = {};
  friend bool operator==(const DialogueStep&, const DialogueStep&) = default;
};

struct DialogueQuestion {
  std::string address = {};
  std::uint16_t port = 25;
  Framing framing = Framing::smtp;
  std::string peer = {};
  std::vector<DialogueStep> steps = {};
  std::uint32_t connect_ms = 0;  ///< 0 = as the deadlines of the run say, which are also the most
  std::uint32_t reply_ms = 0;
  std::uint32_t whole_ms = 0;
  std::uint32_t kept_seconds = 0;  ///< an answer of an earlier run of at most this age will do

  /// Does it ask what the run knows of the port?
  [[nodiscard]] bool about_port() const { return steps.empty(); }
  /// Does it ask to leave the peer's provider alone?
  [[nodiscard]] bool leaves() const { return steps.size() == 1 && steps[0].op == StepOp::leave; }
  friend bool operator==(const DialogueQuestion&, const DialogueQuestion&) = default;
};

struct Question {
  std::variant<DnsQuestion, TlsQuestion, HttpQuestion, DialogueQuestion, ValidatedQuestion> of;
  std::uint32_t again = 0;
  bool at_end = false;
  friend bool operator==(const Question&, const Question&) = default;
};

/// The canonical form: lower case names without the trailing dot, addresses as inet_ntop prints them, servers in order
/// and once each, ALPN without blanks. Paths and dialogue texts stay as they are. An address that is none stays too:
/// asking it ends as denied.
[[nodiscard]] Question canonical(Question question);

[[nodiscard]] std::size_t hash_value(const Question& question);

/// "dns/1", "tls/1", "http/1", "dialogue/1", "dns-validated/1".
[[nodiscard]] const char* kind_of(const Question& question);

/// The mnemonic of an RR type, "TYPE65280" where there is none.
[[nodiscard]] std::string type_text(std::uint16_t type);

/// One line for people: "CNAME _x.example.com at 192.0.2.1".
[[nodiscard]] std::string describe(const Question& question);

}  // namespace lapse::observe

template <>
struct std::hash<lapse::observe::Question> {
  std::size_t operator()(const lapse::observe::Question& q) const { return hash_value(q); }
};
