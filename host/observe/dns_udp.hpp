// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/asio/ip/udp.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>

#include "observe/dns_list.hpp"
#include "observe/dns_packet.hpp"
#include "observe/dns_servers.hpp"
#include "observe/engine.hpp"

// Datagrams. A few sockets a family are shared by all questions, each on a random port that is given up after some use,
// so that neither a socket a question is paid for nor a stranger can guess where an answer is expected.

namespace lapse::observe::dns {

/// Random bits for ids, taken from the kernel in bulk.
class Random {
 public:
  std::uint16_t u16();

 private:
  std::array<std::uint16_t, 512> pool_{};
  std::size_t left_ = 0;
};

struct UdpSocket;

/// Where the answer to a datagram is expected.
struct Ticket {
  UdpSocket* socket = nullptr;  ///< null: none was sent
  std::uint16_t id = 0;
};

/// Gets what comes in for a question. Neither call may destroy the sockets.
class UdpUser {
 public:
  virtual ~UdpUser() = default;
  /// A datagram with the question's id came in on its socket; everything else about it is unchecked. `cut`: it was
  /// longer than the buffer.
  virtual void udp_message(Pending& question, std::span<const std::uint8_t> message, const SocketAddress& from,
                           bool cut) = 0;
  /// ICMP reported the question's datagram to `to` as undeliverable; `error` is an errno value.
  virtual void udp_error(Pending& question, const SocketAddress& to, int error) = 0;
};

/// The sockets of one engine.
class UdpSockets {
 public:
  UdpSockets(const Context& context, UdpUser& user);
  ~UdpSockets();
  UdpSockets(const UdpSockets&) = delete;
  UdpSockets& operator=(const UdpSockets&) = delete;

  /// Sends `query` for `question`. A ticket that is empty gets a socket and a fresh id; one that is not is used again.
  /// Returns 0 or an errno value; with an error the ticket is empty afterwards.
  int send(Pending& question, Query& query, const SocketAddress& to, Ticket& ticket);

  /// Nothing is expected for this ticket any more.
  void release(Ticket& ticket);

  Random& random() { return random_; }

 private:
  static constexpr std::size_t kActive = 4;     // sockets a family
  static constexpr unsigned kUses = 256;        // datagrams before a port is given up
  static constexpr std::size_t kBatch = 16;     // datagrams read at once
  static constexpr std::size_t kBuffer = 4096;  // more than we ask for; some servers do not heed it
  struct Batch;
  struct Family {
    std::array<std::shared_ptr<UdpSocket>, kActive> active;
    std::size_t turn = 0;
  };

  int take(Family& family, bool v6, UdpSocket*& socket);
  int open(bool v6, std::shared_ptr<UdpSocket>& socket);
  void retire(std::shared_ptr<UdpSocket>& socket);
  void drop(UdpSocket* socket);
  void wait(const std::shared_ptr<UdpSocket>& socket);
  void receive(UdpSocket& socket);
  bool receive_errors(UdpSocket& socket);

  Context context_;
  UdpUser& user_;
  Random random_;
  Family v4_, v6_;
  std::unordered_map<UdpSocket*, std::shared_ptr<UdpSocket>> retired_;  // still expect answers
  std::unique_ptr<Batch> batch_;
};

}  // namespace lapse::observe::dns
