// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "zone.hpp"

namespace lapse::testkit {

using Bytes = std::vector<std::uint8_t>;

/// What came of a question, of any kind, as owned values.
struct Reply {
  std::uint32_t ended = LAPSE_ANSWERED;
  std::string detail;
  std::uint32_t flags = 0;
  // dns/1
  Bytes message;
  std::string server;
  // dns-validated/1
  std::uint32_t state = LAPSE_INSECURE, code = 0;
  bool has_data = false;
  std::string reason;
  // tls/1
  std::uint32_t failure = 0, version = 0;
  std::int32_t alert = -1, trust = -1;
  std::string trust_detail, alpn;
  std::vector<Bytes> chain, path;
  Bytes ocsp;
  // http/1
  std::uint32_t status = 0;
  std::string head, body;
  // dialogue/1
  std::uint32_t stopped = LAPSE_DONE, at_step = 0;
  std::uint64_t age = 0;
  struct Turn {
    std::uint32_t step;
    bool sent;
    std::string text;
  };
  std::vector<Turn> turns;
};

/// An SMTP-like server told as replies by the start of what was sent.
struct Conversation {
  std::uint32_t ended = LAPSE_ANSWERED;
  std::string detail;
  std::map<std::string, std::string> replies;  ///< "banner" for the greeting; the longest match counts
  std::string stops_at;                        ///< the same key, "" = never
  std::uint32_t stops_how = LAPSE_PEER_CLOSED;
  std::uint64_t age = 0;          ///< not 0: held in an earlier run; given only to those whom that will do
  std::vector<Bytes> chain = {};  ///< shown after STARTTLS
  std::int32_t trust = -1;
  std::map<std::string, std::string> tls_replies = {};  ///< after STARTTLS these come before `replies`
};

/// The world of a scenario: answers every question from what the scenario states, without a network.
class World {
 public:
  struct DnsKey {
    std::string name;
    std::uint16_t type;
    std::string place;  ///< "recursive", "root", or addresses joined by ","
  };
  /// The place of a question to any of these servers, in whatever order they are named.
  [[nodiscard]] static std::string place_of(std::vector<std::string> servers);
  void add_zone(std::shared_ptr<const Zone> zone, const std::vector<std::string>& servers);
  void add_dns(const DnsKey& key, int again, Reply reply);
  void add_server(const std::string& server, Reply reply);
  void add_server_code(const std::string& server, unsigned code, bool authoritative);
  void add_validated(const std::string& name, std::uint16_t type, int again, Reply reply);
  void add_tls(const std::string& address, const std::string& sni, int again, Reply reply);
  struct HttpKey {
    std::string address, host, target;
    bool tls = false;
  };
  void add_http(const HttpKey& key, int again, Reply reply);
  void add_dialogue(const std::string& address, int again, Conversation conversation);

  /// Never fails: what the scenario does not state ends as LAPSE_FAILED; that nothing is wrong with a port need not be
  /// stated.
  [[nodiscard]] Reply answer(const lapse_question& question) const;

 private:
  [[nodiscard]] Reply answer_dns(const lapse_dns_question& q, std::uint32_t again) const;
  [[nodiscard]] std::optional<Reply> one_server(const std::string& server, const std::string& name, std::uint16_t type,
                                                std::uint32_t again) const;
  [[nodiscard]] Reply recursive(const std::string& name, std::uint16_t type) const;
  [[nodiscard]] Reply answer_dialogue(const lapse_dialogue_question& q, std::uint32_t again) const;

  struct ServerState {
    std::vector<std::shared_ptr<const Zone>> zones;
    std::optional<Reply> always;
    std::optional<Message> code;
  };
  template <class Value>
  using Many = std::vector<std::pair<int, Value>>;  ///< by `again`; -1 = every repetition
  std::map<std::string, Many<Reply>> explicit_;
  std::map<std::string, ServerState> servers_;
  std::vector<std::shared_ptr<const Zone>> zones_;
  std::map<std::string, Many<Conversation>> dialogues_;
};

}  // namespace lapse::testkit
