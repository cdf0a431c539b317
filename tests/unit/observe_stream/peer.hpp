// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "authority.hpp"
#include "observe/openssl.hpp"

// The other side of a test: a thread that takes connections on 127.0.0.1 and treats each as the test says.

namespace lapse::observe::testing {

/// A connection as the peer's script sees it. Blocking; every read gives up after five seconds.
class Visitor {
 public:
  explicit Visitor(int fd) : fd_(fd) {}
  [[nodiscard]] int fd() const { return fd_; }
  void write(std::string_view text) const;
  /// Reads up to and including the first LF; what there was when the visitor closed.
  [[nodiscard]] std::string line() const;
  /// Reads up to and including an empty line.
  [[nodiscard]] std::string head() const;
  /// Waits until the visitor closes.
  void wait_for_close() const;
  /// Closes with a reset.
  void reset();

 private:
  int fd_;
};

class Peer {
 public:
  using Script = std::function<void(Visitor&)>;

  explicit Peer(Script script);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int visits() const { return visits_; }

 private:
  void work();

  Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_ = false;
  std::atomic<int> visits_ = 0;
  std::thread thread_;
};

/// The settings of a TLS server that sends `chain` (leaf first).
[[nodiscard]] SslContextPtr server_context(const Identity& leaf, const std::vector<const Identity*>& rest);

/// Runs the server's side of TLS on a visitor and hands the session to `then`, when there is one.
void serve_tls(SSL_CTX* context, const Visitor& visitor, const std::function<void(SSL*)>& then);

/// Reads an HTTP request's head.
[[nodiscard]] std::string read_head(SSL* ssl);
void write_all(SSL* ssl, std::string_view text);

/// A port on 127.0.0.1 that refuses connections.
[[nodiscard]] std::uint16_t closed_port();

}  // namespace lapse::observe::testing
