// SPDX-License-Identifier: Apache-2.0
//
// A mail host that answers and does nothing else: port 25 of the addresses given, one thread, no disk. It knows the
// five addresses of any domain and nobody else; at the addresses after --refuse it knows nobody. DATA is refused.
//
//   lapse-bench-mail ADDRESS... [--refuse ADDRESS...]
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

struct Session {
  bool listens = false;
  bool refuses = false;
  std::string read;
};

bool starts(std::string_view line, std::string_view word) {
  return line.size() >= word.size() && strncasecmp(line.data(), word.data(), word.size()) == 0;
}

bool known(std::string_view line) {
  static constexpr std::array<std::string_view, 5> kFive = {"admin", "administrator", "hostmaster", "postmaster",
                                                            "webmaster"};
  const auto from = line.find('<'), at = line.find('@');
  if (from == line.npos || at == line.npos || at < from) return false;
  return std::find(kFive.begin(), kFive.end(), line.substr(from + 1, at - from - 1)) != kFive.end();
}

std::string_view reply(std::string_view line, bool refuses) {
  if (starts(line, "EHLO")) return "250-mx.hosts.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250 8BITMIME\r\n";
  if (starts(line, "RCPT"))
    return known(line) && !refuses ? "250 2.1.5 Ok\r\n" : "550 5.1.1 Recipient address rejected: User unknown\r\n";
  if (starts(line, "MAIL") || starts(line, "RSET") || starts(line, "HELO")) return "250 2.0.0 Ok\r\n";
  if (starts(line, "QUIT")) return "221 2.0.0 Bye\r\n";
  if (starts(line, "DATA")) return "554 5.7.1 No mail is taken here\r\n";
  return "500 5.5.2 Unknown command\r\n";
}

/// Answers what was read; false when the session is over.
bool serve(int socket, Session& session) {
  char buffer[4096];
  const ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
  if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);
  session.read.append(buffer, static_cast<std::size_t>(got));
  std::string answers;
  bool over = false;
  std::size_t end = 0, from = 0;
  while (!over && (end = session.read.find('\n', from)) != session.read.npos) {
    const std::string_view line(session.read.data() + from, end - from);
    answers += reply(line, session.refuses);
    over = starts(line, "QUIT");
    from = end + 1;
  }
  session.read.erase(0, from);
  const bool sent = answers.empty() || ::send(socket, answers.data(), answers.size(), MSG_NOSIGNAL) > 0;
  return sent && !over && session.read.size() < 8192;
}

int listen_at(const char* address) {
  const int out = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(25);
  const int on = 1;
  ::setsockopt(out, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::inet_pton(AF_INET, address, &place.sin_addr) != 1 ||
      ::bind(out, reinterpret_cast<sockaddr*>(&place), sizeof place) != 0 || ::listen(out, 4096) != 0) {
    std::perror(address);
    return -1;
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::unordered_map<int, Session> sessions;
  const auto watch = [&](int socket) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
  };
  bool refuses = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--refuse") == 0) {
      refuses = true;
      continue;
    }
    const int socket = listen_at(argv[i]);
    if (socket < 0) return 1;
    sessions[socket] = {true, refuses, {}};
    watch(socket);
  }
  std::array<epoll_event, 256> events;
  for (;;) {
    const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      Session& session = sessions[socket];
      if (!session.listens) {
        if (serve(socket, session)) continue;
        sessions.erase(socket);
        ::close(socket);
        continue;
      }
      const bool hard = session.refuses;
      for (int peer = 0; (peer = ::accept4(socket, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        const int on = 1;
        ::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        static constexpr std::string_view kGreeting = "220 mx.hosts.example ESMTP\r\n";
        if (::send(peer, kGreeting.data(), kGreeting.size(), MSG_NOSIGNAL) < 0) {
          ::close(peer);
          continue;
        }
        sessions[peer] = {false, hard, {}};
        watch(peer);
      }
    }
  }
}
