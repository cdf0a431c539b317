// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lapse::config {

/// An address literal (as inet_ntop prints it) and a port.
struct Endpoint {
  std::string address;
  std::uint16_t port = 53;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// A range of addresses: network address as inet_ntop prints it, and prefix length.
struct Range {
  std::string address;
  unsigned prefix = 0;
};

/// Ports by service. In `Network::ports_of` an absent value means "as for all".
struct Ports {
  std::optional<std::uint16_t> dns, http, https, smtp;
};

/// Bounds of a run; every one holds at all times.
struct Limits {
  std::size_t in_flight = 1000;           ///< certificates judged at once
  std::size_t observations = 2000;        ///< sockets open at once
  std::size_t dns_queries = 400;          ///< UDP questions under way at once
  std::size_t per_destination = 16;       ///< TCP connections to one address at once
  std::size_t per_mail_host = 1;          ///< SMTP conversations with one address at once
  std::size_t per_mail_provider = 2;      ///< SMTP conversations with one registrable domain at once
  double dns_rate = 100;                  ///< questions a second to one name server, resolvers excepted; 0 = unlimited
  std::size_t cache_bytes = 64U << 20U;   ///< observations kept for sharing
  std::size_t certificate_bytes = 1U << 20U;  ///< TLS certificate message
  std::size_t body_bytes = 64U << 10U;    ///< HTTP body
  std::size_t dialogue_bytes = 64U << 10U;
  std::size_t dialogue_lines = 2000;
};

/// How long to wait.
struct Deadlines {
  std::chrono::milliseconds dns_try{2000};   ///< one datagram
  unsigned dns_tries = 3;
  std::chrono::milliseconds validated{20000};  ///< a name validated from the root
  std::chrono::milliseconds connect{5000};
  std::chrono::milliseconds tls{10000};      ///< connect and handshake together
  std::chrono::milliseconds http{10000};
  std::chrono::milliseconds dialogue_connect{15000};
  std::chrono::milliseconds dialogue_reply{60000};
  std::chrono::milliseconds dialogue{180000};
  std::chrono::milliseconds run{0};          ///< the whole run; 0 = none
};

/// A further vantage point. A recording, or what differs from the run's own: other resolvers, other source addresses.
struct Perspective {
  std::string name;
  std::string recording;                  ///< a file; empty = it is asked live
  std::vector<Endpoint> resolvers;        ///< empty = the run's own
  std::vector<std::string> root_servers;  ///< empty = the run's own
  std::optional<std::string> source_ipv4, source_ipv6;
};

/// The estate's `network:` section: everything that observe needs to know about where it runs.
struct Network {
  std::vector<Endpoint> resolvers;        ///< empty = those of /etc/resolv.conf
  std::vector<std::string> root_servers;  ///< addresses; empty = those of `root_hints`
  std::string root_hints = "/usr/share/dns/root.hints";
  std::string trust_anchor = "/usr/share/dns/root.key";
  std::string ca_roots = "/etc/ssl/certs";  ///< hashed directory, or one PEM file
  std::string mail_cache;                   ///< file of conversations kept across runs; empty = none
  Ports ports;                              ///< defaults 53, 80, 443, 25
  std::map<std::string, Ports> ports_of;    ///< by name (SNI, Host, MX host), lower case
  std::optional<std::string> source_ipv4, source_ipv6;
  Limits limits;
  Deadlines deadlines;
  std::vector<Range> allow;  ///< wins over the built-in refusals
  std::vector<Range> deny;   ///< wins over everything
  std::vector<Perspective> perspectives;  ///< in the estate's order, names unique
};

}  // namespace lapse::config
