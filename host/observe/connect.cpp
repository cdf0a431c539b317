// SPDX-License-Identifier: Apache-2.0
#include "observe/connect.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "observe/address.hpp"

namespace lapse::observe {
namespace {

/// An address and port as the system calls want them.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress socket_address(const Address& address, std::uint16_t port) {
  SocketAddress out;
  if (address.v4()) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(out.storage);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&v4.sin_addr, address.bytes.data() + 12, 4);
    out.size = sizeof v4;
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(out.storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, address.bytes.data(), 16);
    out.size = sizeof v6;
  }
  return out;
}

/// Has this host a route to the peer? Connecting a datagram socket asks the routing table and sends nothing.
bool has_route(const SocketAddress& peer) {
  const int fd = ::socket(peer.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const bool good = ::connect(fd, peer.get(), peer.size) == 0;
  ::close(fd);
  return good;
}

}  // namespace

Connected sort_connect_error(int error, bool at_once) {
  const std::string words = std::strerror(error);
  switch (error) {
    case ECONNREFUSED:
      return {Ended::refused, words};
    case ETIMEDOUT:
      return {Ended::timeout, words};
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE:
      return {Ended::reset, words};
    case ENETUNREACH:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case ENETDOWN:
      if (at_once) return {Ended::no_route, "this host has no route to that address: " + words};
      return {Ended::unreachable, words};
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENONET:
    case EPROTO:
    case ENOPROTOOPT:
      return {Ended::unreachable, words};
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EAGAIN:
      return {Ended::limit, "this host ran out of sockets or memory: " + words};
    default:
      return {Ended::failed, words};
  }
}

int Connection::start(const config::Network& network, const std::string& address, std::uint16_t port,
                      std::string& what) {
  const std::optional<Address> parsed = parse_address(address);
  if (!parsed) {
    what = "not an address: " + quoted(address);
    return EINVAL;
  }
  const SocketAddress peer = socket_address(*parsed, port);
  const int fd = ::socket(peer.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (fd < 0) return errno;
  const auto give_up = [fd](int error) {
    ::close(fd);
    return error;
  };
  const int on = 1;
  // A request must not wait for the acknowledgement of the handshake's last message.
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (const auto& source = parsed->v4() ? network.source_ipv4 : network.source_ipv6) {
    const std::optional<Address> own = parse_address(*source);
    // The port is chosen when connecting, so that one port can serve many destinations.
    ::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    const SocketAddress local = own ? socket_address(*own, 0) : SocketAddress{};
    if (!own || ::bind(fd, local.get(), local.size) != 0) {
      what = "cannot send from " + *source + ": " + std::strerror(own ? errno : EINVAL);
      return give_up(EINVAL);
    }
  }
  int error = ::connect(fd, peer.get(), peer.size) == 0 ? 0 : errno;
  if (error == EADDRNOTAVAIL && has_route(peer)) {
    what = "this host ran out of local ports";
    error = EAGAIN;
  }
  if (error != 0 && error != EINPROGRESS && error != EINTR) return give_up(error);
  boost::system::error_code failed;
  socket_.assign(parsed->v4() ? boost::asio::ip::tcp::v4() : boost::asio::ip::tcp::v6(), fd, failed);
  if (failed) {
    what = failed.message();
    return give_up(EINVAL);
  }
  return error == 0 ? 0 : EINPROGRESS;
}

void Connection::connect(const config::Network& network, const std::string& address, std::uint16_t port,
                         std::function<void(Connected)> done) {
  std::string what;
  const int error = start(network, address, port, what);
  if (error != EINPROGRESS) {
    Connected outcome;
    if (error != 0) outcome = sort_connect_error(error, true);
    if (!what.empty()) outcome.detail = what;
    boost::asio::post(socket_.get_executor(), [self = shared_from_this(), outcome = std::move(outcome),
                                               done = std::move(done)]() mutable { done(std::move(outcome)); });
    return;
  }
  // EINPROGRESS is the usual case: the socket can be written once the peer has answered, one way or the other.
  wait(Io::want_write, [this, done = std::move(done)](bool in_time) mutable {
    if (!in_time) return done({Ended::timeout, "no answer to the connection attempt"});
    int failed = 0;
    socklen_t size = sizeof failed;
    if (::getsockopt(descriptor(), SOL_SOCKET, SO_ERROR, &failed, &size) != 0) failed = errno;
    done(failed == 0 ? Connected{} : sort_connect_error(failed, false));
  });
}

void Connection::set_deadline(Clock::time_point when) {
  deadline_ = when;
  // A deadline that moves back costs nothing: the timer looks at it again when it fires.
  if (!armed_ || when < armed_for_) arm();
}

void Connection::arm() {
  armed_ = true;
  armed_for_ = deadline_;
  timer_.expires_at(deadline_);
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (!error && self) self->on_timer();
  });
}

void Connection::on_timer() {
  if (!armed_) return;
  if (Clock::now() < deadline_) return arm();
  armed_ = false;
  late_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

Moved Connection::receive(std::span<char> into) {
  if (tls_) return tls_->receive(into);
  const ssize_t got = ::recv(descriptor(), into.data(), into.size(), 0);
  if (got > 0) return {Io::done, static_cast<std::size_t>(got)};
  if (got == 0) return {Io::end};
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {Io::want_read};
  error_ = errno;
  return {Io::broken};
}

Moved Connection::send(std::string_view text) {
  if (tls_) return tls_->send(text);
  const ssize_t sent = ::send(descriptor(), text.data(), text.size(), MSG_NOSIGNAL);
  if (sent >= 0) return {Io::done, static_cast<std::size_t>(sent)};
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {Io::want_write};
  error_ = errno;
  return {Io::broken};
}

std::string Connection::trouble() const {
  if (tls_) return tls_->trouble();
  return error_ != 0 ? std::strerror(error_) : "";
}

void Connection::close() {
  armed_ = false;
  timer_.cancel();
  boost::system::error_code ignored;
  if (socket_.is_open()) socket_.close(ignored);
}

}  // namespace lapse::observe
