// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a DNS message, as they come off the wire: the engine's own look at them, and the SDK's decoding by ldns.
#include <lapse/dns.hpp>

#include <cstdio>
#include <cstdlib>

#include "observe/dns_packet.hpp"

namespace {

void expect(bool truth, const char* what) {
  if (truth) return;
  std::fprintf(stderr, "\n== %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace dns = lapse::observe::dns;
  const std::span<const std::uint8_t> message(data, size);
  const auto seen = dns::inspect(message);
  const auto header = dns::read_header(message);
  expect(header.has_value() == (size >= dns::kHeaderSize), "a header is there, or it is not");
  static const dns::Query query = [] {
    dns::Query q;
    expect(dns::write_query("_x.www.example.com", 5, false, q), "a question of ours cannot be written");
    return q;
  }();
  if (dns::repeats_question(message, query)) expect(header && header->questions == 1, "our question among others");
  std::vector<std::uint8_t> cut(data, data + size);
  if (size >= dns::kHeaderSize) {
    dns::keep_question_only(cut);
    expect(cut.size() <= size || size < dns::kHeaderSize, "cutting made a message longer");
  }

  const auto decoded = lapse::decode_message({data, size});
  if (seen.error == nullptr && decoded) {
    expect(decoded->code == seen.shape.rcode, "the two decoders read two response codes");
    expect(decoded->truncated == seen.shape.truncated, "the two decoders differ about TC");
    expect(decoded->authoritative == seen.shape.authoritative, "the two decoders differ about AA");
    expect(decoded->edns == seen.shape.edns, "the two decoders differ about EDNS");
  }
  if (decoded) {
    expect(decoded->answer.size() + decoded->authority.size() + decoded->additional.size() <= 4096, "too many records");
    for (const auto* section : {&decoded->answer, &decoded->authority, &decoded->additional})
      for (const auto& r : *section) expect(r.rdata.size() <= 65535 * 2, "a record larger than any message");
    (void)decoded->negative_ttl();
  }
  return 0;
}
