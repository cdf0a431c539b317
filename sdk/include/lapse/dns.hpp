// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>
#include <ldns/ldns.h>
// ldns defines the boolean words as macros, which breaks every standard header that comes after it.
#undef bool
#undef true
#undef false

#include <algorithm>
#include <cstdint>
#include <lapse/answer.hpp>
#include <lapse/text.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// dns/1: one question to one place, and its answer decoded by ldns.
namespace lapse {

namespace rr {
inline constexpr uint16_t A = 1, NS = 2, CNAME = 5, SOA = 6, MX = 15, TXT = 16, AAAA = 28, DNAME = 39, OPT = 41,
                          DS = 43, RRSIG = 46, NSEC = 47, DNSKEY = 48, NSEC3 = 50, SVCB = 64, HTTPS = 65, CAA = 257;
}

namespace rcode {
inline constexpr unsigned NOERROR = 0, FORMERR = 1, SERVFAIL = 2, NXDOMAIN = 3, NOTIMP = 4, REFUSED = 5, NOTAUTH = 9;
}

/// Mnemonic of an RR type: "CNAME", or "TYPE65280".
[[nodiscard]] inline std::string type_text(uint16_t type) {
  char* text = ldns_rr_type2str(static_cast<ldns_rr_type>(type));
  std::string out = text ? text : "TYPE" + std::to_string(type);
  std::free(text);
  return out;
}

/// Mnemonic of a response code: "NXDOMAIN", or "RCODE23".
[[nodiscard]] inline std::string rcode_text(unsigned code) {
  static constexpr const char* kNames[] = {"NOERROR",  "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED",
                                           "YXDOMAIN", "YXRRSET", "NXRRSET",  "NOTAUTH",  "NOTZONE"};
  if (code < std::size(kNames)) return kNames[code];
  return code == 16 ? "BADVERS" : "RCODE" + std::to_string(code);
}

/// The data of an MX record (RFC 5321 5.1).
struct mail_exchange {
  uint16_t preference = 0;  ///< the lowest is tried first
  std::string host;         ///< canonical; "" in the null MX: the domain takes no mail (RFC 7505)
};

/// One resource record of an answer. Names are canonical (lower case, no trailing dot); `data` is in presentation form,
/// and canonical too where it is a single name (CNAME, DNAME, NS).
struct resource_record {
  std::string owner;
  uint16_t type = 0;
  uint32_t ttl = 0;
  std::string data;
  std::vector<uint8_t> rdata;  ///< wire form, names uncompressed; of a TXT record, each string behind its length octet

  /// The data of an MX record; nullopt of any other.
  [[nodiscard]] std::optional<mail_exchange> mx() const {
    const auto blank = data.find(' ');
    if (type != rr::MX || rdata.size() < 3 || blank == std::string::npos) return std::nullopt;
    return mail_exchange{static_cast<uint16_t>((rdata[0] << 8) | rdata[1]), canonical_name(data.substr(blank + 1))};
  }
};

/// A decoded DNS message (RFC 1035, EDNS by RFC 6891).
struct dns_message {
  unsigned code = 0;  ///< response code with the extended bits
  bool authoritative = false;
  bool truncated = false;
  bool recursion_available = false;
  bool authenticated = false;
  bool edns = false;
  std::vector<resource_record> answer, authority, additional;

  /// Records of one type that `owner` has in the answer section.
  [[nodiscard]] std::vector<const resource_record*> at(std::string_view owner, uint16_t type) const {
    std::vector<const resource_record*> out;
    for (const auto& r : answer)
      if (r.type == type && r.owner == owner) out.push_back(&r);
    return out;
  }
  /// The SOA record of the authority section, which says how long "does not exist" may be cached (RFC 2308).
  [[nodiscard]] const resource_record* soa() const {
    for (const auto& r : authority)
      if (r.type == rr::SOA) return &r;
    return nullptr;
  }
  /// Seconds for which a negative answer may be cached: min(SOA TTL, SOA MINIMUM); -1 without an SOA.
  [[nodiscard]] int64_t negative_ttl() const {
    const auto* s = soa();
    if (!s || s->rdata.size() < 4) return -1;
    const uint8_t* p = s->rdata.data() + s->rdata.size() - 4;
    const uint32_t minimum = (uint32_t{p[0]} << 24) | (uint32_t{p[1]} << 16) | (uint32_t{p[2]} << 8) | p[3];
    return std::min(s->ttl, minimum);
  }
};

namespace detail {

struct packet_free {
  void operator()(ldns_pkt* p) const { ldns_pkt_free(p); }
};

[[nodiscard]] inline std::string take(char* text) {
  std::string out = text ? text : "";
  std::free(text);
  return out;
}

/// A name in presentation form, canonical. The same as of ldns_rdf2str, which prints octet by octet with a format and
/// takes most of the time of decoding.
[[nodiscard]] inline std::string name_text(const ldns_rdf* rdf) {
  const auto* octets = static_cast<const uint8_t*>(static_cast<const void*>(ldns_rdf_data(rdf)));
  const std::size_t size = ldns_rdf_size(rdf);
  std::string out;
  out.reserve(size);
  for (std::size_t at = 0; at < size && octets[at] != 0;) {
    const std::size_t end = std::min(at + 1 + octets[at], size);
    if (!out.empty()) out += '.';
    while (++at < end) {
      const uint8_t c = octets[at];
      if (c == '.' || c == ';' || c == '(' || c == ')' || c == '\\') out += '\\';
      if (c > 0x20 && c < 0x7f) {
        out += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
      } else {
        out += '\\';
        for (const unsigned part : {c / 100U, c / 10U % 10U, c % 10U}) out += static_cast<char>('0' + part);
      }
    }
  }
  return out;
}

inline void take_section(const ldns_rr_list* list, std::vector<resource_record>& out) {
  const std::size_t count = list ? ldns_rr_list_rr_count(list) : 0;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const ldns_rr* from = ldns_rr_list_rr(list, i);
    resource_record to;
    to.owner = name_text(ldns_rr_owner(from));
    to.type = static_cast<uint16_t>(ldns_rr_get_type(from));
    to.ttl = ldns_rr_ttl(from);
    const std::size_t fields = ldns_rr_rd_count(from);
    for (std::size_t f = 0; f < fields; ++f) {
      const ldns_rdf* field = ldns_rr_rdf(from, f);
      const auto* bytes = static_cast<const uint8_t*>(ldns_rdf_data(field));
      to.rdata.insert(to.rdata.end(), bytes, bytes + ldns_rdf_size(field));
      if (f) to.data += ' ';
      const bool name = ldns_rdf_get_type(field) == LDNS_RDF_TYPE_DNAME;
      to.data += name && fields == 1 ? name_text(field) : take(ldns_rdf2str(field));
    }
    out.push_back(std::move(to));
  }
}

/// Walks the packet before ldns sees it: ldns 1.8.3 aborts or leaks on some crafted messages (more than one OPT or
/// TSIG).
[[nodiscard]] inline bool sane_packet(lapse_bytes m, unsigned& opts) {
  if (m.size < 12 || m.size > 65535) return false;
  const auto u16 = [&](std::size_t at) { return static_cast<unsigned>((m.data[at] << 8) | m.data[at + 1]); };
  const unsigned questions = u16(4);
  const unsigned counts[3] = {u16(6), u16(8), u16(10)};
  if (questions > 1 || counts[0] + counts[1] + counts[2] > 4096) return false;
  std::size_t at = 12;
  const auto skip_name = [&]() -> bool {
    for (;;) {
      if (at >= m.size) return false;
      const unsigned length = m.data[at];
      if ((length & 0xc0U) == 0xc0U) {
        at += 2;
        return at <= m.size;
      }
      if (length & 0xc0U) return false;
      at += 1 + length;
      if (length == 0) return true;
    }
  };
  for (unsigned q = 0; q < questions; ++q) {
    if (!skip_name()) return false;
    at += 4;
    if (at > m.size) return false;
  }
  opts = 0;
  for (int section = 0; section < 3; ++section) {
    for (unsigned i = 0; i < counts[section]; ++i) {
      if (!skip_name() || at + 10 > m.size) return false;
      const unsigned type = u16(at);
      const unsigned length = u16(at + 8);
      at += 10 + length;
      if (at > m.size) return false;
      if (type == 250) return false;  // TSIG: nobody signed a question of ours
      // Of an address that is too long, ldns takes the rest for the next record.
      if ((type == rr::A && length != 4) || (type == rr::AAAA && length != 16)) return false;
      if (type == rr::OPT && (section != 2 || ++opts > 1)) return false;
    }
  }
  return true;
}

[[nodiscard]] inline std::shared_ptr<const dns_message> decode(lapse_bytes wire) {
  unsigned opts = 0;
  if (!sane_packet(wire, opts)) return nullptr;
  ldns_pkt* raw_packet = nullptr;
  if (ldns_wire2pkt(&raw_packet, wire.data, wire.size) != LDNS_STATUS_OK) return nullptr;
  const std::unique_ptr<ldns_pkt, packet_free> packet(raw_packet);
  // ldns has taken the OPT record out. Where it counts otherwise, it did not see the records where they are.
  const unsigned others = static_cast<unsigned>((wire.data[10] << 8) | wire.data[11]) - opts;
  if (ldns_rr_list_rr_count(ldns_pkt_additional(raw_packet)) != others) return nullptr;
  auto out = std::make_shared<dns_message>();
  // ldns_pkt_get_rcode gives the four bits of the header only: BADVERS would read as NOERROR.
  out->code = static_cast<unsigned>(ldns_pkt_get_rcode(raw_packet)) |
              (static_cast<unsigned>(ldns_pkt_edns_extended_rcode(raw_packet)) << 4U);
  out->authoritative = ldns_pkt_aa(raw_packet);
  out->truncated = ldns_pkt_tc(raw_packet);
  out->recursion_available = ldns_pkt_ra(raw_packet);
  out->authenticated = ldns_pkt_ad(raw_packet);
  out->edns = opts > 0;
  take_section(ldns_pkt_answer(raw_packet), out->answer);
  take_section(ldns_pkt_authority(raw_packet), out->authority);
  take_section(ldns_pkt_additional(raw_packet), out->additional);
  return out;
}

/// A rule is called again from the top, so a message would be decoded once a call: kept by the answer's id.
[[nodiscard]] inline std::shared_ptr<const dns_message> decoded(uint64_t id, lapse_bytes wire) {
  struct kept {
    std::vector<uint8_t> wire;
    std::shared_ptr<const dns_message> message;
  };
  thread_local std::unordered_map<uint64_t, kept> known;
  if (const auto found = known.find(id); found != known.end()) {
    const auto& k = found->second;
    if (k.wire.size() == wire.size && std::equal(k.wire.begin(), k.wire.end(), wire.data)) return k.message;
  }
  if (known.size() >= 2048) known.clear();
  auto message = decode(wire);
  known[id] = {std::vector<uint8_t>(wire.data, wire.data + wire.size), message};
  return message;
}

}  // namespace detail

/// Decodes a message; null when it is not valid DNS, or of a kind that ldns must not see.
[[nodiscard]] inline std::shared_ptr<const dns_message> decode_message(lapse_bytes wire) { return detail::decode(wire); }

/// What came of a DNS question.
class dns_answer : public answer_of<lapse_dns_answer> {
 public:
  explicit dns_answer(const lapse_answer* of) : answer_of(of) {
    if (answered()) message_ = detail::decoded(id(), body().message);
  }
  /// Is there a message that could be decoded?
  [[nodiscard]] explicit operator bool() const { return message_ != nullptr; }
  [[nodiscard]] const dns_message& operator*() const { return *message_; }
  [[nodiscard]] const dns_message* operator->() const { return message_.get(); }
  /// The address that answered.
  [[nodiscard]] std::string_view server() const { return answered() ? view(body().server) : std::string_view{}; }
  [[nodiscard]] bool tcp_failed() const { return answered() && (body().flags & LAPSE_DNS_TCP_FAILED); }
  [[nodiscard]] bool without_edns() const { return answered() && (body().flags & LAPSE_DNS_WITHOUT_EDNS); }
  /// Asked in mixed case (0x20), the server did not give that back, or answered otherwise than in lower case.
  [[nodiscard]] bool case_lost() const { return answered() && (body().flags & LAPSE_DNS_CASE_LOST); }

  /// What came back, for people: "NXDOMAIN", "no data", the records, or how the observation ended.
  [[nodiscard]] std::string summary() const {
    if (!answered()) return why();
    if (!message_) return "an answer that is not valid DNS";
    if (message_->code != rcode::NOERROR) return rcode_text(message_->code);
    if (message_->answer.empty()) return "no data";
    std::string out;
    for (const auto& r : message_->answer) {
      if (r.type == rr::RRSIG) continue;
      if (!out.empty()) out += "; ";
      if (out.size() > 400) return out + "...";
      out += r.owner + ". " + std::to_string(r.ttl) + " " + type_text(r.type) + " " + r.data;
    }
    return out;
  }

 private:
  std::shared_ptr<const dns_message> message_;
};

/// A DNS question in the making: `dns("_x.example.com", rr::CNAME).at("192.0.2.1")`.
class dns {
 public:
  using answer_type = dns_answer;

  dns(std::string_view name, uint16_t type) : name_(canonical_name(name)), type_(type) {}
  /// To this name server. Without `at...` the question goes to the recursive resolvers.
  dns& at(std::string server) { return at_any({std::move(server)}); }
  /// To whichever of these servers answers.
  dns& at_any(std::vector<std::string> servers) {
    view_ = LAPSE_DNS_SERVERS;
    servers_ = std::move(servers);
    return *this;
  }
  dns& at_root() {
    view_ = LAPSE_DNS_ROOT;
    return *this;
  }
  /// A further look at the same thing, an observation of its own.
  dns& again(uint32_t n = 1) {
    again_ = n;
    return *this;
  }
  dns& at_end() {
    at_end_ = 1;
    return *this;
  }

  template <class Observe>
  [[nodiscard]] const lapse_answer* put(Observe&& observe) const {
    std::vector<lapse_string> servers;
    for (const auto& s : servers_) servers.push_back(raw(s));
    const lapse_dns_question body{sizeof body, raw(name_), type_, view_, servers.data(), servers.size()};
    const lapse_question question{sizeof question, again_, at_end_, "dns/1", &body};
    return observe(question);
  }

 private:
  std::string name_;
  uint16_t type_;
  uint16_t view_ = LAPSE_DNS_RECURSIVE;
  std::vector<std::string> servers_;
  uint32_t again_ = 0;
  uint32_t at_end_ = 0;
};

}  // namespace lapse
