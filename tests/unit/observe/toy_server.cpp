// SPDX-License-Identifier: Apache-2.0
#include "toy_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace lapse::test {
namespace {

int bound(int type, const std::string& address, std::uint16_t port) {
  const int fd = socket(AF_INET, type, 0);
  const int on = 1;
  if (type == SOCK_STREAM) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &at.sin_addr);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

std::uint16_t port_of(int fd) {
  sockaddr_in at{};
  socklen_t size = sizeof at;
  getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  return ntohs(at.sin_port);
}

bool read_all(int fd, std::uint8_t* into, std::size_t size) {
  while (size > 0) {
    const ssize_t n = recv(fd, into, size, 0);
    if (n <= 0) return false;
    into += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

ToyServer::ToyServer(const std::string& address, std::uint16_t port, Behaviour behaviour, bool with_tcp)
    : behaviour_(std::move(behaviour)) {
  // A port that is free for UDP may be taken for TCP: try a few.
  for (int attempt = 0; attempt < 20; ++attempt) {
    udp_ = bound(SOCK_DGRAM, address, port);
    if (udp_ < 0) break;
    port_ = port_of(udp_);
    if (!with_tcp) break;
    tcp_ = bound(SOCK_STREAM, address, port_);
    if (tcp_ >= 0 && listen(tcp_, 16) == 0) break;
    if (tcp_ >= 0) close(tcp_);
    close(udp_);
    tcp_ = udp_ = -1;
  }
  if (udp_ < 0) throw std::runtime_error("no port for the toy server at " + address);
  thread_ = std::thread([this] { work(); });
}

ToyServer::~ToyServer() {
  stop_ = true;
  thread_.join();
  close(udp_);
  if (tcp_ >= 0) close(tcp_);
}

void ToyServer::work() {
  while (!stop_) {
    std::array<pollfd, 2> fds{pollfd{udp_, POLLIN, 0}, pollfd{tcp_, POLLIN, 0}};
    if (poll(fds.data(), fds.size(), 10) <= 0) continue;
    if ((fds[0].revents & POLLIN) != 0) serve_udp();
    if ((fds[1].revents & POLLIN) != 0) serve_tcp();
  }
}

void ToyServer::serve_udp() {
  std::array<std::uint8_t, 2048> buffer{};
  sockaddr_in from{};
  socklen_t size = sizeof from;
  const ssize_t n =
      recvfrom(udp_, buffer.data(), buffer.size(), MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&from), &size);
  if (n < 12) return;
  const Asked asked{{buffer.begin(), buffer.begin() + n}, false, ++asked_};
  for (const Message& reply : behaviour_(asked)) {
    sendto(udp_, reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
  }
}

void ToyServer::serve_tcp() {
  const int fd = accept(tcp_, nullptr, nullptr);
  if (fd < 0) return;
  std::array<std::uint8_t, 2> prefix{};
  if (read_all(fd, prefix.data(), prefix.size())) {
    Message message(static_cast<std::size_t>(prefix[0] << 8 | prefix[1]));
    if (read_all(fd, message.data(), message.size())) {
      const Asked asked{message, true, ++asked_};
      for (const Message& reply : behaviour_(asked)) {
        Message framed{static_cast<std::uint8_t>(reply.size() >> 8), static_cast<std::uint8_t>(reply.size() & 0xff)};
        framed.insert(framed.end(), reply.begin(), reply.end());
        send(fd, framed.data(), framed.size(), MSG_NOSIGNAL);
      }
    }
  }
  close(fd);
}

std::size_t question_end(const Message& query) {
  std::size_t at = 12;
  while (query.at(at) != 0) at += query[at] + std::size_t{1};
  return at + 5;
}

Message reply_to(const Message& query, const Reply& reply) {
  Message out(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(question_end(query)));
  out[2] = static_cast<std::uint8_t>(0x84U | (query[2] & 1U) | (reply.truncated ? 2U : 0U));
  out[3] = static_cast<std::uint8_t>(reply.rcode & 0xfU);
  out[7] = static_cast<std::uint8_t>(reply.answers.size());
  out[11] = reply.edns ? 1 : 0;
  for (const Message& record : reply.answers) out.insert(out.end(), record.begin(), record.end());
  if (reply.edns) {
    const auto extended = static_cast<std::uint8_t>(reply.rcode >> 4U);
    out.insert(out.end(), {0, 0, 41, 4, 0xd0, extended, 0, 0x80, 0, 0, 0});
  }
  return out;
}

Message a_record(std::uint8_t last) {
  return {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, last};
}

}  // namespace lapse::test
