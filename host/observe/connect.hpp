// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "config/network.hpp"
#include "observe/answer.hpp"
#include "observe/tls_session.hpp"

// One TCP connection of the web and the dialogue engine: connect, wait with a deadline, move bytes, plainly or over TLS
// from some moment on. It knows nothing of the protocols above it.

namespace lapse::observe {

/// How connecting ended: Ended::answered when the connection stands, and otherwise why not, with the system's words.
struct Connected {
  Ended ended = Ended::answered;
  std::string detail;
};

/// Sorts the error of a connection attempt. `at_once` tells that the call itself failed, before any packet was sent:
/// then "network unreachable" is about this host's routes and not about the peer.
[[nodiscard]] Connected sort_connect_error(int error, bool at_once);

/// Shared by its owner and by the event loop while it waits. Callbacks run from the loop, never from inside a call. One
/// wait at a time.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Connection(boost::asio::io_context& loop) : socket_(loop), timer_(loop) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Connects to an address literal, from the estate's source address if it names one. Calls `done` once.
  void connect(const config::Network& network, const std::string& address, std::uint16_t port,
               std::function<void(Connected)> done);

  /// Every wait ends at `when` at the latest. May be moved in both directions.
  void set_deadline(Clock::time_point when);

  /// Waits until the socket can be read (`io` is want_read) or written, then calls `then(true)`; `then(false)` when the
  /// deadline has passed. Never calls `then` once the connection is closed.
  template <class Then>
  void wait(Io io, Then then) {
    const auto type = io == Io::want_write ? Socket::wait_write : Socket::wait_read;
    if (late_) {  // the timer fired while nobody waited
      boost::asio::post(socket_.get_executor(), [then = std::move(then)]() mutable { then(false); });
      return;
    }
    socket_.async_wait(type, [self = shared_from_this(), then = std::move(then)](boost::system::error_code) mutable {
      if (self->socket_.is_open()) then(!self->late_);
    });
  }

  /// From now on `receive` and `send` go through `session`, once its handshake is complete.
  void secure(std::unique_ptr<TlsSession> session) { tls_ = std::move(session); }
  [[nodiscard]] TlsSession* tls() const { return tls_.get(); }

  /// Moves what can be moved without waiting.
  [[nodiscard]] Moved receive(std::span<char> into);
  [[nodiscard]] Moved send(std::string_view text);

  /// In words, why `receive` or `send` said Io::broken.
  [[nodiscard]] std::string trouble() const;

  /// Was that because the peer sent more than the limits of the run allow?
  [[nodiscard]] bool over_limit() const { return tls_ && tls_->over_limit(); }

  [[nodiscard]] int descriptor() { return socket_.native_handle(); }

  /// Closes at once and forgets all waits.
  void close();

 private:
  using Socket = boost::asio::ip::tcp::socket;

  /// Opens, binds and starts; 0, EINPROGRESS or the error.
  [[nodiscard]] int start(const config::Network& network, const std::string& address, std::uint16_t port,
                          std::string& what);
  void arm();
  void on_timer();

  Socket socket_;
  boost::asio::steady_timer timer_;
  Clock::time_point deadline_{};
  Clock::time_point armed_for_{};
  bool armed_ = false;
  bool late_ = false;
  int error_ = 0;
  std::unique_ptr<TlsSession> tls_;
};

}  // namespace lapse::observe
