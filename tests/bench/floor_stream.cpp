// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "floor.hpp"

namespace bench {
namespace {

constexpr int kPatience = 20000;  // milliseconds in which something has to happen

int start(const std::string& address, std::uint16_t port) {
  const int out = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(out, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &place.sin_addr);
  if (::connect(out, reinterpret_cast<sockaddr*>(&place), sizeof place) == 0 || errno == EINPROGRESS) return out;
  ::close(out);
  return -1;
}

class TlsClient final : public Client {
 public:
  TlsClient(SSL_CTX* context, const std::string& host, bool get) : ssl_(SSL_new(context)) {
    SSL_set_tlsext_host_name(ssl_, host.c_str());
    SSL_set1_host(ssl_, host.c_str());
    if (get) request_ = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }
  ~TlsClient() override { SSL_free(ssl_); }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  Next go_on() override {
    ERR_clear_error();
    if (!connected_) {
      if (SSL_get_fd(ssl_) < 0) SSL_set_fd(ssl_, socket);
      if (const int result = SSL_connect(ssl_); result != 1) return waits_for(result);
      connected_ = true;
      if (SSL_get_verify_result(ssl_) != X509_V_OK) return Next::failed;
      if (request_.empty()) return Next::done;
    }
    if (!sent_) {
      if (const int result = SSL_write(ssl_, request_.data(), static_cast<int>(request_.size())); result <= 0)
        return waits_for(result);
      sent_ = true;
    }
    char buffer[4096];
    for (;;) {
      const int result = SSL_read(ssl_, buffer, sizeof buffer);
      if (result <= 0) {
        const int error = SSL_get_error(ssl_, result);
        if (error == SSL_ERROR_WANT_READ) return Next::read;
        return answered_ ? Next::done : Next::failed;
      }
      answered_ = true;
    }
  }

 private:
  [[nodiscard]] Next waits_for(int result) const {
    const int error = SSL_get_error(ssl_, result);
    return error == SSL_ERROR_WANT_READ ? Next::read : error == SSL_ERROR_WANT_WRITE ? Next::write : Next::failed;
  }
  SSL* ssl_;
  std::string request_;
  bool connected_ = false, sent_ = false, answered_ = false;
};

class SmtpClient final : public Client {
 public:
  explicit SmtpClient(std::string domain) : domain_(std::move(domain)) {}

  Next go_on() override {
    char buffer[1024];
    for (;;) {
      const ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
      if (got < 0) return errno == EAGAIN ? Next::read : errno == ENOTCONN ? Next::write : Next::failed;
      if (got == 0) return Next::failed;
      read_.append(buffer, static_cast<std::size_t>(got));
      if (!whole()) continue;
      if (read_[0] != '2' && !(read_[0] == '5' && step_ > 2)) return Next::failed;
      read_.clear();
      if (step_ == kSteps) return Next::done;
      const std::string line = command(step_++);
      if (::send(socket, line.data(), line.size(), MSG_NOSIGNAL) < 0) return Next::failed;
    }
  }

 private:
  static constexpr std::size_t kSteps = 8;  // EHLO, MAIL, five RCPT, QUIT

  /// Is the last line of a reply there ("250 ", not "250-")?
  [[nodiscard]] bool whole() const {
    if (read_.size() < 5 || read_.back() != '\n') return false;
    const auto before = read_.rfind('\n', read_.size() - 2);
    const std::size_t from = before == std::string::npos ? 0 : before + 1;
    return read_.size() > from + 3 && read_[from + 3] == ' ';
  }
  [[nodiscard]] std::string command(std::size_t step) const {
    static constexpr std::array<const char*, 5> kFive = {"admin", "administrator", "hostmaster", "postmaster",
                                                         "webmaster"};
    if (step == 0) return "EHLO lapse.invalid\r\n";
    if (step == 1) return "MAIL FROM:<>\r\n";
    if (step == kSteps - 1) return "QUIT\r\n";
    return std::string("RCPT TO:<") + kFive[step - 2] + "@" + domain_ + ">\r\n";
  }
  std::string domain_, read_;
  std::size_t step_ = 0;
};

}  // namespace

Done run_clients(std::size_t count, std::size_t window, const std::vector<std::string>& addresses, std::uint16_t port,
                 const Open& open) {
  Done done;
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::unordered_map<int, std::unique_ptr<Client>> clients;
  std::size_t next = 0;
  std::array<epoll_event, 256> events;
  while (next < count || !clients.empty()) {
    while (next < count && clients.size() < window) {
      auto client = open(next);
      client->socket = start(addresses[next % addresses.size()], port);
      ++next;
      if (client->socket < 0) {
        ++done.failed;
        continue;
      }
      const int socket = client->socket;
      epoll_event event{};
      event.events = EPOLLIN | EPOLLOUT | EPOLLET;
      event.data.fd = socket;
      ::epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
      clients.emplace(socket, std::move(client));
    }
    const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), kPatience);
    if (ready == 0) break;
    for (int i = 0; i < ready; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      const auto found = clients.find(socket);
      const auto then = found->second->go_on();
      if (then == Client::Next::read || then == Client::Next::write) continue;
      ++(then == Client::Next::done ? done.count : done.failed);
      clients.erase(found);
      ::close(socket);
    }
  }
  done.failed += clients.size();
  for (const auto& [socket, client] : clients) ::close(socket);
  ::close(poll);
  return done;
}

Open tls_clients(const std::string& roots, std::size_t names, std::size_t gets) {
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  if (SSL_CTX_load_verify_dir(context.get(), roots.c_str()) != 1) throw std::runtime_error("no roots");
  return [context, names, gets](std::size_t i) -> std::unique_ptr<Client> {
    return std::make_unique<TlsClient>(context.get(), name_of(i, names), i < gets);
  };
}

Open smtp_clients(std::size_t names) {
  return [names](std::size_t i) -> std::unique_ptr<Client> { return std::make_unique<SmtpClient>(name_of(i, names)); };
}

}  // namespace bench
