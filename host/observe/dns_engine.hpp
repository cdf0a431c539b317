// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <queue>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "observe/dns_pending.hpp"
#include "observe/dns_servers.hpp"
#include "observe/dns_udp.hpp"
#include "observe/engine.hpp"

// Makes dns/1 observations.
//
// A question goes to one server at a time out of those that may answer it: a datagram, again after silence, at another
// server where there is one, over TCP when the answer was cut, without EDNS when the server does not take it. What
// matches the question in id, socket, source, name, type and class ends it; everything else is dropped and the waiting
// goes on. It waits in one of three places: the server's queue (rate, or nobody knows yet whether the server is alive),
// the queue for one of Limits::dns_queries slots, or the list of tries, which is in order of deadline because all tries
// wait equally long. A server that stays silent is paid for once: everything that waits for it ends with the first
// question to give up.

namespace lapse::observe {

class DnsEngine final : public Engine<DnsQuestion>, private dns::UdpUser, private dns::TcpUser {
 public:
  DnsEngine(const Context& context, dns::NameServers name_servers);
  ~DnsEngine() override;

  void ask(const DnsQuestion& question, Done done) override;

 private:
  using Pending = dns::Pending;
  using Server = dns::Server;
  using Clock = dns::Clock;

  // The way of a question.
  void dispatch(Pending& p);
  dns::Candidate* choose(Pending& p);
  bool transmit(Pending& p);
  void leave(Pending& p);
  void release_slot(Pending& p);
  void conclude(Pending& p);
  void finish(Pending& p, Answer answer);
  void finish_with(Pending& p, dns::Held held);
  static void note(Pending& p, Ended ended, const std::string& detail);

  // What comes in.
  void udp_message(Pending& p, std::span<const std::uint8_t> message, const dns::SocketAddress& from,
                   bool cut) override;
  void udp_error(Pending& p, const dns::SocketAddress& to, int error) override;
  bool tcp_message(Pending& p, std::span<const std::uint8_t> message) override;
  void tcp_ended(Pending& p, Ended ended, const std::string& detail) override;
  [[nodiscard]] static bool matches(const Pending& p, std::span<const std::uint8_t> message);
  void take(Pending& p, std::span<const std::uint8_t> message, bool over_tcp, bool cut);
  bool take_case(Pending& p, dns::Held& held, unsigned rcode, bool as_asked);
  void once_more(Pending& p, dns::Held held);
  void give_up_on(Pending& p, Ended ended, const std::string& detail);
  void start_tcp(Pending& p, std::chrono::milliseconds deadline);
  void went_down(Server& server);

  // Time and queues.
  void pump();
  void serve_queue(Server& server);
  void wake_at(Server& server, Clock::time_point when);
  void arm();
  void on_timer();

  Pending& fresh();
  void recycle(Pending& p);

  Context context_;
  dns::NameServers name_servers_;
  dns::ServerTable servers_;
  dns::UdpSockets udp_;
  std::vector<Server*> resolvers_, roots_;
  unsigned tries_;
  std::size_t slots_;  // in use

  std::deque<Pending> pool_;
  std::vector<Pending*> spare_;
  dns::PendingList waiting_;  // for a slot
  dns::PendingList tries_under_way_;
  bool pumping_ = false;

  using Wake = std::pair<Clock::time_point, Server*>;
  std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes_;
  boost::asio::steady_timer timer_;
  Clock::time_point armed_ = Clock::time_point::max();

  int inside_ask_ = 0;
  std::vector<std::pair<Done, Answer>> ended_inside_ask_;
};

}  // namespace lapse::observe
