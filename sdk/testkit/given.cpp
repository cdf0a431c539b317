// SPDX-License-Identifier: Apache-2.0
#include "given.hpp"

#include <atomic>
#include <iterator>
#include <lapse/text.hpp>

namespace lapse::testkit {
namespace {

std::atomic<std::uint64_t> g_next_id{0};

lapse_bytes bytes(const Bytes& b) { return {b.data(), b.size()}; }
lapse_bytes bytes(const std::string& s) { return {reinterpret_cast<const std::uint8_t*>(s.data()), s.size()}; }

std::vector<lapse_bytes> list(const std::vector<Bytes>& all) {
  std::vector<lapse_bytes> out;
  for (const auto& one : all) out.push_back(bytes(one));
  return out;
}

}  // namespace

Given::Given(std::string_view kind, Reply reply, std::string asked, Stamp stamp, Layout layout)
    : reply_(std::move(reply)), asked_(std::move(asked)), room_(layout) {
  const void* told = reply_.ended == LAPSE_ANSWERED ? body(kind) : nullptr;
  answer_ = room_.put(lapse_answer{0, reply_.ended, stamp.id ? stamp.id : ++g_next_id, stamp.at, raw(reply_.detail), raw(asked_), told});
}

const void* Given::body(std::string_view kind) {
  const Reply& r = reply_;
  chain_ = list(r.chain);
  path_ = list(r.path);
  if (kind == "dns/1") return room_.put(lapse_dns_answer{0, r.flags, bytes(r.message), raw(r.server)});
  if (kind == "dns-validated/1")
    return room_.put(lapse_validated_answer{0, r.state, r.code, r.has_data ? 1U : 0U, raw(r.reason), bytes(r.message)});
  if (kind == "http/1") return room_.put(lapse_http_answer{0, r.flags, r.status, bytes(r.head), bytes(r.body)});
  if (kind == "tls/1") {
    lapse_tls_answer tls{};
    tls.flags = r.flags;
    tls.failure = r.failure;
    tls.alert = r.alert;
    tls.version = r.version;
    tls.trust = r.trust;
    tls.trust_detail = raw(r.trust_detail);
    tls.alpn = raw(r.alpn);
    tls.cipher = raw("TLS_AES_128_GCM_SHA256");
    tls.chain = chain_.data();
    tls.chain_count = chain_.size();
    tls.path = path_.data();
    tls.path_count = path_.size();
    tls.ocsp = bytes(r.ocsp);
    return room_.put(tls);
  }
  if (kind != "dialogue/1") return nullptr;
  std::vector<lapse_turn> turns;
  for (const auto& t : r.turns) turns.push_back({t.step, t.sent ? 1U : 0U, bytes(t.text)});
  return room_.put(lapse_dialogue_answer{0, r.stopped, r.at_step, room_.turn_size(), room_.put(turns), turns.size(), r.age,
                                         chain_.data(), chain_.size(), r.trust});
}

std::string Given::ended() const {
  return ended_text(reply_.ended) + (reply_.detail.empty() ? "" : " (" + reply_.detail + ")");
}

std::string ended_text(std::uint32_t ended) {
  static constexpr const char* kNames[] = {"answered", "timeout", "refused", "reset",  "unreachable",
                                           "no_route", "denied",  "limit",   "failed", "malformed"};
  return ended < std::size(kNames) ? kNames[ended] : "in way " + std::to_string(ended) + ", which this version does not know";
}

const lapse_subject* laid_out(const lapse_subject& subject, Room& room, std::vector<const lapse_name*>& names) {
  lapse_certificate certificate = *subject.certificate;
  const lapse_name* judged = nullptr;
  names.clear();
  for (std::size_t i = 0; i < certificate.name_count; ++i) {
    lapse_name name = *certificate.names[i];
    if (name.record) name.record = room.put(*name.record);
    names.push_back(room.put(name));
    if (certificate.names[i] == subject.name) judged = names.back();
  }
  certificate.names = names.data();
  return room.put(lapse_subject{0, room.put(certificate), judged});
}

}  // namespace lapse::testkit
