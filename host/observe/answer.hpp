// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace lapse::observe {

using Bytes = std::vector<std::uint8_t>;

/// How an observation ended; the numbers are those of lapse_ended in lapse/abi.h.
enum class Ended : std::uint8_t {
  answered = 0, timeout, refused, reset, unreachable, no_route, denied, limit, failed, malformed
};

/// A certificate is kept once a run, however many servers send it.
using Der = std::shared_ptr<const Bytes>;

struct DnsAnswer {
  std::uint32_t flags = 0;  ///< LAPSE_DNS_*
  Bytes message;
  std::string server;
};

struct ValidatedAnswer {
  std::uint32_t state = 3;  ///< lapse_dnssec_state
  std::uint32_t code = 0;
  bool has_data = false;
  std::string why;
  Bytes message;
};

struct TlsAnswer {
  std::uint32_t flags = 0;    ///< LAPSE_TLS_COMPLETE, ...
  std::uint32_t failure = 0;  ///< lapse_tls_failure
  std::int32_t alert = -1;
  std::uint32_t version = 0;
  std::int32_t trust = -1;
  std::string trust_detail;
  std::string alpn;
  std::string cipher;
  std::vector<Der> chain;
  std::vector<Der> path;
  Bytes ocsp;
};

struct HttpAnswer {
  std::uint32_t flags = 0;
  std::uint32_t status = 0;
  Bytes head;
  Bytes body;
};

struct Turn {
  std::uint32_t step = 0;
  bool sent = false;
  Bytes text;
};

struct DialogueAnswer {
  std::uint32_t stopped = 0;  ///< lapse_stopped
  std::uint32_t at_step = 0;
  std::vector<Turn> turns;
  std::uint64_t age = 0;   ///< seconds, when the conversation was held in an earlier run
  std::vector<Der> chain;  ///< after STARTTLS
  std::int32_t trust = -1;
};

/// What came of a question. Immutable once made, shared by all who asked.
struct Answer {
  Ended ended = Ended::failed;
  std::uint64_t id = 0;
  std::int64_t at = 0;  ///< UTC seconds when it ended
  std::string detail;
  std::variant<std::monostate, DnsAnswer, TlsAnswer, HttpAnswer, DialogueAnswer, ValidatedAnswer>
      body;  ///< monostate unless answered
};

using AnswerPtr = std::shared_ptr<const Answer>;

}  // namespace lapse::observe
