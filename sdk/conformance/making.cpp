// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <testkit/say.hpp>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

using testkit::say;

/// What no host passes, and a rule must survive.
constexpr const char* kBad[] = {"", "{", "null", "[]", "42", "{\"\":null}", "\"text\"", "{\"a\":{\"b\":[1,2,3]}}", "\xff\xfe"};

/// Calls create with room for this much of a reason; looks at what it leaves there.
void make(Bench& bench, const std::string& parameters, std::size_t capacity) {
  constexpr char kMark = '\x5a';
  char error[72];
  std::memset(error, kMark, sizeof error);
  const auto& functions = *bench.rule().functions;
  void* instance = functions.create({parameters.data(), parameters.size()}, error, capacity);
  for (std::size_t i = capacity; i < sizeof error; ++i)
    if (error[i] != kMark) return bench.fault(say("it wrote beyond the {} bytes that it was given for a reason", capacity));
  if (instance) {
    functions.destroy(instance);
  } else if (capacity > 1 && error[0] != kMark && std::memchr(error, '\0', capacity) == nullptr) {
    bench.fault(say("its reason for not being made does not end with NUL within the {} bytes that it was given", capacity));
  }
}

}  // namespace

void check_making(Bench& bench) {
  const auto& rule = bench.rule();
  const Scenario& scenario = bench.scenarios.front();
  const std::string usual = testkit::parameters_of(rule, scenario);
  char error[512];
  void* first = rule.functions->create({usual.data(), usual.size()}, error, sizeof error);
  error[sizeof error - 1] = '\0';
  if (!first) return bench.fault(say("it cannot be made for these parameters: {}", error));
  void* second = rule.functions->create({usual.data(), usual.size()}, error, sizeof error);
  rule.functions->destroy(first);
  if (second) rule.functions->destroy(second);
  else bench.fault(say("it can be made once only"));
  for (const char* bad : kBad) {
    for (const std::size_t capacity : {std::size_t{64}, std::size_t{8}, std::size_t{1}, std::size_t{0}}) {
      bench.at(say("made with parameters of {} bytes that no host passes, and {} bytes for a reason", std::strlen(bad), capacity));
      make(bench, bad, capacity);
    }
  }
}

}  // namespace lapse::conformance
