// SPDX-License-Identifier: Apache-2.0
//
// The world of a scenario, in the notation of the protocols: zone-file lines, PEM, transcripts, heads of HTTP answers.
#include <yaml-cpp/yaml.h>

#include <cstdio>
#include <filesystem>
#include <lapse/dns.hpp>
#include <sstream>
#include <stdexcept>

#include "certificates.hpp"
#include "reader.hpp"

namespace lapse::testkit {
namespace {

std::uint32_t ended_code(const Reader& r, const YAML::Node& n) {
  static const char* const kNames[] = {"answered", "timeout", "refused", "reset",  "unreachable",
                                       "no_route", "denied",  "limit",   "failed", "malformed"};
  return r.index_of(n, kNames);
}

unsigned code_of(const Reader& r, const YAML::Node& n) {
  for (unsigned i = 0; i < 24; ++i)
    if (rcode_text(i) == n.Scalar()) return i;
  r.wrong(n, "'" + n.Scalar() + "' is not a response code");
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (line.find_first_not_of(" \t\r") != std::string::npos) out.push_back(line);
  return out;
}

int again_of(const YAML::Node& o) {
  return o["again"] ? o["again"].as<int>() : -1;
}

Bytes from_hex(const std::string& hex) {
  Bytes out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return out;
}

void read_dns(const Reader& r, const YAML::Node& o, World& world) {
  r.only(o, {"dns", "at", "again", "ended", "detail", "rcode", "aa", "ad", "answer", "authority", "additional", "flags",
             "message", "server"});
  const std::string question = o["dns"].Scalar();
  const auto blank = question.find(' ');
  if (blank == std::string::npos) r.wrong(o["dns"], "expected 'TYPE name'");
  World::DnsKey key{canonical_name(question.substr(blank + 1)), type_code(question.substr(0, blank)), "recursive"};
  if (o["at"]) {
    key.place = World::place_of(r.list(o["at"]));
  }
  Reply reply;
  reply.detail = r.text(o, "detail");
  if (o["ended"]) reply.ended = ended_code(r, o["ended"]);
  Message m;
  const bool recursive = key.place == "recursive";
  m.recursion_available = recursive;
  m.authoritative = !recursive;
  if (o["rcode"]) m.code = code_of(r, o["rcode"]);
  if (o["aa"]) m.authoritative = o["aa"].as<bool>();
  m.answer = lines(r.text(o, "answer"));
  m.authority = lines(r.text(o, "authority"));
  m.additional = lines(r.text(o, "additional"));
  for (const auto& flag : r.list(o["flags"])) {
    if (flag == "tcp_failed")
      reply.flags |= LAPSE_DNS_TCP_FAILED;
    else if (flag == "without_edns")
      reply.flags |= LAPSE_DNS_WITHOUT_EDNS;
    else if (flag == "over_tcp")
      reply.flags |= LAPSE_DNS_OVER_TCP;
    else if (flag == "retried")
      reply.flags |= LAPSE_DNS_RETRIED;
    else if (flag == "case_lost")
      reply.flags |= LAPSE_DNS_CASE_LOST;
    else
      r.wrong(o["flags"], "unknown flag '" + flag + "'");
  }
  if (reply.ended == LAPSE_ANSWERED) {
    reply.message = to_wire(m, key.name, key.type);
    if (reply.flags & LAPSE_DNS_TCP_FAILED) reply.message[2] |= 2;  // TC
    if (o["ad"] && o["ad"].as<bool>()) reply.message[3] |= 0x20;     // AD: the resolver says that it validated
    reply.server = r.text(o, "server", recursive || key.place == "root" ? key.place : "");
    if (o["message"]) {  // hexadecimal, for what no encoder makes
      reply.message = from_hex(o["message"].Scalar());
    }
  }
  world.add_dns(key, again_of(o), std::move(reply));
}

/// "validated: CNAME _x.example.com" (or "* *" for everything not given otherwise), with state, rcode, has_data, reason.
void read_validated(const Reader& r, const YAML::Node& o, World& world) {
  r.only(o, {"validated", "again", "ended", "detail", "state", "rcode", "has_data", "reason", "message"});
  const std::string question = o["validated"].Scalar();
  const auto blank = question.find(' ');
  if (blank == std::string::npos) r.wrong(o["validated"], "expected 'TYPE name'");
  Reply reply;
  reply.detail = r.text(o, "detail");
  if (o["ended"]) reply.ended = ended_code(r, o["ended"]);
  static const char* const kStates[] = {"secure", "insecure", "bogus", "indeterminate"};
  if (o["state"]) reply.state = r.index_of(o["state"], kStates);
  if (o["rcode"]) reply.code = code_of(r, o["rcode"]);
  reply.has_data = !o["has_data"] || o["has_data"].as<bool>();
  reply.reason = r.text(o, "reason");
  reply.message = from_hex(r.text(o, "message"));
  const std::string type = question.substr(0, blank);
  world.add_validated(canonical_name(question.substr(blank + 1)), type == "*" ? std::uint16_t{0} : type_code(type),
                      again_of(o), std::move(reply));
}

Bytes certificate_of(const Reader& r, const YAML::Node& c, std::int64_t now) {
  r.only(c, {"names", "subject", "issuer", "organization", "serial", "not_before", "not_after", "ca", "must_staple",
             "raw_not_before", "raw_not_after", "key_id"});
  CertificatePlan plan;
  plan.names = r.list(c["names"]);
  plan.subject = r.text(c, "subject");
  plan.issuer = r.text(c, "issuer");
  plan.organization = r.text(c, "organization");
  plan.serial = r.text(c, "serial", "1");
  plan.not_before = r.time(c, "not_before", now - 30 * 86400);
  plan.not_after = r.time(c, "not_after", now + 168 * 86400);
  plan.is_ca = c["ca"] && c["ca"].as<bool>();
  plan.must_staple = c["must_staple"] && c["must_staple"].as<bool>();
  plan.raw_not_before = r.text(c, "raw_not_before");
  plan.raw_not_after = r.text(c, "raw_not_after");
  plan.key_id = r.text(c, "key_id");
  return make_certificate(plan);
}

/// PEM text, one certificate after the other.
void add_pem(const Reader& r, const YAML::Node& n, std::vector<Bytes>& to) {
  if (!n) return;
  try {
    for (auto& der : read_pem_text(n.Scalar())) to.push_back(std::move(der));
  } catch (const std::runtime_error& e) {
    r.wrong(n, e.what());
  }
}

void read_tls(const Reader& r, const YAML::Node& o, World& world, std::int64_t now) {
  r.only(o, {"tls", "port", "sni", "again", "ended", "detail", "certificate", "intermediate", "chain", "pem", "trust",
             "trust_detail", "complete", "failure", "alert", "version", "alpn", "client_certificate", "path", "ocsp"});
  Reply reply;
  reply.detail = r.text(o, "detail");
  if (o["ended"]) reply.ended = ended_code(r, o["ended"]);
  if (o["certificate"]) reply.chain.push_back(certificate_of(r, o["certificate"], now));
  if (o["intermediate"]) {
    YAML::Node plan = YAML::Clone(o["intermediate"]);
    plan["ca"] = true;
    reply.chain.push_back(certificate_of(r, plan, now));
  }
  for (const auto& file : r.list(o["chain"]))
    for (auto& der : read_pem((std::filesystem::path(r.path).parent_path() / file).string()))
      reply.chain.push_back(std::move(der));
  add_pem(r, o["pem"], reply.chain);
  static const char* const kFailures[] = {"none",       "alert",   "closed",    "silent",
                                          "plain_http", "not_tls", "too_large", "other"};
  if (o["failure"]) reply.failure = r.index_of(o["failure"], kFailures);
  if (o["alert"]) {
    reply.failure = LAPSE_TLS_ALERT;
    reply.alert = o["alert"].as<int>();
  }
  const bool complete = o["complete"] ? o["complete"].as<bool>() : reply.failure == LAPSE_TLS_NONE;
  if (complete) reply.flags |= LAPSE_TLS_COMPLETE;
  if (o["client_certificate"] && o["client_certificate"].as<bool>()) reply.flags |= LAPSE_TLS_CLIENT_CERTIFICATE;
  reply.version = o["version"] ? o["version"].as<std::uint32_t>() : (complete ? 0x0304U : 0U);
  reply.trust = o["trust"] ? o["trust"].as<int>() : (reply.chain.empty() ? -1 : 0);
  reply.trust_detail = r.text(o, "trust_detail");
  reply.alpn = r.text(o, "alpn");
  reply.ocsp = from_hex(r.text(o, "ocsp"));  // DER in hexadecimal
  if (o["path"]) add_pem(r, o["path"], reply.path);
  else if (reply.trust == 0) reply.path = reply.chain;
  const std::string sni = o["sni"] ? canonical_name(o["sni"].Scalar()) : "*";
  const std::string port = o["port"] ? " port " + o["port"].Scalar() : std::string();
  world.add_tls(o["tls"].Scalar() + port, sni.empty() ? "-" : sni, again_of(o), std::move(reply));
}

/// A status line and header fields as they are sent.
void read_head(const Reader& r, const YAML::Node& n, Reply& reply) {
  unsigned status = 0;
  if (std::sscanf(n.Scalar().c_str(), "HTTP/%*s %3u", &status) != 1)
    r.wrong(n, "expected a status line such as 'HTTP/1.1 301 Moved Permanently', then header fields");
  reply.status = status;
  reply.head.clear();
  for (const auto& line : lines(n.Scalar())) reply.head += line.substr(0, line.find('\r')) + "\r\n";
}

void read_http(const Reader& r, const YAML::Node& o, World& world) {
  r.only(o, {"http", "host", "target", "tls", "again", "ended", "detail", "status", "fields", "head", "body", "cut"});
  Reply reply;
  reply.detail = r.text(o, "detail");
  if (o["ended"]) reply.ended = ended_code(r, o["ended"]);
  reply.status = o["status"] ? o["status"].as<std::uint32_t>() : 200;
  reply.head = "HTTP/1.1 " + std::to_string(reply.status) + " \r\n";
  if (o["fields"])
    for (const auto& f : o["fields"]) reply.head += f.first.Scalar() + ": " + f.second.Scalar() + "\r\n";
  if (o["head"]) read_head(r, o["head"], reply);
  reply.body = r.text(o, "body");
  if (o["cut"] && o["cut"].as<bool>()) reply.flags |= LAPSE_HTTP_BODY_CUT;
  world.add_http({o["http"].Scalar(), r.text(o, "host"), r.text(o, "target", "/"), o["tls"] && o["tls"].as<bool>()},
                 again_of(o), std::move(reply));
}

constexpr const char* kHow[] = {"done",       "closed",       "silent",           "too_much", "bad_reply",
                                "tls_broken", "port_blocked", "port_intercepted", "peer_left"};

/// What server and client say, as RFC 5321 writes it: "S: 220 mx ready", "C: EHLO". The client's text is the start of what
/// must be sent. "(tls)" is where TLS begins, "(closed)" or another end where the server leaves.
void read_transcript(const Reader& r, const YAML::Node& n, Conversation& talk) {
  std::string sent = "banner";
  bool over_tls = false;
  for (const auto& line : lines(n.Scalar())) {
    const std::string text = line.size() > 3 ? line.substr(3, line.find('\r', 3) - 3) : std::string();
    if (line.starts_with("S: ")) {
      std::string& reply = (over_tls ? talk.tls_replies : talk.replies)[sent];
      reply += (reply.empty() ? "" : "\r\n") + text;
    } else if (line.starts_with("C: ")) {
      sent = text;
    } else if (line == "(tls)") {
      over_tls = true;
    } else if (line.size() > 2 && line.front() == '(' && line.back() == ')') {
      const YAML::Node how(line.substr(1, line.size() - 2));
      bool known = false;
      for (std::uint32_t i = 0; i < std::size(kHow); ++i)
        if (how.Scalar() == kHow[i]) talk.stops_how = i, known = true;
      if (!known) r.wrong(n, "'" + line + "' is no way a conversation ends");
      talk.stops_at = sent;
    } else {
      r.wrong(n, "'" + line + "' is not a line of a transcript; expected 'S: ' or 'C: ' and what is said, '(tls)', or '(closed)'");
    }
  }
}

void read_dialogue(const Reader& r, const YAML::Node& o, World& world, std::int64_t now) {
  r.only(o, {"dialogue", "again", "ended", "detail", "replies", "transcript", "stops", "age", "certificate", "pem",
             "trust"});
  Conversation talk;
  talk.detail = r.text(o, "detail");
  if (o["ended"]) talk.ended = ended_code(r, o["ended"]);
  if (o["replies"])
    for (const auto& e : o["replies"]) talk.replies[e.first.Scalar()] = e.second.Scalar();
  if (o["transcript"]) read_transcript(r, o["transcript"], talk);
  if (o["stops"]) {
    talk.stops_at = r.text(o["stops"], "at");
    talk.stops_how = o["stops"]["how"] ? r.index_of(o["stops"]["how"], kHow) : static_cast<std::uint32_t>(LAPSE_PEER_CLOSED);
  }
  if (o["age"]) talk.age = o["age"].as<std::uint64_t>();
  if (o["certificate"]) talk.chain.push_back(certificate_of(r, o["certificate"], now));
  add_pem(r, o["pem"], talk.chain);
  talk.trust = o["trust"] ? o["trust"].as<int>() : talk.chain.empty() ? -1 : 0;
  world.add_dialogue(o["dialogue"].Scalar(), again_of(o), std::move(talk));
}

}  // namespace

void read_world(const Reader& r, const YAML::Node& doc, Scenario& s) {
  for (const auto& z : doc["zones"]) {
    r.only(z, {"zone", "servers", "records"});
    try {
      s.world.add_zone(std::make_shared<Zone>(canonical_name(z["zone"].Scalar()), r.text(z, "records")),
                       r.list(z["servers"]));
    } catch (const std::runtime_error& e) {
      r.wrong(z, e.what());
    }
  }
  for (const auto& o : doc["observations"]) {
    try {
      if (o["dns"])
        read_dns(r, o, s.world);
      else if (o["http"])  // before tls, which an http observation has as a member
        read_http(r, o, s.world);
      else if (o["validated"])
        read_validated(r, o, s.world);
      else if (o["tls"])
        read_tls(r, o, s.world, s.now);
      else if (o["dialogue"])
        read_dialogue(r, o, s.world, s.now);
      else if (o["server"] && o["ended"]) {
        Reply reply;
        reply.ended = ended_code(r, o["ended"]);
        reply.detail = r.text(o, "detail");
        s.world.add_server(o["server"].Scalar(), std::move(reply));
      } else if (o["server"] && o["rcode"]) {
        s.world.add_server_code(o["server"].Scalar(), code_of(r, o["rcode"]), o["aa"] && o["aa"].as<bool>());
      } else {
        r.wrong(o, "an observation starts with dns, validated, tls, http, dialogue or server");
      }
    } catch (const YAML::Exception& e) {
      r.wrong(o, e.what());
    } catch (const std::invalid_argument& e) {
      r.wrong(o, e.what());
    }
  }
}

}  // namespace lapse::testkit
