// SPDX-License-Identifier: Apache-2.0
#include "peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace lapse::observe::testing {
namespace {

int listen_on_loopback(std::uint16_t& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd, 64) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("cannot listen on 127.0.0.1");
  }
  port = ntohs(address.sin_port);
  return fd;
}

}  // namespace

void Visitor::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string Visitor::line() const {
  std::string out;
  char c = 0;
  while (::recv(fd_, &c, 1, 0) == 1) {
    out += c;
    if (c == '\n') break;
  }
  return out;
}

std::string Visitor::head() const {
  std::string out;
  while (!out.ends_with("\r\n\r\n")) {
    const std::string next = line();
    if (next.empty()) break;
    out += next;
  }
  return out;
}

void Visitor::wait_for_close() const {
  char space[4096];
  while (::recv(fd_, space, sizeof space, 0) > 0) {
  }
}

void Visitor::reset() {
  const linger hard{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

Peer::Peer(Script script) : script_(std::move(script)) {
  std::signal(SIGPIPE, SIG_IGN);
  listener_ = listen_on_loopback(port_);
  thread_ = std::thread([this] { work(); });
}

Peer::~Peer() {
  stop_ = true;
  thread_.join();
  ::close(listener_);
}

void Peer::work() {
  while (!stop_) {
    pollfd ready{listener_, POLLIN, 0};
    if (::poll(&ready, 1, 10) != 1) continue;
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0) continue;
    ++visits_;
    const timeval patience{5, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    Visitor visitor(fd);
    script_(visitor);
    ::close(fd);
  }
}

SslContextPtr server_context(const Identity& leaf, const std::vector<const Identity*>& rest) {
  SslContextPtr context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(context.get(), leaf.certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), leaf.key.get());
  for (const Identity* other : rest) SSL_CTX_add1_chain_cert(context.get(), other->certificate.get());
  return context;
}

void serve_tls(SSL_CTX* context, const Visitor& visitor, const std::function<void(SSL*)>& then) {
  const SslPtr ssl(SSL_new(context));
  SSL_set_fd(ssl.get(), visitor.fd());
  if (SSL_accept(ssl.get()) == 1 && then) then(ssl.get());
  ERR_clear_error();
}

std::string read_head(SSL* ssl) {
  std::string out;
  char c = 0;
  while (!out.ends_with("\r\n\r\n") && SSL_read(ssl, &c, 1) == 1) out += c;
  return out;
}

void write_all(SSL* ssl, std::string_view text) {
  SSL_write(ssl, text.data(), static_cast<int>(text.size()));
}

std::uint16_t closed_port() {
  std::uint16_t port = 0;
  ::close(listen_on_loopback(port));
  return port;
}

}  // namespace lapse::observe::testing
