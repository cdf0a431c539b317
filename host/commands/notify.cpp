// SPDX-License-Identifier: Apache-2.0
#include "commands/notify.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <thread>

namespace lapse::commands {
namespace {

/// A file descriptor of ours.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Failure failure(const char* what, int error) {
  return Failure{std::string("the command of --notify-command ") + what + " (" + std::strerror(error) + ")"};
}

bool write_all(int to, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(to, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::lseek(to, 0, SEEK_SET) == 0;
}

/// Waits for the process; false when the time is over.
bool wait_until(pid_t process, std::chrono::steady_clock::time_point end, int& status) {
  auto pause = std::chrono::milliseconds(1);
  for (;;) {
    const pid_t got = ::waitpid(process, &status, WNOHANG);
    if (got == process) return true;
    if (got < 0 && errno != EINTR) return false;
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(50));
  }
}

}  // namespace

Result<int> run_command(const std::string& command, const std::string& input, std::chrono::milliseconds deadline) {
  // A file in memory instead of a pipe: a command that reads nothing cannot block us or end us with SIGPIPE.
  const Descriptor memory(::memfd_create("lapse-change", MFD_CLOEXEC));
  if (memory.number() < 0 || !write_all(memory.number(), input)) return failure("cannot be given its input", errno);

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, memory.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  // A group of its own, so that what it started can be ended with it.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  std::string shell = "sh";
  std::string option = "-c";
  std::string text = command;
  std::array<char*, 4> arguments{shell.data(), option.data(), text.data(), nullptr};
  pid_t process = -1;
  const int error = ::posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) return failure("cannot be started", error);

  int status = 0;
  if (!wait_until(process, std::chrono::steady_clock::now() + deadline, status)) {
    ::kill(-process, SIGTERM);
    const bool ended = wait_until(process, std::chrono::steady_clock::now() + std::chrono::seconds(2), status);
    ::kill(-process, SIGKILL);
    if (!ended) ::waitpid(process, &status, 0);
    return Failure{"the command of --notify-command was ended: it did not finish within " +
                   std::to_string(deadline.count() / 1000) + " s"};
  }
  if (WIFSIGNALED(status))
    return Failure{"the command of --notify-command was ended by signal " + std::to_string(WTERMSIG(status))};
  return WEXITSTATUS(status);
}

}  // namespace lapse::commands
