// SPDX-License-Identifier: Apache-2.0
#include <lapse/dns.hpp>

#include "given.hpp"
#include "say.hpp"

namespace lapse::testkit {
namespace {

template <class Body>
std::string size_fault(const char* name, const void* body, std::size_t least = sizeof(Body)) {
  const std::uint32_t size = *static_cast<const std::uint32_t*>(body);
  return size >= least ? std::string() : say("its {} says that it has {} bytes; expected {} or more", name, size, least);
}

}  // namespace

std::string question_text(const lapse_question& q) {
  const std::string_view kind = q.kind;
  std::string out;
  if (kind == "dns/1") {
    const auto& b = *static_cast<const lapse_dns_question*>(q.body);
    out = type_text(b.type) + " " + std::string(view(b.name)) + " at ";
    if (b.view == LAPSE_DNS_RECURSIVE) out += "the resolvers";
    if (b.view == LAPSE_DNS_ROOT) out += "the root servers";
    for (std::size_t i = 0; b.view == LAPSE_DNS_SERVERS && i < b.server_count; ++i)
      out += (i ? "," : "") + std::string(view(b.servers[i]));
  } else if (kind == "dns-validated/1") {
    const auto& b = *static_cast<const lapse_validated_question*>(q.body);
    out = type_text(static_cast<std::uint16_t>(b.type)) + " " + std::string(view(b.name)) + " validated from the root";
  } else if (kind == "tls/1") {
    const auto& b = *static_cast<const lapse_tls_question*>(q.body);
    out = "TLS handshake with " + std::string(view(b.address)) + " port " + std::to_string(b.port) +
          (b.sni.size ? " for " + std::string(view(b.sni)) : " without a name");
  } else if (kind == "http/1") {
    const auto& b = *static_cast<const lapse_http_question*>(q.body);
    out = std::string(view(b.method)) + (b.tls ? " https://" : " http://") + std::string(view(b.host)) +
          std::string(view(b.target)) + " at " + std::string(view(b.address)) + " port " + std::to_string(b.port);
  } else if (kind == "dialogue/1") {
    const auto& b = *static_cast<const lapse_dialogue_question*>(q.body);
    out = "conversation with " + std::string(view(b.peer)) + " at " + std::string(view(b.address)) + " port " +
          std::to_string(b.port) + (b.kept_seconds ? " or an earlier run's" : "");
    if (b.step_count == 0) out = "what this run found out about port " + std::to_string(b.port);
    const auto* at = reinterpret_cast<const char*>(b.steps);
    for (std::size_t i = 0; i < b.step_count; ++i, at += b.step_size) {
      const auto& s = *reinterpret_cast<const lapse_step*>(at);
      if (s.op == LAPSE_LEAVE) out += ", left alone";
      if (s.op == LAPSE_SEND) out += " | " + std::string(view(s.text).substr(0, view(s.text).find('\r')));
    }
  } else {
    out = "unknown kind " + std::string(kind);
  }
  if (q.again) out += ", look " + std::to_string(q.again + 1);
  return out;
}

std::string question_fault(const lapse_question& q) {
  if (q.struct_size < sizeof q) return size_fault<lapse_question>("lapse_question", &q);
  if (!q.kind || !q.body) return say("it asked a question without a kind or a body");
  const std::string_view kind = q.kind;
  if (kind == "dns/1") return size_fault<lapse_dns_question>("lapse_dns_question", q.body);
  if (kind == "dns-validated/1") return size_fault<lapse_validated_question>("lapse_validated_question", q.body);
  if (kind == "tls/1") return size_fault<lapse_tls_question>("lapse_tls_question", q.body);
  if (kind == "http/1") return size_fault<lapse_http_question>("lapse_http_question", q.body);
  if (kind != "dialogue/1") return {};
  const auto& d = *static_cast<const lapse_dialogue_question*>(q.body);
  if (d.step_size < sizeof(lapse_step)) return say("its {} says that it has {} bytes; expected {} or more", "lapse_step", d.step_size, sizeof(lapse_step));
  return size_fault<lapse_dialogue_question>("lapse_dialogue_question", q.body);
}

}  // namespace lapse::testkit
