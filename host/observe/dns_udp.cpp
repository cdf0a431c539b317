// SPDX-License-Identifier: Apache-2.0
#include "observe/dns_udp.hpp"

#include <linux/errqueue.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "observe/dns_pending.hpp"

namespace lapse::observe::dns {

struct UdpSocket {
  explicit UdpSocket(boost::asio::io_context& loop) : socket(loop) {}

  boost::asio::ip::udp::socket socket;
  std::unordered_map<std::uint16_t, Pending*> expected;
  unsigned uses = 0;
  bool retired = false;
};

namespace {

// With several hundred questions under way the default buffers lose answers, and then the retry timers set the pace.
constexpr int kSocketBuffer = 1 << 20;

void widen(int fd, int force, int plain) {
  if (setsockopt(fd, SOL_SOCKET, force, &kSocketBuffer, sizeof kSocketBuffer) != 0) {
    setsockopt(fd, SOL_SOCKET, plain, &kSocketBuffer, sizeof kSocketBuffer);
  }
}

}  // namespace

std::uint16_t Random::u16() {
  if (left_ == 0) {
    std::size_t got = 0;
    auto* bytes = reinterpret_cast<std::uint8_t*>(pool_.data());
    while (got < sizeof pool_) {
      const ssize_t n = getrandom(bytes + got, sizeof pool_ - got, 0);
      if (n > 0) got += static_cast<std::size_t>(n);
    }
    left_ = pool_.size();
  }
  return pool_[--left_];
}

// Reading sixteen at a time saves the call that would only say that nothing more is there.
struct UdpSockets::Batch {
  std::array<mmsghdr, kBatch> headers{};
  std::array<iovec, kBatch> places{};
  std::array<SocketAddress, kBatch> from{};
  std::array<std::array<std::uint8_t, kBuffer>, kBatch> bytes{};

  Batch() {
    for (std::size_t i = 0; i < kBatch; ++i) {
      places[i] = {bytes[i].data(), kBuffer};
      headers[i].msg_hdr.msg_name = &from[i].v6;
      headers[i].msg_hdr.msg_iov = &places[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
  }
};

UdpSockets::UdpSockets(const Context& context, UdpUser& user)
    : context_(context), user_(user), batch_(std::make_unique<Batch>()) {}

UdpSockets::~UdpSockets() = default;

int UdpSockets::send(Pending& question, Query& query, const SocketAddress& to, Ticket& ticket) {
  if (ticket.socket == nullptr) {
    if (const int error = take(to.is_v6() ? v6_ : v4_, to.is_v6(), ticket.socket); error != 0) {
      ticket.socket = nullptr;
      return error;
    }
    do {
      ticket.id = random_.u16();
    } while (!ticket.socket->expected.emplace(ticket.id, &question).second);
  }
  query.set_id(ticket.id);
  const int fd = ticket.socket->socket.native_handle();
  const auto message = query.message();
  int error = 0;
  // An ICMP error of an earlier datagram shows up here too; taking it off the queue lets this one pass.
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (sendto(fd, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL, &to.any, to.size) >= 0) {
      ++ticket.socket->uses;
      return 0;
    }
    error = errno;
    if (error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS || error == ENOMEM) break;
  }
  release(ticket);
  return error;
}

void UdpSockets::release(Ticket& ticket) {
  if (ticket.socket == nullptr) return;
  UdpSocket* socket = std::exchange(ticket.socket, nullptr);
  socket->expected.erase(ticket.id);
  if (socket->retired && socket->expected.empty()) drop(socket);
}

int UdpSockets::take(Family& family, bool v6, UdpSocket*& socket) {
  auto& slot = family.active[family.turn++ % kActive];
  if (slot && slot->uses >= kUses) retire(slot);
  if (!slot) {
    if (const int error = open(v6, slot); error != 0) return error;
  }
  socket = slot.get();
  return 0;
}

int UdpSockets::open(bool v6, std::shared_ptr<UdpSocket>& socket) {
  auto made = std::make_shared<UdpSocket>(context_.loop);
  boost::system::error_code error;
  made->socket.open(v6 ? boost::asio::ip::udp::v6() : boost::asio::ip::udp::v4(), error);
  if (error) return error.value();
  const int fd = made->socket.native_handle();
  widen(fd, SO_RCVBUFFORCE, SO_RCVBUF);
  widen(fd, SO_SNDBUFFORCE, SO_SNDBUF);
  const int on = 1;
  if (v6) {
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
  } else {
    setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
  }
  const auto& source = v6 ? context_.network.source_ipv6 : context_.network.source_ipv4;
  SocketAddress from = socket_address(source ? *source : (v6 ? "::" : "0.0.0.0"), 0);
  if (from.size == 0 || from.is_v6() != v6) return EADDRNOTAVAIL;
  // Port 0: the kernel picks one at random out of its ephemeral range.
  if (::bind(fd, &from.any, from.size) != 0) return errno;
  made->socket.native_non_blocking(true, error);
  if (error) return error.value();
  wait(made);
  socket = std::move(made);
  return 0;
}

void UdpSockets::retire(std::shared_ptr<UdpSocket>& socket) {
  auto old = std::exchange(socket, nullptr);
  old->retired = true;
  UdpSocket* key = old.get();
  retired_.emplace(key, std::move(old));
  if (key->expected.empty()) drop(key);
}

void UdpSockets::drop(UdpSocket* socket) {
  const auto found = retired_.find(socket);
  if (found == retired_.end()) return;
  // A handler of this socket may be at work; its own reference keeps the object until it ends.
  boost::system::error_code ignored;
  found->second->socket.close(ignored);
  retired_.erase(found);
}

void UdpSockets::wait(const std::shared_ptr<UdpSocket>& socket) {
  socket->socket.async_wait(boost::asio::ip::udp::socket::wait_read,
                            [this, socket](const boost::system::error_code& error) {
                              if (error || !socket->socket.is_open()) return;
                              receive(*socket);
                              if (socket->socket.is_open()) wait(socket);
                            });
}

void UdpSockets::receive(UdpSocket& socket) {
  // Bounded, so that one busy socket does not keep the loop from everything else.
  for (int round = 0; round < 8 && socket.socket.is_open(); ++round) {
    Batch& batch = *batch_;
    for (std::size_t i = 0; i < kBatch; ++i) batch.headers[i].msg_hdr.msg_namelen = sizeof batch.from[i].v6;
    const int got = recvmmsg(socket.socket.native_handle(), batch.headers.data(), kBatch, MSG_DONTWAIT, nullptr);
    if (got < 0) {
      if (errno == EINTR || receive_errors(socket)) continue;
      return;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
      const std::size_t size = batch.headers[i].msg_len;
      if (size < kHeaderSize) continue;
      const auto& bytes = batch.bytes[i];
      const auto found = socket.expected.find(static_cast<std::uint16_t>((bytes[0] << 8U) | bytes[1]));
      if (found == socket.expected.end()) continue;
      batch.from[i].size = batch.headers[i].msg_hdr.msg_namelen;
      const bool cut = (batch.headers[i].msg_hdr.msg_flags & MSG_TRUNC) != 0;
      user_.udp_message(*found->second, {bytes.data(), size}, batch.from[i], cut);
    }
    if (static_cast<std::size_t>(got) < kBatch) return;
  }
}

bool UdpSockets::receive_errors(UdpSocket& socket) {
  bool any = false;
  for (int i = 0; i < 64 && socket.socket.is_open(); ++i) {
    std::array<std::uint8_t, 512> sent{};
    alignas(cmsghdr) std::array<char, 512> control{};
    SocketAddress to;
    iovec place{sent.data(), sent.size()};
    msghdr header{};
    header.msg_name = &to.v6;
    header.msg_namelen = sizeof to.v6;
    header.msg_iov = &place;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const ssize_t size = recvmsg(socket.socket.native_handle(), &header, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (size < 0) break;
    any = true;
    to.size = header.msg_namelen;
    int error = 0;
    for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
      const bool v4 = c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR;
      const bool v6 = c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR;
      if (!v4 && !v6) continue;
      sock_extended_err report{};
      std::memcpy(&report, CMSG_DATA(c), sizeof report);
      if (report.ee_origin == SO_EE_ORIGIN_ICMP || report.ee_origin == SO_EE_ORIGIN_ICMP6) {
        error = static_cast<int>(report.ee_errno);
      }
    }
    // What comes back is our own datagram; without its id nobody knows whose it was.
    if (error == 0 || error == EMSGSIZE || size < 2) continue;
    const auto id = static_cast<std::uint16_t>((sent[0] << 8U) | sent[1]);
    if (const auto found = socket.expected.find(id); found != socket.expected.end()) {
      user_.udp_error(*found->second, to, error);
    }
  }
  return any;
}

}  // namespace lapse::observe::dns
