// SPDX-License-Identifier: Apache-2.0
#include "observe/tls_wire.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lapse::observe {
namespace {

bool is_temporary(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

int wire_read(BIO* bio, char* into, int size) {
  auto& wire = *static_cast<TlsWire*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  if (size <= 0) return 0;
  const std::size_t most = std::min(static_cast<std::size_t>(size), wire.allowance);
  if (most == 0) {
    wire.over = true;
    return -1;
  }
  const ssize_t got = ::recv(wire.descriptor, into, most, 0);
  if (got < 0) {
    if (is_temporary(errno)) {
      BIO_set_retry_read(bio);
    } else {
      wire.error = errno;
    }
    return -1;
  }
  if (got == 0) {
    wire.ended = true;
    return 0;
  }
  const auto count = static_cast<std::size_t>(got);
  if (wire.received < wire.first.size()) {
    std::memcpy(wire.first.data() + wire.received, into, std::min(count, wire.first.size() - wire.received));
  }
  wire.received += count;
  wire.allowance -= count;
  return static_cast<int>(got);
}

int wire_write(BIO* bio, const char* from, int size) {
  auto& wire = *static_cast<TlsWire*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  if (size <= 0) return 0;
  const ssize_t sent = ::send(wire.descriptor, from, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<int>(sent);
  if (is_temporary(errno)) {
    BIO_set_retry_write(bio);
  } else {
    wire.error = errno;
  }
  return -1;
}

long wire_control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_FLUSH) return 1;
  if (command == BIO_CTRL_EOF) return static_cast<TlsWire*>(BIO_get_data(bio))->ended ? 1 : 0;
  return 0;
}

BioMethodPtr make_method() {
  BioMethodPtr method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "lapse wire"));
  if (method) {
    BIO_meth_set_read(method.get(), wire_read);
    BIO_meth_set_write(method.get(), wire_write);
    BIO_meth_set_ctrl(method.get(), wire_control);
  }
  return method;
}

}  // namespace

BioPtr make_bio(TlsWire& wire) {
  static const BioMethodPtr method = make_method();
  BioPtr bio(method ? BIO_new(method.get()) : nullptr);
  if (bio) {
    BIO_set_data(bio.get(), &wire);
    BIO_set_init(bio.get(), 1);
  }
  return bio;
}

// A record starts with its type, handshake (22) or alert (21) at this stage, and the major version 3.
bool looks_like_tls(std::string_view beginning) {
  if (beginning.empty()) return true;
  const bool type = beginning[0] == 0x16 || beginning[0] == 0x15;
  return type && (beginning.size() < 2 || beginning[1] == 0x03);
}

std::string quoted(std::string_view bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\') {
      out += c;
    } else {
      out += {'\\', 'x', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return out += '"';
}

}  // namespace lapse::observe
