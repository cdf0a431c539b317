// SPDX-License-Identifier: Apache-2.0
#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "say.hpp"

namespace lapse::testkit {
namespace {

/// Not 0, with which a rule may end the process: that is no work that was done.
constexpr int kDone = 113;

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(kDone);  // nobody listens any more
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

void limit(int what, rlim_t most) {
  const rlimit bound{most, most};
  ::setrlimit(what, &bound);
}

/// Bytes of address space in use.
std::size_t address_space() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

[[noreturn]] void be_child(int to, const std::function<void(const Tell&)>& work, const ChildLimits& limits) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CORE, 0);
  if (limits.memory) limit(RLIMIT_AS, address_space() + limits.memory);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  work([to](std::string_view line) {
    write_all(to, line);
    write_all(to, "\n");
  });
  end_child();
}

ChildEnd end_of(int status, bool silent) {
  if (silent) return {ChildEnd::How::silent, 0};
  if (WIFSIGNALED(status)) return {ChildEnd::How::signal, WTERMSIG(status)};
  if (WEXITSTATUS(status) != kDone) return {ChildEnd::How::exited, WEXITSTATUS(status)};
  return {};
}

}  // namespace

void end_child() {
  // No destructors: those of a plugin are none of ours, and the parent's are for the parent to run.
  _exit(kDone);
}

std::string ChildEnd::words() const {
  switch (how) {
    case How::finished:
      return say("it ended as it should");
    case How::signal:
      return say("it crashed: {}", strsignal(code));
    case How::exited:
      return say("it ended the process with exit code {}", code);
    case How::silent:
      break;
  }
  return say("it did not come back in time");
}

ChildEnd in_child(const std::function<void(const Tell&)>& work, const Tell& hear, const ChildLimits& limits) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    ::close(ends[0]);
    be_child(ends[1], work, limits);
  }
  ::close(ends[1]);
  std::string pending;
  bool silent = false;
  for (;;) {
    pollfd ready{ends[0], POLLIN, 0};
    const int n = ::poll(&ready, 1, static_cast<int>(limits.wall.count()));
    if (n < 0 && errno == EINTR) continue;
    if (n == 0) {
      silent = true;
      ::kill(child, SIGKILL);
      break;
    }
    char buffer[65536];
    const ssize_t got = ::read(ends[0], buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    pending.append(buffer, static_cast<std::size_t>(got));
    std::size_t at = 0;
    for (auto end = pending.find('\n'); end != std::string::npos; end = pending.find('\n', at)) {
      hear(std::string_view(pending).substr(at, end - at));
      at = end + 1;
    }
    pending.erase(0, at);
  }
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return end_of(status, silent);
}

}  // namespace lapse::testkit
