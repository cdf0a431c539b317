// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/network.hpp"
#include "observe/answer.hpp"
#include "observe/certificates.hpp"
#include "observe/openssl.hpp"
#include "observe/tls_wire.hpp"

// TLS on one non-blocking socket, as an observer wants it: old versions and weak keys are let in, nothing is verified,
// and what was seen before a failure is kept. It never waits; whoever drives it waits for the socket.

namespace lapse::observe {

/// What one step on a stream came to.
enum class Io : std::uint8_t {
  done,        ///< bytes were moved; for a handshake: it is complete
  want_read,   ///< again when the socket can be read
  want_write,  ///< again when the socket can be written
  end,         ///< the peer closed in order
  broken       ///< reset, a fatal alert, or not the protocol
};

struct Moved {
  Io io = Io::done;
  std::size_t size = 0;  ///< bytes, when `io` is done
};

/// The settings that all sessions of a run share. Made once: the first one costs 1.7 ms.
class TlsSettings {
 public:
  enum class For : std::uint8_t { web, starttls };
  TlsSettings(const config::Limits& limits, For what);

  /// Null when OpenSSL could not make it; sessions then are broken from the start.
  [[nodiscard]] SSL_CTX* context() const { return context_.get(); }
  [[nodiscard]] std::size_t handshake_bytes() const { return handshake_bytes_; }

 private:
  SslContextPtr context_;
  std::size_t handshake_bytes_;
};

/// One session, as client.
class TlsSession {
 public:
  /// `sni` is left out when it is empty or an address, `alpn` (comma separated) when it is empty. The chain is kept in
  /// `certificates` when that is given. `settings`, `certificates` and the descriptor outlive the session.
  TlsSession(const TlsSettings& settings, int descriptor, const std::string& sni, std::string_view alpn,
             Certificates* certificates);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /// False when the question itself cannot be put (a server name or protocol that does not fit); `trouble` says why.
  [[nodiscard]] bool usable() const { return ssl_ != nullptr; }

  [[nodiscard]] Io handshake();
  [[nodiscard]] Moved receive(std::span<char> into);
  [[nodiscard]] Moved send(std::string_view text);

  /// After the handshake: the most that may still be received, TLS's own bytes included.
  void allow(std::size_t bytes) { wire_.allowance = bytes; }

  /// Is it broken because the peer sent more than was allowed?
  [[nodiscard]] bool over_limit() const { return wire_.over; }

  /// Says goodbye (close_notify) as far as that goes without waiting.
  void say_goodbye();

  /// What was seen so far, without trust. Of a handshake that is neither complete nor broken: that the peer fell
  /// silent.
  [[nodiscard]] TlsAnswer observed() const;

  /// The certificates of `observed().chain`, parsed; null when OpenSSL could not parse them all.
  [[nodiscard]] STACK_OF(X509) * parsed() const { return parsed_.get(); }

  /// Why the session is broken, in words.
  [[nodiscard]] std::string trouble() const;

 private:
  static int on_verify(X509_STORE_CTX* context, void*);
  static void on_message(int written, int version, int type, const void* bytes, std::size_t size, SSL* ssl, void* self);
  void on_handshake_message(int version, std::span<const std::uint8_t> message);
  [[nodiscard]] Io outcome(int returned);
  [[nodiscard]] std::uint32_t failure() const;
  friend class TlsSettings;

  TlsWire wire_;
  Certificates* certificates_;
  std::vector<Der> chain_;
  X509StackPtr parsed_;
  std::string error_;  ///< OpenSSL's words
  int error_reason_ = 0;
  int alert_ = -1;
  bool fatal_alert_ = false;
  bool answered_ = false;  ///< a ServerHello came, so the version is known
  bool client_certificate_ = false;
  bool complete_ = false;
  bool broken_ = false;
  SslPtr ssl_;  ///< last: it is gone before what its callbacks write to
};

/// Is this an IPv4 or IPv6 literal (with or without brackets)?
[[nodiscard]] bool is_address(std::string_view host);

}  // namespace lapse::observe
