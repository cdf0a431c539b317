// SPDX-License-Identifier: Apache-2.0
#include "zone.hpp"

#include <lapse/dns.hpp>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string_view>

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

/// A message in the making. ldns compresses names without regard to case, so that a name in a record would take the case
/// of one before it; here only names that are the same octet by octet share their octets, as servers do it.
class Wire {
 public:
  void u8(std::size_t value) { out_.push_back(static_cast<std::uint8_t>(value & 255U)); }
  void u16(std::size_t value) { u8(value >> 8U), u8(value); }
  void u32(std::size_t value) { u16(value >> 16U), u16(value); }

  void name(const ldns_rdf* of, bool compress = true) {
    const std::string_view octets(reinterpret_cast<const char*>(ldns_rdf_data(of)), ldns_rdf_size(of));
    for (std::size_t at = 0; at < octets.size() && octets[at] != 0;) {
      const std::string rest(octets.substr(at));
      if (const auto known = names_.find(rest); compress && known != names_.end()) return u16(0xc000U | known->second);
      if (compress && out_.size() < 0x4000U) names_.emplace(rest, out_.size());
      const std::size_t size = 1U + static_cast<std::uint8_t>(octets[at]);
      out_.insert(out_.end(), octets.begin() + static_cast<std::ptrdiff_t>(at), octets.begin() + static_cast<std::ptrdiff_t>(at + size));
      at += size;
    }
    u8(0);
  }

  void record(const ldns_rr* rr) {
    const ldns_rr_type type = ldns_rr_get_type(rr);
    // In the data of types that came later, names are never compressed (RFC 3597 4).
    const bool compress = ldns_rr_descript(static_cast<std::uint16_t>(type))->_compress == LDNS_RR_COMPRESS;
    name(ldns_rr_owner(rr));
    u16(type), u16(ldns_rr_get_class(rr)), u32(ldns_rr_ttl(rr));
    const std::size_t at = out_.size();
    u16(0);
    for (std::size_t i = 0; i < ldns_rr_rd_count(rr); ++i) {
      const ldns_rdf* field = ldns_rr_rdf(rr, i);
      if (ldns_rdf_get_type(field) == LDNS_RDF_TYPE_DNAME) {
        name(field, compress);
      } else {
        const auto* octets = ldns_rdf_data(field);
        out_.insert(out_.end(), octets, octets + ldns_rdf_size(field));
      }
    }
    const std::size_t size = out_.size() - at - 2;
    out_[at] = static_cast<std::uint8_t>(size >> 8U), out_[at + 1] = static_cast<std::uint8_t>(size & 255U);
  }

  [[nodiscard]] std::vector<std::uint8_t> take() {
    if (out_.size() > 65535) throw std::runtime_error("the answer does not fit a DNS message");
    return std::move(out_);
  }

 private:
  std::vector<std::uint8_t> out_;
  std::map<std::string, std::size_t> names_;  ///< the rest of a name in wire form, and where it stands
};

}  // namespace

std::uint16_t type_code(const std::string& mnemonic) {
  const ldns_rr_type type = ldns_get_rr_type_by_name(mnemonic.c_str());
  if (type == 0) throw std::runtime_error("'" + mnemonic + "' is not a DNS record type");
  return static_cast<std::uint16_t>(type);
}

std::vector<std::uint8_t> to_wire(const Message& message, const std::string& name, std::uint16_t type) {
  struct Free {
    void operator()(ldns_rdf* d) const { ldns_rdf_deep_free(d); }
  };
  const std::unique_ptr<ldns_rdf, Free> owner(ldns_dname_new_frm_str(name.empty() ? "." : name.c_str()));
  if (!owner) throw std::runtime_error("'" + name + "' is not a DNS name");
  constexpr unsigned kResponse = 0x80, kAuthoritative = 4, kRecursionDesired = 1, kRecursionAvailable = 0x80;
  Wire out;
  out.u16(1);  // id
  out.u8(kResponse | (message.authoritative ? kAuthoritative : 0U) | (message.recursion_available ? kRecursionDesired : 0U));
  out.u8((message.recursion_available ? kRecursionAvailable : 0U) | (message.code & 15U));
  out.u16(1), out.u16(message.answer.size()), out.u16(message.authority.size()), out.u16(message.additional.size() + 1);
  out.name(owner.get());
  out.u16(type), out.u16(LDNS_RR_CLASS_IN);
  for (const auto* section : {&message.answer, &message.authority, &message.additional})
    for (const auto& line : *section) out.record(parse_line(line).get());
  // EDNS with the DO bit (RFC 6891).
  out.u8(0), out.u16(rr::OPT), out.u16(1232), out.u32((message.code >> 4U) << 24U | 0x8000U), out.u16(0);
  return out.take();
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
  for (const auto& [owner, rows] : rows_)
    if (!within(owner, origin_) && !is_glue(owner))
      throw std::runtime_error("'" + owner + "' is not below the zone '" + origin_ + ".'; names are absolute: no '@', and none to which the zone is to be added");
  if (soa_.empty()) {
    soa_ = origin_ + ". 300 IN SOA ns. hostmaster. 1 3600 600 86400 60";
    if (origin_.empty()) soa_ = soa_.substr(0);
    rows_[origin_].push_back({rr::SOA, soa_, {}});
  }
}

bool Zone::is_glue(const std::string& owner) const {
  for (const auto& [at, rows] : rows_)
    for (const auto& row : rows)
      if (row.type == rr::NS && row.target == owner) return true;
  return false;
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
