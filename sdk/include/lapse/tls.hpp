// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <lapse/answer.hpp>
#include <lapse/text.hpp>
#include <lapse/x509.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// tls/1: a handshake with one address.
namespace lapse {

class tls_answer : public answer_of<lapse_tls_answer> {
 public:
  explicit tls_answer(const lapse_answer* of) : answer_of(of) {}
  [[nodiscard]] bool complete() const { return answered() && (body().flags & LAPSE_TLS_COMPLETE); }
  [[nodiscard]] bool wants_client_certificate() const {
    return answered() && (body().flags & LAPSE_TLS_CLIENT_CERTIFICATE);
  }
  [[nodiscard]] lapse_tls_failure failure() const {
    return answered() ? static_cast<lapse_tls_failure>(body().failure) : LAPSE_TLS_OTHER;
  }
  [[nodiscard]] std::size_t chain_size() const { return answered() ? body().chain_count : 0; }
  /// The i-th certificate as sent; null when it is not a certificate.
  [[nodiscard]] std::shared_ptr<const x509> chain(std::size_t i) const { return parse_certificate(body().chain[i]); }
  [[nodiscard]] std::shared_ptr<const x509> leaf() const { return chain_size() ? chain(0) : nullptr; }
  [[nodiscard]] std::size_t path_size() const { return answered() ? body().path_count : 0; }
  [[nodiscard]] std::shared_ptr<const x509> path(std::size_t i) const { return parse_certificate(body().path[i]); }
  /// X509_V_OK, an X509_V_ERR_*, or -1; dates are left aside.
  [[nodiscard]] int trust() const { return answered() ? body().trust : -1; }
  [[nodiscard]] std::string_view trust_detail() const {
    return answered() ? view(body().trust_detail) : std::string_view{};
  }

  /// What came back, for people.
  [[nodiscard]] std::string summary() const {
    if (!answered()) return why();
    std::string out;
    if (const auto l = leaf())
      out = "certificate " + l->serial + " for " + (l->dns_names.empty() ? "no name" : l->dns_names[0]);
    if (complete()) return out.empty() ? "a handshake without a certificate" : out;
    if (!out.empty()) out += ", then ";
    switch (failure()) {
      case LAPSE_TLS_ALERT:
        return out + "TLS alert " + std::to_string(body().alert);
      case LAPSE_TLS_CLOSED:
        return out + "the connection was closed during the handshake";
      case LAPSE_TLS_SILENT:
        return out + "connected, then silence";
      case LAPSE_TLS_PLAIN_HTTP:
        return out + "plain HTTP instead of TLS";
      case LAPSE_TLS_NOT_TLS:
        return out + "something that is not TLS";
      case LAPSE_TLS_TOO_LARGE:
        return out + "a certificate message over the size limit";
      default:
        return out + "a failed handshake" + (detail().empty() ? "" : " (" + std::string(detail()) + ")");
    }
  }
};

/// A handshake in the making: `tls("192.0.2.1").sni("shop.example.com")`.
class tls {
 public:
  using answer_type = tls_answer;
  explicit tls(std::string_view address) : address_(address) {}
  tls& sni(std::string_view name) {
    sni_ = canonical_name(name);
    return *this;
  }
  tls& port(uint16_t number) {
    port_ = number;
    return *this;
  }
  tls& alpn(std::string_view protocols) {
    alpn_ = protocols;
    return *this;
  }
  tls& again(uint32_t n = 1) {
    again_ = n;
    return *this;
  }
  tls& at_end() {
    at_end_ = 1;
    return *this;
  }
  template <class Observe>
  [[nodiscard]] const lapse_answer* put(Observe&& observe) const {
    const lapse_tls_question body{sizeof body, port_, raw(address_), raw(sni_), raw(alpn_)};
    const lapse_question question{sizeof question, again_, at_end_, "tls/1", &body};
    return observe(question);
  }

 private:
  std::string address_, sni_, alpn_;
  uint32_t port_ = 443;
  uint32_t again_ = 0, at_end_ = 0;
};

}  // namespace lapse
