// SPDX-License-Identifier: Apache-2.0
#include "check.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <new>
#include <ostream>
#include <set>
#include <stdexcept>
#include <testkit/rule_file.hpp>
#include <testkit/say.hpp>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

using testkit::english;
using testkit::say;

constexpr Check kChecks[] = {
    {"loading", english("its symbol, version, sizes and tables are whole"), check_loading},
    {"exports", english("it exports one symbol and nothing else"), check_exports},
    {"description", english("its documentation and its schema are what readers and dashboards need"), check_description},
    {"making", english("it can be made, and refuses what it cannot use"), check_making},
    {"answers", english("it keeps the contract, asks for what its needs name, and repeats itself"), check_answers},
    {"order", english("the order in which answers arrive changes nothing"), check_order},
    {"failures", english("what could not be observed becomes neither pass nor fail"), check_failures},
    {"bytes", english("truncated and changed bytes do it no harm"), check_bytes},
    {"hosts", english("older and newer hosts can call it"), check_hosts},
    {"threads", english("several threads may judge with one instance"), check_threads},
    {"cost", english("a call takes little time and memory, and waits for nothing"), check_cost},
    {"pure", english("it asks nothing of the system"), check_pure},
};

constexpr std::size_t kShown = 5;            ///< faults of one check
constexpr std::size_t kMemory = 1UL << 30U;  ///< that a check may take besides what there is

/// Memory that a child writes and its parent reads.
class Shared {
 public:
  Shared() : at_(::mmap(nullptr, kNowSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (at_ == MAP_FAILED) throw std::bad_alloc();
  }
  ~Shared() { ::munmap(at_, kNowSize); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  [[nodiscard]] char* text() const { return static_cast<char*>(at_); }

 private:
  void* at_;
};

/// What one check told.
struct Told {
  std::vector<std::string> faults, remarks;
  std::string summary;
};

Told run(const Check& one, const CheckOptions& options, std::uint64_t seed, const std::vector<Scenario>& scenarios) {
  Shared now;
  now.text()[0] = '\0';
  Told told;
  testkit::ChildLimits limits;
  limits.memory = kMemory;
  const auto end = testkit::in_child(
      [&](const testkit::Tell& tell) {
        Bench bench(options, scenarios, seed, tell, now.text());
        try {
          one.run(bench);
        } catch (const std::exception& e) {
          bench.fault(say("it threw: {}", std::string_view(e.what())));
        }
        bench.at("");
      },
      [&](std::string_view line) {
        const std::string text(line.empty() ? line : line.substr(1));
        if (line.starts_with("!") && std::find(told.faults.begin(), told.faults.end(), text) == told.faults.end()) told.faults.push_back(text);
        if (line.starts_with("?")) told.remarks.push_back(text);
        if (line.starts_with(".")) told.summary = text;
      },
      limits);
  if (!end.finished()) {
    const std::string place = now.text();
    told.faults.push_back(place.empty() ? end.words() : say("{}, at: {}", end.words(), place));
  }
  return told;
}

class Lines {
 public:
  Lines(std::ostream& out, bool colour) : out_(out), colour_(colour) {}
  void mark(const char* word, const char* code, const std::string& rest) {
    if (colour_) out_ << code << word << "\033[0m" << rest << "\n";
    else out_ << word << rest << "\n";
  }
  std::ostream& out() { return out_; }

 private:
  std::ostream& out_;
  bool colour_;
};

void print(Lines& lines, const Check& one, const Told& told) {
  const std::string title = "  " + std::string(one.name) + ": " + say(one.promise);
  if (told.faults.empty()) {
    lines.mark("ok  ", "\033[32m", title + (told.summary.empty() ? "" : "; " + told.summary));
  } else {
    lines.mark("FAIL", "\033[31m", title);
  }
  for (std::size_t i = 0; i < told.faults.size() && i < kShown; ++i) lines.out() << "      ! " << told.faults[i] << "\n";
  if (told.faults.size() > kShown) lines.out() << "      ! " << say("and {} more", told.faults.size() - kShown) << "\n";
  for (std::size_t i = 0; i < told.remarks.size() && i < kShown; ++i) lines.out() << "      " << say("note: {}", told.remarks[i]) << "\n";
  if (told.remarks.size() > kShown) lines.out() << "      " << say("note: {}", say("and {} more", told.remarks.size() - kShown)) << "\n";
}

std::vector<Scenario> scenarios_for(const CheckOptions& options, bool per_name) {
  std::vector<Scenario> out;
  for (const auto& file : testkit::scenario_files(options.scenarios))
    for (auto& s : testkit::read_scenarios(file, per_name)) out.push_back(std::move(s));
  if (out.empty()) out = builtin_scenarios(per_name);
  return out;
}

}  // namespace

std::vector<std::string> check_names() {
  std::vector<std::string> out;
  for (const auto& one : kChecks) out.emplace_back(one.name);
  return out;
}

CheckResult check(const CheckOptions& options, std::ostream& out) {
  CheckResult result;
  Lines lines(out, options.colour);
  std::uint64_t seed = options.seed;
  if (seed == 0) seed = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()) % 1'000'000 + 1;
  const auto wanted = [&](const Check& one) { return options.only.empty() || options.only == one.name; };
  if (std::none_of(std::begin(kChecks), std::end(kChecks), wanted)) throw std::runtime_error(say("there is no check '{}'", options.only));
  std::vector<Scenario> scenarios;
  for (const auto& one : kChecks) {
    const bool first = &one == std::begin(kChecks);
    if (!first && !wanted(one)) continue;
    // Everything else needs tables that can be read.
    const Told told = run(one, options, seed, scenarios);
    if (wanted(one) || !told.faults.empty()) {
      ++result.checks;
      result.failed += told.faults.empty() ? 0 : 1;
      print(lines, one, told);
    }
    if (!first) continue;
    if (!told.faults.empty()) break;
    scenarios = scenarios_for(options, testkit::facts_of(options.plugin).per_name);
  }
  if (result.failed)
    out << say("{}: {} of {} checks failed; for the same again: --seed {} --tries {}", options.plugin, result.failed, result.checks, seed, options.tries) << "\n";
  else out << say("{}: {} checks, nothing to complain about (seed {})", options.plugin, result.checks, seed) << "\n";
  return result;
}

}  // namespace lapse::conformance
