// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <lapse/text.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lapse {

/// One result in the making. The evidence (asked, seen) may be added line by line.
class finding {
 public:
  finding(lapse_kind kind, std::string_view outcome) : kind_(kind), outcome_(outcome) {}

  /// Fills the placeholder `{name}` of the outcome's message.
  finding& arg(std::string_view name, std::string_view value) {
    arguments_.emplace_back(name, value);
    return *this;
  }
  finding& arg(std::string_view name, int64_t value) { return arg(name, std::string_view(std::to_string(value))); }
  finding& asked(std::string_view line) { return add(asked_, line); }
  finding& saw(std::string_view line) { return add(seen_, line); }
  finding& expected(std::string_view text) { return add(expected_, text); }
  /// Exactly what to publish or to change.
  finding& fix(std::string_view text) { return add(fix_, text); }
  /// Seconds until a fix can be seen everywhere.
  finding& visible_after(int64_t seconds) {
    visible_after_ = seconds;
    return *this;
  }
  finding& level(lapse_level level) {
    level_ = level;
    return *this;
  }
  finding& kind(lapse_kind kind) {
    kind_ = kind;
    return *this;
  }
  finding& bearing(lapse_bearing bearing) {
    bearing_ = bearing;
    return *this;
  }
  /// Which entry of the inventory declares what was checked; the name or the certificate when not said.
  finding& part(lapse_part part) {
    part_ = part;
    return *this;
  }
  /// Tells apart several findings of one outcome on one subject. Stable: no address, date, serial number or TTL.
  finding& discriminator(std::string_view text) {
    discriminator_ = text;
    return *this;
  }
  /// An answer as evidence: what was asked, and what came back.
  template <class Answer>
  finding& evidence(const Answer& answer) {
    asked(answer.asked());
    if constexpr (requires { answer.summary(); }) {
      return saw(std::string(answer.asked()) + ": " + answer.summary());
    } else {
      return saw(std::string(answer.asked()) + ": " + answer.why());
    }
  }
  template <class Answer>
  finding& evidence(const std::vector<Answer>& answers) {
    for (const auto& a : answers) evidence(a);
    return *this;
  }

  [[nodiscard]] lapse_kind kind() const { return kind_; }
  [[nodiscard]] std::string_view outcome() const { return outcome_; }

  int report(const lapse_case* to, lapse_part usual) const {
    std::vector<lapse_argument> arguments;
    for (const auto& [name, value] : arguments_) arguments.push_back({raw(name), raw(value)});
    lapse_finding f{};
    f.struct_size = sizeof f;
    f.kind = kind_;
    f.level = level_;
    f.bearing = bearing_;
    f.part = static_cast<uint32_t>(part_ < 0 ? static_cast<int>(usual) : part_);
    f.argument_size = sizeof(lapse_argument);
    f.outcome = raw(outcome_);
    f.discriminator = raw(discriminator_);
    f.arguments = arguments.data();
    f.argument_count = arguments.size();
    f.asked = raw(asked_);
    f.seen = raw(seen_);
    f.expected = raw(expected_);
    f.fix = raw(fix_);
    f.visible_after = visible_after_;
    return to->functions->report(to, &f);
  }

 private:
  finding& add(std::string& to, std::string_view line) {
    if (!to.empty()) to += '\n';
    to += line;
    return *this;
  }

  lapse_kind kind_;
  lapse_level level_ = LAPSE_LEVEL_DEFAULT;
  lapse_bearing bearing_ = LAPSE_BEARING_DEFAULT;
  int part_ = -1;
  std::string outcome_, discriminator_, asked_, seen_, expected_, fix_;
  std::vector<std::pair<std::string, std::string>> arguments_;
  int64_t visible_after_ = -1;
};

[[nodiscard]] inline finding pass(std::string_view outcome) {
  return {LAPSE_PASS, outcome};
}
[[nodiscard]] inline finding fail(std::string_view outcome) {
  return {LAPSE_FAIL, outcome};
}
/// Cannot tell.
[[nodiscard]] inline finding open(std::string_view outcome) {
  return {LAPSE_OPEN, outcome};
}
/// Seen, but a person must judge.
[[nodiscard]] inline finding review(std::string_view outcome) {
  return {LAPSE_REVIEW, outcome};
}
[[nodiscard]] inline finding not_applicable(std::string_view outcome) {
  return {LAPSE_NOT_APPLICABLE, outcome};
}

/// What a call of judge returns: one finding or several.
class findings {
 public:
  findings() = default;
  findings(finding one) { all_.push_back(std::move(one)); }
  findings& operator+=(finding one) {
    all_.push_back(std::move(one));
    return *this;
  }
  findings& operator+=(findings more) {
    for (auto& f : more.all_) all_.push_back(std::move(f));
    return *this;
  }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] auto begin() const { return all_.begin(); }
  [[nodiscard]] auto end() const { return all_.end(); }

 private:
  std::vector<finding> all_;
};

}  // namespace lapse
