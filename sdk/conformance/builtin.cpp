// SPDX-License-Identifier: Apache-2.0
#include "bench.hpp"

namespace lapse::conformance {
namespace {

/// A healthy estate, one in which records are gone, and one that does not answer.
constexpr const char* kText = R"yaml(
scenario: a healthy world
now: 2026-12-01
certificate: {id: c1, provider: aws-acm, type: amazon_issued, status: issued, not_before: 2026-06-01, not_after: 2026-12-30, in_use: true}
name:
  domain: www.example.com
  validation: dns
  record: {name: _a1.www.example.com, value: _b2.acm-validations.aws}
zones:
  - zone: .
    servers: [root]
    records: |
      com. NS ns.com.
      ns.com. A 192.0.2.1
  - zone: com.
    servers: [192.0.2.1]
    records: |
      example.com. NS ns1.example.com.
      example.com. NS ns2.example.com.
      ns1.example.com. A 192.0.2.2
      ns2.example.com. A 192.0.2.3
  - zone: example.com.
    servers: [192.0.2.2, 192.0.2.3]
    records: |
      example.com. NS ns1.example.com.
      example.com. NS ns2.example.com.
      example.com. A 192.0.2.80
      example.com. MX 10 mx.example.com.
      example.com. TXT "v=spf1 -all"
      example.com. CAA 0 issue "amazon.com"
      _dmarc.example.com. TXT "v=DMARC1; p=reject"
      ns1.example.com. A 192.0.2.2
      ns2.example.com. A 192.0.2.3
      mx.example.com. A 192.0.2.25
      www.example.com. A 192.0.2.80
      www.example.com. AAAA 2001:db8::80
      _a1.www.example.com. CNAME _b2.acm-validations.aws.
observations:
  - {validated: "* *", state: insecure}
  - tls: 192.0.2.80
    certificate: {names: [www.example.com, example.com]}
  - {http: 192.0.2.80, host: www.example.com, head: "HTTP/1.1 301 Moved Permanently\nLocation: https://www.example.com/"}
  - {http: 192.0.2.80, host: www.example.com, tls: true, head: "HTTP/1.1 200 OK\nStrict-Transport-Security: max-age=31536000", body: hello}
  - dialogue: 192.0.2.25
    transcript: |
      S: 220 mx.example.com ready
      C: EHLO
      S: 250-mx.example.com
      S: 250 STARTTLS
      C: MAIL
      S: 250 ok
      C: RCPT
      S: 250 ok
      C: QUIT
      S: 221 bye
expect: []
---
scenario: what was there is gone
now: 2026-12-01
certificate: {id: c1, provider: aws-acm, not_before: 2026-06-01, not_after: 2026-12-30}
name:
  domain: www.example.com
  validation: dns
  record: {name: _a1.www.example.com, value: _b2.acm-validations.aws}
zones:
  - zone: example.com.
    servers: [192.0.2.2]
    records: |
      example.com. NS ns1.example.com.
      ns1.example.com. A 192.0.2.2
observations:
  - {validated: "* *", state: insecure, has_data: false}
expect: []
---
scenario: nobody answers
now: 2026-12-01
name: www.example.com
observations:
  - {server: recursive, ended: timeout}
expect: []
)yaml";

}  // namespace

std::vector<Scenario> builtin_scenarios(bool per_name) {
  return testkit::scenarios_of(kText, "the kit's own world", per_name);
}

}  // namespace lapse::conformance
