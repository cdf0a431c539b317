// SPDX-License-Identifier: Apache-2.0
#include <lapse/dns.hpp>

#include <cstdlib>
#include <iterator>
#include <memory>

#include "tamper.hpp"

// Changes that leave a message well-formed. They go through ldns, which writes the message anew, so that no compression
// pointer leads astray.

namespace lapse::testkit {
namespace {

struct PacketFree {
  void operator()(ldns_pkt* p) const { ldns_pkt_free(p); }
};
using Packet = std::unique_ptr<ldns_pkt, PacketFree>;

Packet read(const Bytes& m) {
  ldns_pkt* p = nullptr;
  if (m.empty() || ldns_wire2pkt(&p, m.data(), m.size()) != LDNS_STATUS_OK) return nullptr;
  return Packet(p);
}

void write(Bytes& m, const ldns_pkt* p) {
  std::uint8_t* wire = nullptr;
  std::size_t size = 0;
  if (ldns_pkt2wire(&wire, p, &size) == LDNS_STATUS_OK && size <= 65535) m.assign(wire, wire + size);
  std::free(wire);
}

/// Letters of an owner's name in another case, which is the same name.
void recase(ldns_rr* rr, Choices& c) {
  ldns_rdf* owner = ldns_rr_owner(rr);
  auto* octets = static_cast<std::uint8_t*>(static_cast<void*>(ldns_rdf_data(owner)));
  const std::uint8_t how = c.byte();
  for (std::size_t i = 0; i < ldns_rdf_size(owner); ++i) {
    const bool letter = (octets[i] | 0x20) >= 'a' && (octets[i] | 0x20) <= 'z';
    if (letter && ((how >> (i % 8)) & 1U) != 0) octets[i] ^= 0x20U;
  }
}

void reword_section(ldns_rr_list* list, Choices& c) {
  const std::size_t count = list ? ldns_rr_list_rr_count(list) : 0;
  for (std::size_t i = 0; i < count; ++i) recase(ldns_rr_list_rr(list, i), c);
  if (count > 0 && c.below(3) == 1) ldns_rr_list_push_rr(list, ldns_rr_clone(ldns_rr_list_rr(list, c.below(count))));
  for (std::size_t i = ldns_rr_list_rr_count(list); i > 1; --i) {
    const std::size_t k = c.below(i);
    ldns_rr* const kept = ldns_rr_list_rr(list, i - 1);
    ldns_rr_list_set_rr(list, ldns_rr_list_rr(list, k), i - 1);
    ldns_rr_list_set_rr(list, kept, k);
  }
}

/// Of every type that some rule reads, at names that nobody asked for: one that has nothing to do with the question,
/// and one that has no parent in common with anything.
constexpr const char* kStrays[] = {
    "stray.invalid. 300 A 192.0.2.99",
    "stray.invalid. 300 AAAA 2001:db8::99",
    "stray.invalid. 300 NS ns.stray.invalid.",
    "stray.invalid. 300 CNAME target.stray.invalid.",
    "stray.invalid. 300 TXT \"stray\"",
    "stray.invalid. 300 MX 10 mx.stray.invalid.",
    "stray.invalid. 300 CAA 0 issue \";\"",
    "stray.invalid. 300 CAA 128 strange \"x\"",
    "stray.invalid. 300 DNAME elsewhere.invalid.",
    "stray.invalid. 300 DS 1 13 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF",
    "stray.invalid. 300 DNSKEY 257 3 13 AAECAwQFBgcICQoLDA0ODw==",
    "stray.invalid. 300 CDS 0 0 0 00",
    "stray.invalid. 300 NSEC3PARAM 1 0 500 -",
    "stray.invalid. 300 RRSIG CNAME 13 2 300 20200101000000 20190101000000 1 stray.invalid. AAECAwQFBgcICQoLDA0ODw==",
    "stray.invalid. 300 RRSIG DNSKEY 5 2 300 20200101000000 20190101000000 1 stray.invalid. AAECAwQFBgcICQoLDA0ODw==",
    "stray.invalid. 300 TYPE65280 \\# 4 01020304"};

}  // namespace

void reword(Reply& reply, Choices& c) {
  const Packet p = read(reply.message);
  if (!p) return;
  for (ldns_rr_list* list : {ldns_pkt_answer(p.get()), ldns_pkt_authority(p.get()), ldns_pkt_additional(p.get())})
    reword_section(list, c);
  for (const ldns_pkt_section s : {LDNS_SECTION_ANSWER, LDNS_SECTION_AUTHORITY, LDNS_SECTION_ADDITIONAL}) {
    const auto n = static_cast<std::uint16_t>(ldns_rr_list_rr_count(s == LDNS_SECTION_ANSWER      ? ldns_pkt_answer(p.get())
                                                                    : s == LDNS_SECTION_AUTHORITY ? ldns_pkt_authority(p.get())
                                                                                                  : ldns_pkt_additional(p.get())));
    ldns_pkt_set_section_count(p.get(), s, n);
  }
  write(reply.message, p.get());
}

void add_stray(Reply& reply, Choices& c) {
  const Packet p = read(reply.message);
  if (!p) return;
  ldns_rr* rr = nullptr;
  if (ldns_rr_new_frm_str(&rr, kStrays[c.below(std::size(kStrays))], 300, nullptr, nullptr) != LDNS_STATUS_OK) return;
  static constexpr ldns_pkt_section kSections[] = {LDNS_SECTION_ANSWER, LDNS_SECTION_AUTHORITY, LDNS_SECTION_ADDITIONAL};
  const std::size_t section = c.below(3);
  const bool first = c.below(2) == 1;
  ldns_pkt_push_rr(p.get(), kSections[section], rr);
  if (first) {
    ldns_rr_list* const list = section == 0   ? ldns_pkt_answer(p.get())
                               : section == 1 ? ldns_pkt_authority(p.get())
                                              : ldns_pkt_additional(p.get());
    for (std::size_t i = ldns_rr_list_rr_count(list) - 1; i > 0; --i)
      ldns_rr_list_set_rr(list, ldns_rr_list_rr(list, i - 1), i);
    ldns_rr_list_set_rr(list, rr, 0);
  }
  write(reply.message, p.get());
}

}  // namespace lapse::testkit
