// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <lapse/answer.hpp>
#include <lapse/text.hpp>
#include <string>
#include <string_view>

/// http/1: one request to one address; redirects are not followed.
namespace lapse {

class http_answer : public answer_of<lapse_http_answer> {
 public:
  explicit http_answer(const lapse_answer* of) : answer_of(of) {}
  [[nodiscard]] unsigned status() const { return answered() ? body().status : 0; }
  [[nodiscard]] std::string_view text() const { return answered() ? view(body().body) : std::string_view{}; }
  /// The value of the first field of this name, without blanks around it; empty when there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const {
    if (!answered()) return {};
    std::string_view head = view(body().head);
    const std::string want = lower(name);
    while (!head.empty()) {
      const auto end = head.find('\n');
      std::string_view line = head.substr(0, end);
      head = end == std::string_view::npos ? std::string_view{} : head.substr(end + 1);
      const auto colon = line.find(':');
      if (colon == std::string_view::npos || lower(line.substr(0, colon)) != want) continue;
      line.remove_prefix(colon + 1);
      while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
      while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
      return line;
    }
    return {};
  }
  [[nodiscard]] std::string summary() const {
    if (!answered()) return why();
    std::string out = "HTTP status " + std::to_string(status());
    if (const auto to = field("location"); !to.empty()) out.append(", Location: ").append(to.substr(0, 300));
    return out;
  }
};

/// A request in the making: `http("192.0.2.1", "shop.example.com").get("/path")`. The host stands in the Host field and, over
/// TLS, in SNI; the certificate is not judged, which is what `tls` is for. `again()`: a second look, and no answer of the first.
class http {
 public:
  using answer_type = http_answer;
  http(std::string_view address, std::string_view host) : address_(address), host_(host) {}
  http& get(std::string_view target) {
    target_ = target;
    return *this;
  }
  http& head(std::string_view target) {
    method_ = "HEAD";
    target_ = target;
    return *this;
  }
  http& over_tls() {
    tls_ = 1;
    if (port_ == 80) port_ = 443;
    return *this;
  }
  http& port(uint16_t number) {
    port_ = number;
    return *this;
  }
  http& again(uint32_t n = 1) {
    again_ = n;
    return *this;
  }
  http& at_end() {
    at_end_ = 1;
    return *this;
  }
  template <class Observe>
  [[nodiscard]] const lapse_answer* put(Observe&& observe) const {
    const lapse_http_question body{sizeof body, port_, tls_, raw(address_), raw(host_), raw(method_), raw(target_)};
    const lapse_question question{sizeof question, again_, at_end_, "http/1", &body};
    return observe(question);
  }

 private:
  std::string address_, host_, method_ = "GET", target_ = "/";
  uint32_t port_ = 80, tls_ = 0, again_ = 0, at_end_ = 0;
};

}  // namespace lapse
