// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Everything that a rule needs:
///
///     struct my_rule {
///       explicit my_rule(const lapse::parameters&) {}
///       lapse::findings judge(const lapse::subject& s, const lapse::known& ask) const {
///         auto answer = ask(lapse::dns(s.name().domain(), lapse::rr::A));
///         if (!answer) return lapse::open("MYR1020").evidence(answer);
///         ...
///       }
///     };
///     constexpr lapse::outcome kOutcomes[] = {{.id = "MYR1000", ...}, ...};
///     LAPSE_RULE(my_rule, (lapse::rule_description{.kind = "my-rule", ...}), kOutcomes)

#include <lapse/abi.h>

#include <array>
#include <cstring>
#include <exception>
#include <lapse/ask.hpp>
#include <lapse/findings.hpp>
#include <lapse/parameters.hpp>
#include <lapse/subject.hpp>
#include <lapse/text.hpp>
#include <memory>

namespace lapse {

/// One way in which a check can end. Members as in lapse_outcome.
struct outcome {
  const char* id;
  const char* name;
  lapse_kind kind;
  lapse_level level = LAPSE_LEVEL_DEFAULT;
  lapse_bearing bearing = LAPSE_BEARS_RENEWAL;
  uint32_t cwe = 0;
  const char* short_description;
  const char* full_description;
  const char* help;
  const char* message;
  const char* tags = "";
};

/// The rule as a whole. Members as in lapse_descriptor; `needs` is a list of observation kinds, at most eight.
struct rule_description {
  const char* kind;
  const char* version;
  const char* vendor;
  const char* license;
  const char* url;
  const char* summary;
  lapse_scope scope = LAPSE_PER_NAME;
  const char* parameters = R"({"type":"object","properties":{}})";
  const char* needs[8] = {};
};

namespace detail {

template <std::size_t N>
constexpr std::array<lapse_outcome, N> c_outcomes(const outcome (&from)[N]) {
  std::array<lapse_outcome, N> to{};
  for (std::size_t i = 0; i < N; ++i) {
    to[i].struct_size = sizeof(lapse_outcome);
    to[i].kind = from[i].kind;
    to[i].level = from[i].level;
    to[i].bearing = from[i].bearing;
    to[i].cwe = from[i].cwe;
    to[i].id = from[i].id;
    to[i].name = from[i].name;
    to[i].short_description = from[i].short_description;
    to[i].full_description = from[i].full_description;
    to[i].help = from[i].help;
    to[i].message = from[i].message;
    to[i].tags = from[i].tags;
  }
  return to;
}

template <std::size_t N>
constexpr std::array<const lapse_outcome*, N> pointers(const std::array<lapse_outcome, N>& to) {
  std::array<const lapse_outcome*, N> out{};
  for (std::size_t i = 0; i < N; ++i) out[i] = &to[i];
  return out;
}

constexpr std::size_t count_needs(const char* const (&needs)[8]) {
  std::size_t n = 0;
  while (n < 8 && needs[n]) ++n;
  return n;
}

template <class Rule>
void* create(lapse_string parameters_text, char* error, size_t capacity) noexcept {
  const auto say = [&](const char* why) {
    if (capacity == 0) return;
    const std::size_t size = std::min(std::strlen(why), capacity - 1);
    std::memcpy(error, why, size);
    error[size] = '\0';
  };
  try {
    boost::json::value value = boost::json::parse(view(parameters_text));
    return std::make_unique<Rule>(parameters(std::move(value.as_object()))).release();
  } catch (const std::exception& e) {
    say(e.what());
  } catch (...) {
    say("unknown failure");
  }
  return nullptr;
}

template <class Rule>
int judge(const void* instance, const lapse_case* c) noexcept {
  try {
    const lapse_part usual = c->subject->name ? LAPSE_PART_NAME : LAPSE_PART_CERTIFICATE;
    const findings found = static_cast<const Rule*>(instance)->judge(subject(c), known(c));
    for (const auto& f : found)
      if (f.report(c, usual) != 0) return -1;
    return 0;
  } catch (const pending&) {
    return 0;
  } catch (...) {
    return -1;
  }
}

template <class Rule>
void destroy(void* instance) noexcept {
  delete static_cast<Rule*>(instance);
}

template <class Rule>
inline constexpr lapse_functions functions{sizeof(lapse_functions), &create<Rule>, &judge<Rule>, &destroy<Rule>};

}  // namespace detail
}  // namespace lapse

#define LAPSE_EXPORT __attribute__((visibility("default")))

/// Exports the rule: its type, its description in parentheses, its outcomes (an array of constant storage).
#define LAPSE_RULE(Type, Description, Outcomes)                                                                      \
  namespace lapse::exported {                                                                                        \
  static constexpr ::lapse::rule_description description = Description;                                              \
  static constexpr auto outcomes = ::lapse::detail::c_outcomes(Outcomes);                                            \
  static constexpr auto outcome_pointers = ::lapse::detail::pointers(outcomes);                                      \
  static constexpr lapse_descriptor descriptor{sizeof(lapse_descriptor),                                             \
                                               static_cast<uint32_t>(description.scope),                             \
                                               description.kind,                                                     \
                                               description.version,                                                  \
                                               description.vendor,                                                   \
                                               description.license,                                                  \
                                               description.url,                                                      \
                                               description.summary,                                                  \
                                               description.parameters,                                               \
                                               description.needs,                                                    \
                                               ::lapse::detail::count_needs(description.needs),                      \
                                               outcome_pointers.data(),                                              \
                                               outcome_pointers.size()};                                             \
  }                                                                                                                  \
  extern "C" LAPSE_EXPORT const lapse_rule lapse_rule_v1;                                                            \
  const lapse_rule lapse_rule_v1{sizeof(lapse_rule), LAPSE_ABI_MAJOR, LAPSE_ABI_MINOR, &lapse::exported::descriptor, \
                                 &::lapse::detail::functions<Type>};
