// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "observe/answer.hpp"
#include "observe/dns_list.hpp"
#include "observe/dns_packet.hpp"
#include "observe/dns_servers.hpp"
#include "observe/dns_tcp.hpp"
#include "observe/dns_udp.hpp"
#include "observe/engine.hpp"

// A question under way in the DNS engine.

namespace lapse::observe::dns {

/// A server that may answer the question.
struct Candidate {
  Server* server = nullptr;
  unsigned tries = 0;
  bool out = false;  ///< not to be asked (again) for this question
};

/// An answer kept in hand while something better is tried.
struct Held {
  Bytes message;
  std::string server;
  std::uint32_t flags = 0;
};

struct Pending {
  Hook hook;
  EngineDone done;
  Query query;
  std::vector<Candidate> candidates;
  Candidate* at = nullptr;     ///< the one that it waits for now; holds one of the server's `under_way`
  Candidate* stick = nullptr;  ///< ask this one next
  Ticket ticket;
  Clock::time_point deadline{};  ///< of this try
  std::shared_ptr<TcpExchange> tcp;
  std::optional<Held> held;
  std::string detail;  ///< why the servers tried so far did not answer
  Ended ended = Ended::answered;
  std::uint32_t flags = 0;
  unsigned tries = 0;   ///< over all candidates
  unsigned stalls = 0;  ///< times that the socket had no room
  bool recursive = false;
  bool slot = false;          ///< counts as one of Limits::dns_queries
  bool without_edns = false;  ///< repeated without EDNS
  Candidate* one_case = nullptr;  ///< repeated there without mixing case
  bool case_changed = false;  ///< the answer in mixed case did not repeat the question as it was
  unsigned mixed_rcode = 0;   ///< of that answer
};

}  // namespace lapse::observe::dns
