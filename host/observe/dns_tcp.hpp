// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "observe/answer.hpp"
#include "observe/dns_list.hpp"
#include "observe/dns_servers.hpp"

// One question over TCP: connect, send, read messages until one is the answer. For the few answers that do not fit into
// a datagram, so a connection a question is good enough.

namespace lapse::observe::dns {

/// Gets what an exchange yields.
class TcpUser {
 public:
  virtual ~TcpUser() = default;
  /// A whole message came. True when it was the answer: the exchange is over then, and may have been cancelled.
  virtual bool tcp_message(Pending& question, std::span<const std::uint8_t> message) = 0;
  /// The exchange ended without an answer.
  virtual void tcp_ended(Pending& question, Ended ended, const std::string& detail) = 0;
};

/// Bounded in time by one deadline, in size by the length prefix and by the number of messages read. Calls its user
/// from the loop only.
class TcpExchange : public std::enable_shared_from_this<TcpExchange> {
 public:
  TcpExchange(boost::asio::io_context& loop, TcpUser& user, Pending& question);

  /// Begins. `message` is what is sent, its length prefix is added. `source` is an address to bind to, or empty.
  void start(const SocketAddress& to, const std::string& source, std::span<const std::uint8_t> message,
             std::chrono::milliseconds deadline);

  /// Nothing is called any more.
  void cancel();

 private:
  static constexpr int kMaxMessages = 4;

  void send();
  void read_size();
  void read_message(std::size_t size);
  void end(Ended ended, const std::string& detail);
  void end(const boost::system::error_code& error);
  void close();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  TcpUser* user_;
  Pending& question_;
  std::vector<std::uint8_t> out_;
  std::array<std::uint8_t, 2> size_{};
  std::vector<std::uint8_t> in_;
  int messages_ = 0;
};

/// How an error of the system ends an observation.
[[nodiscard]] Ended ended_by(int error);

}  // namespace lapse::observe::dns
