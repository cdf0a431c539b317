// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/epoll.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

// The least that a client must do for the same observations: sockets, epoll, ldns and OpenSSL, written straight down.
// Nothing is judged, shared, kept or reported, and nothing of Lapse is used.

namespace bench {

/// What was done and how much of it failed.
struct Done {
  std::size_t count = 0;
  std::size_t failed = 0;
};

/// "d000123.example", of name i modulo `names`.
[[nodiscard]] std::string name_of(std::size_t i, std::size_t names);

struct DnsWork {
  std::string server;
  bool recursive = false;  ///< ask for A of the name; else for CNAME of its validation record
  std::size_t count = 0;
};
/// `window` questions are under way at once.
[[nodiscard]] Done ask_dns(const std::vector<DnsWork>& work, std::size_t names, std::size_t window);

/// A connection that the loop drives.
class Client {
 public:
  virtual ~Client() = default;
  enum class Next : std::uint8_t { read, write, done, failed };
  /// Goes on as far as it can without waiting.
  [[nodiscard]] virtual Next go_on() = 0;
  int socket = -1;
};

using Open = std::function<std::unique_ptr<Client>(std::size_t i)>;

/// Opens `count` connections, `window` of them at once, to `addresses` in turn at `port`.
[[nodiscard]] Done run_clients(std::size_t count, std::size_t window, const std::vector<std::string>& addresses,
                               std::uint16_t port, const Open& open);

/// A TLS 1.3 client that verifies chain and name against the hashed folder `roots`, and with `get` asks for /.
[[nodiscard]] Open tls_clients(const std::string& roots, std::size_t names, std::size_t gets);

/// An SMTP session: greeting, EHLO, MAIL, RCPT for the five addresses one by one, QUIT.
[[nodiscard]] Open smtp_clients(std::size_t names);

}  // namespace bench
