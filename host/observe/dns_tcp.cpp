// SPDX-License-Identifier: Apache-2.0
#include "observe/dns_tcp.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

namespace lapse::observe::dns {

namespace asio = boost::asio;
using boost::system::error_code;

Ended ended_by(int error) {
  switch (error) {
    case ECONNREFUSED:
      return Ended::refused;
    case ECONNRESET:
    case EPIPE:
      return Ended::reset;
    case ETIMEDOUT:
      return Ended::timeout;
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENOPROTOOPT:
      return Ended::unreachable;
    case ENETUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case EINVAL:  // a source address that cannot reach that destination
    case EPERM:   // a packet filter of this host
    case EACCES:
      return Ended::no_route;
    default:
      return Ended::failed;
  }
}

TcpExchange::TcpExchange(asio::io_context& loop, TcpUser& user, Pending& question)
    : socket_(loop), timer_(loop), user_(&user), question_(question) {}

void TcpExchange::start(const SocketAddress& to, const std::string& source, std::span<const std::uint8_t> message,
                        std::chrono::milliseconds deadline) {
  out_.reserve(message.size() + 2);
  out_.push_back(static_cast<std::uint8_t>(message.size() >> 8U));
  out_.push_back(static_cast<std::uint8_t>(message.size() & 0xffU));
  out_.insert(out_.end(), message.begin(), message.end());

  timer_.expires_after(deadline);
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error) self->end(Ended::timeout, "no answer over TCP in time");
  });

  error_code error;
  socket_.open(to.is_v6() ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), error);
  if (!error && !source.empty()) {
    const SocketAddress from = socket_address(source, 0);
    if (::bind(socket_.native_handle(), &from.any, from.size) != 0)
      error.assign(errno, boost::system::system_category());
  }
  if (error) {
    asio::post(socket_.get_executor(), [self = shared_from_this(), error] { self->end(error); });
    return;
  }
  asio::ip::tcp::endpoint endpoint;
  std::memcpy(endpoint.data(), &to.any, to.size);
  endpoint.resize(to.size);
  socket_.async_connect(endpoint, [self = shared_from_this()](const error_code& failed) {
    if (self->user_ == nullptr) return;
    if (failed) return self->end(failed);
    self->send();
  });
}

void TcpExchange::cancel() {
  user_ = nullptr;
  close();
}

void TcpExchange::close() {
  error_code ignored;
  socket_.close(ignored);
  timer_.cancel();
}

void TcpExchange::send() {
  asio::async_write(socket_, asio::buffer(out_), [self = shared_from_this()](const error_code& error, std::size_t) {
    if (self->user_ == nullptr) return;
    if (error) return self->end(error);
    self->read_size();
  });
}

void TcpExchange::read_size() {
  asio::async_read(socket_, asio::buffer(size_), [self = shared_from_this()](const error_code& error, std::size_t) {
    if (self->user_ == nullptr) return;
    if (error) return self->end(error);
    self->read_message(static_cast<std::size_t>((self->size_[0] << 8U) | self->size_[1]));
  });
}

void TcpExchange::read_message(std::size_t size) {
  in_.resize(size);
  asio::async_read(socket_, asio::buffer(in_), [self = shared_from_this()](const error_code& error, std::size_t) {
    if (self->user_ == nullptr) return;
    if (error) return self->end(error);
    if (self->user_->tcp_message(self->question_, self->in_)) return self->close();
    if (self->user_ == nullptr) return;
    if (++self->messages_ == kMaxMessages)
      return self->end(Ended::malformed, "answers over TCP are to other questions");
    self->read_size();
  });
}

void TcpExchange::end(const error_code& error) {
  if (error == asio::error::eof) return end(Ended::reset, "the server closed the TCP connection without an answer");
  end(ended_by(error.value()), "over TCP: " + error.message());
}

void TcpExchange::end(Ended ended, const std::string& detail) {
  TcpUser* user = std::exchange(user_, nullptr);
  close();
  if (user != nullptr) user->tcp_ended(question_, ended, detail);
}

}  // namespace lapse::observe::dns
