// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "observe/answer.hpp"
#include "observe/question.hpp"

// One question and answer of every kind, with every member away from its usual value.

namespace lapse::observe::samples {

inline Bytes bytes(const std::string& text) {
  return {text.begin(), text.end()};
}

inline Der der(const std::string& text) {
  return std::make_shared<const Bytes>(bytes(text));
}

inline Question dns_question(const std::string& name = "_a.example.com") {
  Question q;
  q.of = DnsQuestion{name, 5, DnsView::servers, {"192.0.2.1", "2001:db8::1"}};
  q.again = 2;
  q.at_end = true;
  return q;
}

inline std::vector<std::pair<Question, Answer>> all() {
  std::vector<std::pair<Question, Answer>> out;

  Answer dns;
  dns.ended = Ended::answered;
  dns.at = 1790000000;
  dns.detail = "UDP, then TCP";
  dns.body = DnsAnswer{9, bytes(std::string("\x00\x01\xff", 3)), "192.0.2.1"};
  out.emplace_back(dns_question(), dns);

  Question tls_question;
  tls_question.of = TlsQuestion{"192.0.2.7", 8443, "shop.example.com", "h2,http/1.1"};
  Answer tls;
  tls.ended = Ended::answered;
  tls.at = -5;
  tls.detail = std::string("bad \xff bytes \0 here", 17);
  TlsAnswer body;
  body.flags = 3;
  body.failure = 1;
  body.alert = 40;
  body.version = 0x0304;
  body.trust = 20;
  body.trust_detail = "unable to get local issuer certificate";
  body.alpn = "h2";
  body.cipher = "TLS_AES_128_GCM_SHA256";
  body.chain = {der("leaf"), der("intermediate")};
  body.path = {der("leaf"), der("intermediate"), der("root")};
  body.ocsp = bytes("staple");
  tls.body = body;
  out.emplace_back(tls_question, tls);

  Question http_question;
  http_question.of = HttpQuestion{"2001:db8::7", 8080, true, "shop.example.com", "HEAD", "/x?y=\xfe"};
  Answer http;
  http.ended = Ended::answered;
  http.at = 1;
  http.body = HttpAnswer{1, 301, bytes("HTTP/1.1 301 Moved\r\nLocation: /"), bytes("body\xff")};
  out.emplace_back(http_question, http);

  Question dialogue_question;
  DialogueQuestion script;
  script.address = "192.0.2.25";
  script.port = 2525;
  script.framing = Framing::line;
  script.peer = "mx.example.com";
  script.steps = {{StepOp::expect, StepWhen::always, 0, "", ""},
                  {StepOp::send, StepWhen::unless_starts, 1, "22\xff", "EHLO x\r\n"},
                  {StepOp::starttls, StepWhen::if_has, 7, "STARTTLS", ""}};
  dialogue_question.of = script;
  Answer dialogue;
  dialogue.ended = Ended::answered;
  dialogue.at = 2;
  DialogueAnswer said;
  said.stopped = 2;
  said.at_step = 3;
  said.turns = {{0, false, bytes("220 hi\r\n")}, {1, true, bytes("EHLO x\r\n")}};
  dialogue.body = said;
  out.emplace_back(dialogue_question, dialogue);

  for (int ended = 1; ended < 10; ++ended) {
    Question q = dns_question("n" + std::to_string(ended) + ".example.com");
    Answer a;
    a.ended = static_cast<Ended>(ended);
    a.at = ended;
    a.detail = "detail " + std::to_string(ended);
    out.emplace_back(q, a);
  }
  return out;
}

/// Equal in everything but the id; certificates by their bytes.
inline bool same(const Answer& a, const Answer& b) {
  const auto ders = [](const std::vector<Der>& x, const std::vector<Der>& y) {
    if (x.size() != y.size()) return false;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (*x[i] != *y[i]) return false;
    }
    return true;
  };
  if (a.ended != b.ended || a.at != b.at || a.detail != b.detail || a.body.index() != b.body.index()) return false;
  if (const auto* x = std::get_if<DnsAnswer>(&a.body)) {
    const auto& y = std::get<DnsAnswer>(b.body);
    return x->flags == y.flags && x->message == y.message && x->server == y.server;
  }
  if (const auto* x = std::get_if<TlsAnswer>(&a.body)) {
    const auto& y = std::get<TlsAnswer>(b.body);
    return x->flags == y.flags && x->failure == y.failure && x->alert == y.alert && x->version == y.version &&
           x->trust == y.trust && x->trust_detail == y.trust_detail && x->alpn == y.alpn && x->cipher == y.cipher &&
           ders(x->chain, y.chain) && ders(x->path, y.path) && x->ocsp == y.ocsp;
  }
  if (const auto* x = std::get_if<HttpAnswer>(&a.body)) {
    const auto& y = std::get<HttpAnswer>(b.body);
    return x->flags == y.flags && x->status == y.status && x->head == y.head && x->body == y.body;
  }
  if (const auto* x = std::get_if<DialogueAnswer>(&a.body)) {
    const auto& y = std::get<DialogueAnswer>(b.body);
    if (x->stopped != y.stopped || x->at_step != y.at_step || x->turns.size() != y.turns.size()) return false;
    for (std::size_t i = 0; i < x->turns.size(); ++i) {
      const auto& s = x->turns[i];
      const auto& t = y.turns[i];
      if (s.step != t.step || s.sent != t.sent || s.text != t.text) return false;
    }
  }
  return true;
}

}  // namespace lapse::observe::samples
