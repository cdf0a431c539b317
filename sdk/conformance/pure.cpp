// SPDX-License-Identifier: Apache-2.0
//
// A rule opens no socket, reads no file and no clock. After a first judgement, in which its libraries may set themselves
// up, it runs under a filter that lets through what memory and locks need, and nothing else.
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <testkit/say.hpp>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

using testkit::say;

constexpr long kAllowed[] = {SYS_mmap,  SYS_munmap, SYS_mremap, SYS_mprotect,       SYS_madvise,      SYS_brk,          SYS_futex,
                             SYS_write, SYS_exit,   SYS_exit_group, SYS_rt_sigreturn, SYS_rt_sigprocmask, SYS_getrandom, SYS_clock_gettime,
                             SYS_getrusage};

struct Name {
  long number;
  const char* text;
};
constexpr Name kNames[] = {{SYS_socket, "socket"},       {SYS_connect, "connect"},     {SYS_sendto, "sendto"},
                           {SYS_openat, "openat"},       {SYS_read, "read"},           {SYS_clock_nanosleep, "clock_nanosleep"},
                           {SYS_nanosleep, "nanosleep"}, {SYS_clone, "clone"},         {SYS_clone3, "clone3"},
                           {SYS_execve, "execve"},       {SYS_newfstatat, "newfstatat"}, {SYS_getpid, "getpid"}};

Bench* g_bench = nullptr;

void tell_and_leave(int, siginfo_t* info, void*) {
  // The child has one thread, and it stands in the rule's own code.
  const auto known = std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& n) { return n.number == info->si_syscall; });
  const std::string call = known == std::end(kNames) ? "number " + std::to_string(info->si_syscall) : known->text;
  g_bench->fault(say("it asks the system for something, with the call {}; everything that a rule needs comes from the host", call));
  testkit::end_child();
}

/// False where the kernel does not do it.
bool install() {
#if defined(__x86_64__)
  constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
  constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
  constexpr std::uint32_t kArchitecture = 0;
#endif
  struct sigaction action {};
  action.sa_sigaction = tell_and_leave;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGSYS, &action, nullptr);
  std::vector<sock_filter> program;
  const auto add = [&](std::uint16_t code, std::uint32_t k, std::uint8_t yes = 0, std::uint8_t no = 0) {
    program.push_back({code, yes, no, k});
  };
  add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch));
  add(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0);
  add(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
  add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
  for (const long number : kAllowed) {
    add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 1);
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  }
  add(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return kArchitecture != 0 && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace

void check_pure(Bench& bench) {
  const auto& rule = bench.rule();
  const auto scenarios = bench.some(std::max<std::size_t>(bench.tries / 10, 1));
  for (const Scenario* scenario : scenarios) {
    const Instance instance(rule, *scenario);
    if (instance) static_cast<void>(bench.judge(instance, *scenario));
  }
  g_bench = &bench;
  if (!install()) return bench.remark(say("this system has no filter for system calls, so this was not looked at"));
  for (const Scenario* scenario : scenarios) {
    bench.at(where(*scenario));
    const Instance instance(rule, *scenario);
    if (instance) static_cast<void>(bench.judge(instance, *scenario));
  }
  bench.done(say("{} judgements", bench.judgements()));
}

}  // namespace lapse::conformance
