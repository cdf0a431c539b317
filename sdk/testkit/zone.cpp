// SPDX-License-Identifier: Apache-2.0
#include "zone.hpp"

#include <lapse/dns.hpp>
#include <sstream>
#include <stdexcept>

namespace lapse::testkit {
namespace {

struct RrFree {
  void operator()(ldns_rr* r) const { ldns_rr_free(r); }
};
using Rr = std::unique_ptr<ldns_rr, RrFree>;

Rr parse_line(const std::string& line) {
  ldns_rr* rr = nullptr;
  if (ldns_rr_new_frm_str(&rr, line.c_str(), 300, nullptr, nullptr) != LDNS_STATUS_OK || !rr)
    throw std::runtime_error("'" + line +
                             "' is not a resource record in zone-file form (absolute names, CAA values in quotes)");
  return Rr(rr);
}

std::string line_of(const ldns_rr* rr) {
  std::string text = detail::take(ldns_rr2str(rr));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// `line` with another owner: what a wildcard or a DNAME makes of it.
std::string with_owner(const std::string& line, const std::string& owner) {
  return owner + "." + line.substr(line.find_first_of(" \t"));
}

void push(ldns_pkt* packet, ldns_pkt_section section, const std::vector<std::string>& lines) {
  for (const auto& line : lines) ldns_pkt_push_rr(packet, section, parse_line(line).release());
}

}  // namespace

std::uint16_t type_code(const std::string& mnemonic) {
  const ldns_rr_type type = ldns_get_rr_type_by_name(mnemonic.c_str());
  if (type == 0) throw std::runtime_error("'" + mnemonic + "' is not a DNS record type");
  return static_cast<std::uint16_t>(type);
}

std::vector<std::uint8_t> to_wire(const Message& message, const std::string& name, std::uint16_t type) {
  ldns_rdf* owner = ldns_dname_new_frm_str((name.empty() ? "." : name.c_str()));
  if (!owner) throw std::runtime_error("'" + name + "' is not a DNS name");
  const std::unique_ptr<ldns_pkt, detail::packet_free> packet(
      ldns_pkt_query_new(owner, static_cast<ldns_rr_type>(type), LDNS_RR_CLASS_IN, 0));
  ldns_pkt* p = packet.get();
  ldns_pkt_set_id(p, 1);
  ldns_pkt_set_qr(p, true);
  ldns_pkt_set_aa(p, message.authoritative);
  ldns_pkt_set_ra(p, message.recursion_available);
  ldns_pkt_set_rd(p, message.recursion_available);
  ldns_pkt_set_rcode(p, static_cast<ldns_pkt_rcode>(message.code & 15U));
  push(p, LDNS_SECTION_ANSWER, message.answer);
  push(p, LDNS_SECTION_AUTHORITY, message.authority);
  push(p, LDNS_SECTION_ADDITIONAL, message.additional);
  ldns_pkt_set_edns_udp_size(p, 1232);
  ldns_pkt_set_edns_do(p, true);
  ldns_pkt_set_edns_extended_rcode(p, static_cast<std::uint8_t>(message.code >> 4U));
  std::uint8_t* wire = nullptr;
  std::size_t size = 0;
  if (ldns_pkt2wire(&wire, p, &size) != LDNS_STATUS_OK)
    throw std::runtime_error("the answer does not fit a DNS message");
  std::vector<std::uint8_t> out(wire, wire + size);
  std::free(wire);
  return out;
}

Zone::Zone(std::string origin, const std::string& text) : origin_(std::move(origin)) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    // A comment starts at a blank and a semicolon: CAA and DNSSEC values may hold a semicolon inside quotes.
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '"') quoted = !quoted;
      if (line[i] == ';' && !quoted) line.resize(i);
    }
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const Rr rr = parse_line(line);
    const std::string owner = detail::name_text(ldns_rr_owner(rr.get()));
    const auto type = static_cast<std::uint16_t>(ldns_rr_get_type(rr.get()));
    std::string target;
    if (type == rr::CNAME || type == rr::DNAME || type == rr::NS) target = detail::name_text(ldns_rr_rdf(rr.get(), 0));
    if (type == rr::SOA && owner == origin_) soa_ = line_of(rr.get());
    rows_[owner].push_back({type, line_of(rr.get()), target});
  }
  if (soa_.empty()) {
    soa_ = origin_ + ". 300 IN SOA ns. hostmaster. 1 3600 600 86400 60";
    if (origin_.empty()) soa_ = soa_.substr(0);
    rows_[origin_].push_back({rr::SOA, soa_, {}});
  }
}

bool Zone::exists(const std::string& name) const {
  for (const auto& [owner, rows] : rows_)
    if (within(owner, name)) return true;
  return false;
}

void Zone::negative(Message& message) const {
  message.authority.push_back(soa_);
}

bool Zone::match(const std::string& owner, const std::string& as, std::uint16_t type, Message& message,
                 int depth) const {
  const auto found = rows_.find(owner);
  if (found == rows_.end()) return false;
  std::string alias;
  for (const auto& row : found->second) {
    const bool is_alias = row.type == rr::CNAME && type != rr::CNAME;
    if (row.type != type && !is_alias) continue;
    message.answer.push_back(with_owner(row.line, as));
    if (is_alias) alias = row.target;
  }
  if (!alias.empty() && within(alias, origin_) && depth < 10) {
    const Message rest = answer(alias, type, depth + 1);
    message.answer.insert(message.answer.end(), rest.answer.begin(), rest.answer.end());
  } else if (message.answer.empty()) {
    negative(message);
  }
  return true;
}

Message Zone::answer(const std::string& name, std::uint16_t type, int depth) const {
  Message message;
  // The topmost cut between the apex and the name wins.
  const std::vector<Row>* cut = nullptr;
  std::string cut_owner;
  for (std::string_view at = name; at.size() > origin_.size() && within(at, origin_); at = parent_of(at)) {
    if (const auto found = rows_.find(std::string(at)); found != rows_.end()) {
      for (const auto& row : found->second) {
        if (row.type != rr::NS || (type == rr::DS && at == name)) continue;
        cut = &found->second;
        cut_owner = at;
      }
    }
    if (at.find('.') == std::string_view::npos) break;
  }
  if (cut) {
    message.authoritative = false;
    for (const auto& row : *cut) {
      if (row.type != rr::NS) continue;
      message.authority.push_back(row.line);
      if (const auto glue = rows_.find(row.target); glue != rows_.end())
        for (const auto& g : glue->second)
          if (g.type == rr::A || g.type == rr::AAAA) message.additional.push_back(g.line);
    }
    return message;
  }
  if (match(name, name, type, message, depth)) return message;
  std::string encloser;
  for (std::string_view at = parent_of(name);; at = parent_of(at)) {
    if (const auto found = rows_.find(std::string(at)); found != rows_.end()) {
      for (const auto& row : found->second) {
        if (row.type != rr::DNAME) continue;
        const std::string head = name.substr(0, name.size() - at.size());
        message.answer.push_back(row.line);
        message.answer.push_back(name + ". 300 IN CNAME " + head + row.target + ".");
        return message;
      }
    }
    if (encloser.empty() && exists(std::string(at))) encloser = at.empty() ? "." : std::string(at);
    if (at == origin_ || at.empty()) break;
  }
  if (exists(name)) {
    negative(message);
    return message;
  }
  if (!encloser.empty() && match(encloser == "." ? "*" : "*." + encloser, name, type, message, depth)) return message;
  message.code = rcode::NXDOMAIN;
  negative(message);
  return message;
}

}  // namespace lapse::testkit
