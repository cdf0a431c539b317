// SPDX-License-Identifier: Apache-2.0
#include "commands/observation_text.hpp"

#include <lapse/abi.h>

#include <algorithm>
#include <lapse/dns.hpp>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <testkit/zone.hpp>

#include "observe/base64.hpp"
#include "observe/codec.hpp"

namespace lapse::commands {
namespace {

using observe::Bytes;

std::string text_of(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

std::string hex(const Bytes& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const auto b : bytes) out.append({kDigits[b >> 4U], kDigits[b & 15U]});
  return out;
}

void block(std::ostream& out, const char* key, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out << "    " << key << ": |\n";
  for (const auto& line : lines) out << "      " << line << "\n";
}

void member(std::ostream& out, const char* key, const std::string& value) {
  if (!value.empty()) out << "    " << key << ": " << quoted(value) << "\n";
}

std::vector<std::string> pem(const std::vector<observe::Der>& chain) {
  std::vector<std::string> out;
  for (const auto& der : chain) {
    out.emplace_back("-----BEGIN CERTIFICATE-----");
    const std::string text = observe::base64(*der);
    for (std::size_t i = 0; i < text.size(); i += 64) out.push_back(text.substr(i, 64));
    out.emplace_back("-----END CERTIFICATE-----");
  }
  return out;
}

std::vector<std::string> lines_of(const ldns_rr_list* list) {
  std::vector<std::string> out;
  for (std::size_t i = 0; list != nullptr && i < ldns_rr_list_rr_count(list); ++i) {
    std::string line = detail::take(ldns_rr2str(ldns_rr_list_rr(list, i)));
    while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
    for (char& c : line)
      if (c == '\t') c = ' ';
    out.push_back(std::move(line));
  }
  return out;
}

bool same(const dns_message& a, const dns_message& b) {
  const auto section = [](const std::vector<resource_record>& x, const std::vector<resource_record>& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const auto& p, const auto& q) {
      return p.owner == q.owner && p.type == q.type && p.ttl == q.ttl && p.rdata == q.rdata;
    });
  };
  return a.code == b.code && a.authoritative == b.authoritative && a.truncated == b.truncated && a.edns == b.edns &&
         a.recursion_available == b.recursion_available && a.authenticated == b.authenticated && section(a.answer, b.answer) &&
         section(a.authority, b.authority) && section(a.additional, b.additional);
}

/// The message in zone-file lines, or its bytes where these would not give the same.
void write_message(std::ostream& out, const observe::DnsQuestion& q, const observe::DnsAnswer& a) {
  const auto decoded = decode_message({a.message.data(), a.message.size()});
  if (decoded) {
    ldns_pkt* raw_packet = nullptr;
    if (ldns_wire2pkt(&raw_packet, a.message.data(), a.message.size()) == LDNS_STATUS_OK) {
      const std::unique_ptr<ldns_pkt, detail::packet_free> packet(raw_packet);
      testkit::Message m;
      m.code = decoded->code;
      m.authoritative = decoded->authoritative;
      m.recursion_available = decoded->recursion_available;
      m.answer = lines_of(ldns_pkt_answer(raw_packet));
      m.authority = lines_of(ldns_pkt_authority(raw_packet));
      m.additional = lines_of(ldns_pkt_additional(raw_packet));
      // A scenario takes who recurses from where the question goes.
      bool true_to_it = m.recursion_available == (q.view == observe::DnsView::recursive);
      try {
        auto wire = testkit::to_wire(m, q.name, q.type);
        if (decoded->authenticated) wire[3] |= 0x20;
        const auto again = decode_message({wire.data(), wire.size()});
        true_to_it = true_to_it && again && same(*decoded, *again);
      } catch (const std::exception&) {
        true_to_it = false;
      }
      if (true_to_it) {
        if (m.code != 0) out << "    rcode: " << rcode_text(m.code) << "\n";
        if (m.authoritative != (q.view != observe::DnsView::recursive)) out << "    aa: " << (m.authoritative ? "true" : "false") << "\n";
        if (decoded->authenticated) out << "    ad: true\n";
        block(out, "answer", m.answer);
        block(out, "authority", m.authority);
        block(out, "additional", m.additional);
        return;
      }
    }
  }
  out << "    message: " << quoted(hex(a.message)) << "\n";
}

void write(std::ostream& out, const observe::DnsQuestion& q, const observe::DnsAnswer* a) {
  out << "  - dns: " << type_text(q.type) << " " << (q.name.empty() ? "." : q.name) << "\n";
  if (q.view == observe::DnsView::root) out << "    at: root\n";
  if (q.view == observe::DnsView::servers) {
    out << "    at: [";
    for (std::size_t i = 0; i < q.servers.size(); ++i) out << (i ? ", " : "") << quoted(q.servers[i]);
    out << "]\n";
  }
  if (!a) return;
  static constexpr const char* kFlags[] = {"over_tcp", "tcp_failed", "without_edns", "retried", "case_lost"};
  std::string flags;
  for (unsigned i = 0; i < std::size(kFlags); ++i)
    if ((a->flags >> i & 1U) != 0) flags += (flags.empty() ? "" : ", ") + std::string(kFlags[i]);
  if (!flags.empty()) out << "    flags: [" << flags << "]\n";
  if (q.servers.size() > 1) member(out, "server", a->server);
  write_message(out, q, *a);
}

void write(std::ostream& out, const observe::ValidatedQuestion& q, const observe::ValidatedAnswer* a) {
  static constexpr const char* kStates[] = {"secure", "insecure", "bogus", "indeterminate"};
  out << "  - validated: " << type_text(q.type) << " " << (q.name.empty() ? "." : q.name) << "\n";
  if (!a) return;
  out << "    state: " << kStates[a->state % 4] << "\n";
  if (a->code != 0) out << "    rcode: " << rcode_text(a->code) << "\n";
  out << "    has_data: " << (a->has_data ? "true" : "false") << "\n";
  member(out, "reason", a->why);
  if (!a->message.empty()) out << "    message: " << quoted(hex(a->message)) << "\n";
}

void write(std::ostream& out, const observe::TlsQuestion& q, const observe::TlsAnswer* a) {
  static constexpr const char* kFailures[] = {"none", "alert", "closed", "silent", "plain_http", "not_tls", "too_large", "other"};
  out << "  - tls: " << quoted(q.address) << "\n    port: " << q.port << "\n    sni: " << quoted(q.sni) << "\n";
  if (!a) return;
  out << "    complete: " << ((a->flags & LAPSE_TLS_COMPLETE) != 0 ? "true" : "false") << "\n";
  if (a->failure == LAPSE_TLS_ALERT) out << "    alert: " << a->alert << "\n";
  else if (a->failure != LAPSE_TLS_NONE) out << "    failure: " << kFailures[a->failure % 8] << "\n";
  if ((a->flags & LAPSE_TLS_CLIENT_CERTIFICATE) != 0) out << "    client_certificate: true\n";
  out << "    version: " << a->version << "\n    trust: " << a->trust << "\n";
  member(out, "trust_detail", a->trust_detail);
  member(out, "alpn", a->alpn);
  member(out, "ocsp", hex(a->ocsp));
  block(out, "pem", pem(a->chain));
  block(out, "path", pem(a->path));
}

void write(std::ostream& out, const observe::HttpQuestion& q, const observe::HttpAnswer* a) {
  out << "  - http: " << quoted(q.address) << "\n    host: " << quoted(q.host) << "\n    target: " << quoted(q.target) << "\n";
  if (q.tls) out << "    tls: true\n";
  if (!a) return;
  member(out, "head", text_of(a->head));
  member(out, "body", text_of(a->body));
  if ((a->flags & LAPSE_HTTP_BODY_CUT) != 0) out << "    cut: true\n";
}

/// One server, however often and with whatever scripts it was talked to: each text sent, with the reply to it.
struct Talk {
  std::vector<std::string> lines;
  std::set<std::string> said;  ///< with TLS or without
};

void add_turns(Talk& talk, const observe::DialogueAnswer& a) {
  bool over_tls = false, skip = talk.said.contains("banner");
  std::string sent;
  talk.said.insert("banner");
  for (const auto& turn : a.turns) {
    std::istringstream text(text_of(turn.text));
    std::string line;
    if (turn.sent) {
      std::getline(text, sent);
      if (!sent.empty() && sent.back() == '\r') sent.pop_back();
      skip = !talk.said.insert((over_tls ? "tls " : "") + sent).second;
      if (!skip) talk.lines.push_back("C: " + sent);
      continue;
    }
    while (std::getline(text, line)) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      if (!skip) talk.lines.push_back("S: " + line);
    }
    if (sent == "STARTTLS" && text_of(turn.text).starts_with('2')) {
      over_tls = true;
      if (talk.said.insert("(tls)").second) talk.lines.emplace_back("(tls)");
    }
  }
  static constexpr const char* kHow[] = {"done",       "closed",       "silent",           "too_much", "bad_reply",
                                         "tls_broken", "port_blocked", "port_intercepted", "peer_left"};
  if (a.stopped != LAPSE_DONE && a.stopped < LAPSE_PORT_BLOCKED) talk.lines.push_back("(" + std::string(kHow[a.stopped]) + ")");
}

void write_end(std::ostream& out, const observe::Question& q, const observe::Answer& a) {
  if (q.again != 0) out << "    again: " << q.again << "\n";
  if (a.ended != observe::Ended::answered) out << "    ended: " << observe::to_text(a.ended) << "\n";
  member(out, "detail", a.detail);
}

void write_dialogue(std::ostream& out, const Seen& seen, const Talk& talk) {
  const auto& q = std::get<observe::DialogueQuestion>(seen.question.of);
  out << "  - dialogue: " << quoted(q.about_port() ? "port " + std::to_string(q.port) : q.address) << "\n";
  write_end(out, seen.question, *seen.answer);
  const auto* a = std::get_if<observe::DialogueAnswer>(&seen.answer->body);
  if (!a) return;
  static constexpr const char* kHow[] = {"port_blocked", "port_intercepted", "peer_left"};
  if (a->stopped >= LAPSE_PORT_BLOCKED && a->stopped <= LAPSE_PEER_LEFT) out << "    stops: {how: " << kHow[a->stopped - LAPSE_PORT_BLOCKED] << "}\n";
  if (a->age != 0) out << "    age: " << a->age << "\n";
  block(out, "transcript", talk.lines);
  if (!a->chain.empty()) out << "    trust: " << a->trust << "\n";
  block(out, "pem", pem(a->chain));
}

}  // namespace

std::string observations_text(const std::vector<Seen>& world) {
  std::ostringstream out;
  std::map<std::pair<std::string, std::uint32_t>, Talk> talks;
  for (const auto& seen : world) {
    const auto* q = std::get_if<observe::DialogueQuestion>(&seen.question.of);
    const auto* a = std::get_if<observe::DialogueAnswer>(&seen.answer->body);
    if (q && a && !q->about_port() && !q->leaves()) add_turns(talks[{q->address, seen.question.again}], *a);
  }
  std::set<std::pair<std::string, std::uint32_t>> told;
  for (const auto& seen : world) {
    if (const auto* q = std::get_if<observe::DialogueQuestion>(&seen.question.of)) {
      const std::pair key(q->about_port() ? "port" : q->address, seen.question.again);
      if (!q->leaves() && told.insert(key).second) write_dialogue(out, seen, talks[key]);
      continue;
    }
    const auto& body = seen.answer->body;
    if (const auto* q = std::get_if<observe::DnsQuestion>(&seen.question.of)) write(out, *q, std::get_if<observe::DnsAnswer>(&body));
    if (const auto* q = std::get_if<observe::ValidatedQuestion>(&seen.question.of)) write(out, *q, std::get_if<observe::ValidatedAnswer>(&body));
    if (const auto* q = std::get_if<observe::TlsQuestion>(&seen.question.of)) write(out, *q, std::get_if<observe::TlsAnswer>(&body));
    if (const auto* q = std::get_if<observe::HttpQuestion>(&seen.question.of)) write(out, *q, std::get_if<observe::HttpAnswer>(&body));
    write_end(out, seen.question, *seen.answer);
  }
  return out.str();
}

}  // namespace lapse::commands
