// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <testkit/say.hpp>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

using testkit::say;

constexpr double kMostBusy = 0.25;               ///< seconds of processor of one call
constexpr double kMostIdle = 0.02;               ///< seconds of one call in which it does nothing
constexpr long kMostPeak = 64L * 1024;           ///< KiB that one scenario may add to what the process ever had
constexpr std::size_t kMostKept = 2048;          ///< bytes that a judgement may keep, on average
constexpr int kRounds = 40;                      ///< judgements of which the average is taken

double now(clockid_t clock) {
  timespec t{};
  ::clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

rusage usage() {
  rusage u{};
  ::getrusage(RUSAGE_THREAD, &u);
  return u;
}

long peak() {
  rusage u{};
  ::getrusage(RUSAGE_SELF, &u);
  return u.ru_maxrss;
}

std::size_t in_use() {
  const auto m = ::mallinfo2();
  return m.uordblks + m.hblkhd;
}

/// The dearest call of one judgement.
struct Cost {
  double busy = 0, idle = 0;
};

Cost dearest(Bench& bench, const Instance& instance, const Scenario& scenario) {
  Cost out;
  Manner manner;
  manner.first_id = 1U << 20U;
  manner.around = [&](const std::function<int()>& call) {
    const double cpu = now(CLOCK_THREAD_CPUTIME_ID), wall = now(CLOCK_MONOTONIC);
    const long gave_way = usage().ru_nvcsw;
    const int result = call();
    const double busy = now(CLOCK_THREAD_CPUTIME_ID) - cpu;
    out.busy = std::max(out.busy, busy);
    // Only who gives the processor away of its own will waits; a busy machine is none of its doing.
    if (usage().ru_nvcsw > gave_way) out.idle = std::max(out.idle, now(CLOCK_MONOTONIC) - wall - busy);
    return result;
  };
  static_cast<void>(bench.judge(instance, scenario, manner));
  return out;
}

std::string milliseconds(double seconds) { return std::to_string(static_cast<long>(seconds * 1000)); }

}  // namespace

void check_cost(Bench& bench) {
  const auto& rule = bench.rule();
  double most = 0;
  for (const Scenario* scenario : bench.some(std::max<std::size_t>(bench.tries / 10, 1))) {
    const Instance instance(rule, *scenario);
    if (!instance) continue;
    bench.at(where(*scenario));
    const long peak_before = peak();
    Cost least = dearest(bench, instance, *scenario);
    for (int i = 0; i < 2; ++i) {
      const Cost again = dearest(bench, instance, *scenario);
      least.busy = std::min(least.busy, again.busy);
      least.idle = std::min(least.idle, again.idle);
    }
    most = std::max(most, least.busy);
    bool dear = false;
    if (least.busy > kMostBusy) {
      bench.fault(say("{}: a call takes {} ms of the processor; expected at most {}", where(*scenario), milliseconds(least.busy), milliseconds(kMostBusy)));
      dear = true;
    }
    if (least.idle > kMostIdle) {
      bench.fault(say("{}: a call waits for {} ms; a rule waits for nothing: it asks the host", where(*scenario), milliseconds(least.idle)));
      dear = true;
    }
    if (const long grown = peak() - peak_before; grown > kMostPeak) {
      bench.fault(say("{}: it takes {} MiB; expected at most {}", where(*scenario), grown / 1024, kMostPeak / 1024));
      dear = true;
    }
    if (dear) break;  // one is enough, and the others would take as long
    Manner manner;
    manner.first_id = 1U << 20U;
    const std::size_t before = in_use();
    for (int i = 0; i < kRounds; ++i) static_cast<void>(bench.judge(instance, *scenario, manner));
    const std::size_t kept = in_use() > before ? (in_use() - before) / kRounds : 0;
    if (kept > kMostKept) bench.fault(say("{}: each judgement keeps {} bytes that are never given back", where(*scenario), kept));
  }
  bench.done(say("{} judgements, the dearest call {} us", bench.judgements(), static_cast<long>(most * 1e6)));
}

}  // namespace lapse::conformance
