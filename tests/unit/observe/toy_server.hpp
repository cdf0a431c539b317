// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

// A real name server of a few lines, in a thread of the test: it says whatever the test wants said.

namespace lapse::test {

using Message = std::vector<std::uint8_t>;

/// What came in, and over what.
struct Asked {
  Message message;
  bool tcp = false;
  int count = 0;  ///< 1 for the first question that this server got
};

/// Listens on UDP and TCP at an address of the loopback net. The behaviour runs in the server's thread; it returns the
/// messages to send back, none for silence.
class ToyServer {
 public:
  using Behaviour = std::function<std::vector<Message>(const Asked&)>;

  /// Port 0 picks a free one; ask `port()`.
  ToyServer(const std::string& address, std::uint16_t port, Behaviour behaviour, bool with_tcp = true);
  ~ToyServer();
  ToyServer(const ToyServer&) = delete;
  ToyServer& operator=(const ToyServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int asked() const { return asked_; }

 private:
  void work();
  void serve_udp();
  void serve_tcp();

  Behaviour behaviour_;
  std::uint16_t port_ = 0;
  int udp_ = -1;
  int tcp_ = -1;
  std::atomic<int> asked_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

/// The question section's end, in a question that we sent.
[[nodiscard]] std::size_t question_end(const Message& query);

/// An answer to `query` with these bits: header, question, `answers` (whole records), and an OPT when `edns`.
struct Reply {
  unsigned rcode = 0;
  bool truncated = false;
  bool edns = true;
  std::vector<Message> answers{};
};
[[nodiscard]] Message reply_to(const Message& query, const Reply& reply = {});

/// An A record at the question's name.
[[nodiscard]] Message a_record(std::uint8_t last);

}  // namespace lapse::test
