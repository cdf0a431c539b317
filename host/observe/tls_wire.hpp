// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "observe/openssl.hpp"

// The socket as OpenSSL sees it: a BIO over a non-blocking descriptor that counts, remembers how the stream began and
// how it broke, and raises no SIGPIPE. OpenSSL's own socket BIO tells none of that.

namespace lapse::observe {

/// One side of the wire. Lives at one place for as long as its BIO.
struct TlsWire {
  explicit TlsWire(int socket) : descriptor(socket) {}

  int descriptor;
  std::size_t allowance = 0;  ///< bytes that may still be read; a stream that wants more is cut off
  bool over = false;          ///< it wanted more
  bool ended = false;         ///< the peer closed its side
  int error = 0;              ///< errno of a failed read or write
  std::size_t received = 0;   ///< bytes read so far
  std::array<char, 48> first{};

  /// How the stream began, up to 48 bytes.
  [[nodiscard]] std::string_view beginning() const {
    return {first.data(), received < first.size() ? received : first.size()};
  }
};

/// A BIO over `wire`, which outlives it. Null only when memory has run out.
[[nodiscard]] BioPtr make_bio(TlsWire& wire);

/// Does a stream that begins like this speak TLS? True for the empty one.
[[nodiscard]] bool looks_like_tls(std::string_view beginning);

/// Bytes of a stranger as printable ASCII in double quotes, the rest as \xNN.
[[nodiscard]] std::string quoted(std::string_view bytes);

}  // namespace lapse::observe
