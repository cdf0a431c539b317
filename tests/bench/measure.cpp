// SPDX-License-Identifier: Apache-2.0
//
// Runs a program and writes what it cost, as one JSON object. A program of its own, and a small one, because the kernel
// counts the memory of whoever starts a program as the program's own peak.
//
//   lapse-bench-measure OUTPUT COMMAND...
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace {

double seconds(const timeval& t) {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: lapse-bench-measure OUTPUT COMMAND...\n", stderr);
    return 2;
  }
  const auto begun = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) return 1;
  if (child == 0) {
    execvp(argv[2], argv + 2);
    std::perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  rusage used{};
  if (wait4(child, &status, 0, &used) != child) return 1;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;
  std::FILE* out = std::fopen(argv[1], "w");
  if (!out) return 1;
  std::fprintf(out,
               R"({"exit":%d,"wall":%.6f,"user":%.6f,"system":%.6f,"peak_kib":%ld,"switches":%ld})"
               "\n",
               WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), wall.count(), seconds(used.ru_utime),
               seconds(used.ru_stime), used.ru_maxrss, used.ru_nvcsw + used.ru_nivcsw);
  return std::fclose(out) == 0 ? 0 : 1;
}
