// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <netinet/in.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/network.hpp"
#include "observe/address.hpp"
#include "observe/answer.hpp"
#include "observe/dns_list.hpp"

// Which name servers there are, and what this run has learned of each: does it answer, does it take EDNS, how many
// questions may it be sent now. The DNS engine asks here before it sends and reports here what came of it.

namespace lapse::observe::dns {

using Clock = std::chrono::steady_clock;

/// The servers behind the views `recursive` and `root`, with ports. Where a list is empty its problem says why.
struct NameServers {
  std::vector<config::Endpoint> resolvers;
  std::vector<config::Endpoint> roots;
  std::string resolver_problem, root_problem;
};

/// Those of the estate; else those of /etc/resolv.conf and of the root hints file.
[[nodiscard]] NameServers load_name_servers(const config::Network& network,
                                            const std::string& resolv_conf = "/etc/resolv.conf");

/// A socket address of either family.
struct SocketAddress {
  union {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
  };
  socklen_t size = 0;

  SocketAddress() : v6{} {}
  [[nodiscard]] bool is_v6() const { return any.sa_family == AF_INET6; }
  [[nodiscard]] bool same(const SocketAddress& other) const;
};

/// Nothing of size 0 comes back for an address that is none. `address` may carry a zone (fe80::1%eth0).
[[nodiscard]] SocketAddress socket_address(const std::string& address, std::uint16_t port);

/// One server's state in this run.
struct Server {
  SocketAddress where;
  std::string text;           ///< the address as people write it
  bool rated = true;          ///< resolvers are not
  bool pinned = false;        ///< belongs to a view, never forgotten
  bool answered = false;      ///< has ever answered
  bool edns_seen = false;     ///< has sent an OPT record, and not to complain
  unsigned without_edns = 0;  ///< answers that came only once EDNS was left off
  bool no_edns = false;       ///< is asked without EDNS from the start
  bool case_kept = false;     ///< has answered a question in mixed case as it should
  unsigned case_lost = 0;     ///< answers that were right only once case was not mixed
  bool no_mixed_case = false; ///< is asked in one case from the start
  bool tcp_only = false;      ///< silent over UDP, answers over TCP
  bool probed = false;        ///< has been tried over TCP because it was silent
  bool wake_set = false;      ///< the engine will look at `queue` again
  unsigned lost = 0;          ///< tries without an answer since the last answer
  unsigned refusals = 0;      ///< ICMP refusals since the last answer
  std::size_t under_way = 0;  ///< questions that hold a slot because of this server
  std::size_t users = 0;      ///< questions that point here
  Clock::time_point silent_since{};
  Ended down = Ended::answered;  ///< timeout or refused: not to be asked any more in this run
  std::string down_detail;
  double tokens = 0;
  Clock::time_point filled{};
  PendingList queue;  ///< questions that wait for this server's gate
};

/// All servers that this run met.
class ServerTable {
 public:
  ServerTable(const config::Limits& limits, const config::Deadlines& deadlines);

  /// The server at this address, made on first sight; null when the address is none. Valid as long as it has users.
  Server* find(const std::string& address, std::uint16_t port);

  /// Whether a question may go to `server` now. Otherwise `wait` is how long until the rate lets one through, or zero
  /// when that depends on an answer of the server.
  [[nodiscard]] bool open(Server& server, Clock::time_point now, Clock::duration& wait) const;

  /// A datagram goes out.
  void sent(Server& server, Clock::time_point now) const;

  /// Something that matches a question came back.
  static void heard(Server& server);

  /// An answer came after EDNS was left off. Twice, from a server that has never shown EDNS, and it is not asked with
  /// EDNS any more; once may have been an accident, and leaving EDNS off hides signatures.
  static void answered_without_edns(Server& server);

  /// A question in mixed case did not come back as it was asked, or brought another answer than in one case. Twice, and
  /// the server is not asked in mixed case any more.
  static void lost_case(Server& server);

  /// A try ended without an answer, or was refused. True when this made the server go down.
  bool lost(Server& server, Clock::time_point now) const;
  bool refused(Server& server, const std::string& detail) const;

 private:
  struct Key {
    Address address;
    std::uint16_t port;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const { return hash_value(key.address) ^ key.port; }
  };
  void forget_idle(Clock::time_point now);
  void fill(Server& server, Clock::time_point now) const;

  double rate_, burst_;
  unsigned tries_;
  Clock::duration patience_;
  std::unordered_map<Key, std::unique_ptr<Server>, KeyHash> servers_;
  std::size_t prune_at_;
};

}  // namespace lapse::observe::dns
