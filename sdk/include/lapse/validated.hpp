// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>
#include <lapse/answer.hpp>
#include <lapse/dns.hpp>
#include <lapse/text.hpp>

#include <string>
#include <string_view>

/// dns-validated/1: what a validating resolver makes of a name.
namespace lapse {

class validated_answer : public answer_of<lapse_validated_answer> {
 public:
  explicit validated_answer(const lapse_answer* of) : answer_of(of) {}
  /// LAPSE_INDETERMINATE when nothing was answered.
  [[nodiscard]] lapse_dnssec_state state() const {
    return answered() ? static_cast<lapse_dnssec_state>(body().state) : LAPSE_INDETERMINATE;
  }
  [[nodiscard]] bool bogus() const { return state() == LAPSE_BOGUS; }
  [[nodiscard]] unsigned code() const { return answered() ? body().rcode : rcode::SERVFAIL; }
  [[nodiscard]] bool has_data() const { return answered() && body().has_data; }
  /// The validator's reason for "bogus", or its words on what did not answer when it is indeterminate.
  [[nodiscard]] std::string_view reason() const { return answered() ? view(body().why) : std::string_view{}; }

  [[nodiscard]] std::string summary() const {
    if (!answered()) return why();
    const std::string what = has_data() ? "data" : code() == rcode::NOERROR ? "no data" : rcode_text(code());
    switch (state()) {
      case LAPSE_SECURE: return "secure, " + what;
      case LAPSE_INSECURE: return "insecure (proven unsigned), " + what;
      case LAPSE_BOGUS: return "bogus" + (reason().empty() ? std::string() : ": " + std::string(reason()));
      default: return "indeterminate, " + what + (reason().empty() ? std::string() : ": " + std::string(reason()));
    }
  }
};

/// A validated question in the making: `validated("_x.example.com", rr::CNAME)`.
class validated {
 public:
  using answer_type = validated_answer;
  validated(std::string_view name, uint16_t type) : name_(canonical_name(name)), type_(type) {}
  validated& again(uint32_t n = 1) {
    again_ = n;
    return *this;
  }
  validated& at_end() {
    at_end_ = 1;
    return *this;
  }
  template <class Observe>
  [[nodiscard]] const lapse_answer* put(Observe&& observe) const {
    const lapse_validated_question body{sizeof body, type_, raw(name_)};
    const lapse_question question{sizeof question, again_, at_end_, "dns-validated/1", &body};
    return observe(question);
  }

 private:
  std::string name_;
  uint32_t type_;
  uint32_t again_ = 0, at_end_ = 0;
};

}  // namespace lapse
