// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <yaml-cpp/yaml.h>

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <lapse/dns.hpp>
#include <sstream>
#include <stdexcept>

#include "certificates.hpp"

namespace lapse::testkit {
namespace {

namespace json = boost::json;

struct Reader {
  std::string path;
  [[noreturn]] void wrong(const YAML::Node& at, const std::string& what) const {
    throw std::runtime_error(path + ":" + std::to_string(at.Mark().line + 1) + ":" +
                             std::to_string(at.Mark().column + 1) + ": " + what);
  }
  std::string text(const YAML::Node& map, const char* key, const std::string& otherwise = {}) const {
    const YAML::Node n = map[key];
    if (!n) return otherwise;
    if (!n.IsScalar()) wrong(n, std::string("'") + key + "' is not text");
    return n.Scalar();
  }
  void only(const YAML::Node& map, std::initializer_list<const char*> keys) const {
    if (!map.IsMap()) wrong(map, "not a mapping");
    for (const auto& entry : map) {
      bool known = false;
      for (const char* k : keys) known |= entry.first.Scalar() == k;
      if (!known) wrong(entry.first, "unknown key '" + entry.first.Scalar() + "'");
    }
  }
  std::int64_t time(const YAML::Node& n) const {
    const std::string s = n.Scalar();
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, se = 0;
    const int got = std::sscanf(s.c_str(), "%d-%d-%dT%d:%d:%d", &y, &mo, &d, &h, &mi, &se);
    if (got < 3) wrong(n, "'" + s + "' is not a time; expected 2026-12-01T00:00:00Z or 2026-12-01");
    using namespace std::chrono;
    const year_month_day date(year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d)));
    if (!date.ok()) wrong(n, "'" + s + "' is not a date");
    return sys_seconds(sys_days(date)).time_since_epoch().count() + h * 3600 + mi * 60 + se;
  }
  std::int64_t time(const YAML::Node& map, const char* key, std::int64_t otherwise) const {
    return map[key] ? time(map[key]) : otherwise;
  }
  std::vector<std::string> list(const YAML::Node& n) const {
    std::vector<std::string> out;
    if (!n) return out;
    if (n.IsScalar()) return {n.Scalar()};
    for (const auto& e : n) out.push_back(e.Scalar());
    return out;
  }
};

json::value to_json(const YAML::Node& n) {
  if (n.IsMap()) {
    json::object o;
    for (const auto& e : n) o[e.first.Scalar()] = to_json(e.second);
    return o;
  }
  if (n.IsSequence()) {
    json::array a;
    for (const auto& e : n) a.push_back(to_json(e));
    return a;
  }
  if (n.IsNull()) return nullptr;
  const std::string& s = n.Scalar();
  if (n.Tag() == "!") return json::string(s);  // quoted
  if (s == "true") return true;
  if (s == "false") return false;
  if (std::int64_t i = 0; YAML::convert<std::int64_t>::decode(n, i)) return i;
  if (double d = 0; YAML::convert<double>::decode(n, d)) return d;
  return json::string(s);
}

std::uint32_t ended_code(const Reader& r, const YAML::Node& n) {
  static const char* const kNames[] = {"answered", "timeout", "refused", "reset",  "unreachable",
                                       "no_route", "denied",  "limit",   "failed", "malformed"};
  for (std::uint32_t i = 0; i < std::size(kNames); ++i)
    if (n.Scalar() == kNames[i]) return i;
  r.wrong(n, "'" + n.Scalar() + "' is not a way an observation ends");
}

template <std::size_t N>
std::uint32_t index_of(const Reader& r, const YAML::Node& n, const char* const (&names)[N]) {
  for (std::uint32_t i = 0; i < N; ++i)
    if (n.Scalar() == names[i]) return i;
  r.wrong(n, "'" + n.Scalar() + "' is not known here");
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
  r.only(o, {"dns", "at", "again", "ended", "detail", "rcode", "aa", "answer", "authority", "additional", "flags",
             "message"});
  const std::string question = o["dns"].Scalar();
  const auto blank = question.find(' ');
  if (blank == std::string::npos) r.wrong(o["dns"], "expected 'TYPE name'");
  World::DnsKey key{canonical_name(question.substr(blank + 1)), type_code(question.substr(0, blank)), "recursive"};
  if (o["at"]) {
    key.place.clear();
    for (const auto& s : r.list(o["at"])) key.place += (key.place.empty() ? "" : ",") + s;
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
    else
      r.wrong(o["flags"], "unknown flag '" + flag + "'");
  }
  if (reply.ended == LAPSE_ANSWERED) {
    reply.message = to_wire(m, key.name, key.type);
    if (reply.flags & LAPSE_DNS_TCP_FAILED) reply.message[2] |= 2;  // TC
    reply.server = recursive || key.place == "root" ? key.place : "";
    if (o["message"]) {  // hexadecimal, for what no encoder makes
      reply.message = from_hex(o["message"].Scalar());
    }
  }
  world.add_dns(key, again_of(o), std::move(reply));
}

/// "validated: CNAME _x.example.com" (or "* *" for everything not given otherwise), with state, rcode, has_data, reason.
void read_validated(const Reader& r, const YAML::Node& o, World& world) {
  r.only(o, {"validated", "again", "ended", "detail", "state", "rcode", "has_data", "reason"});
  const std::string question = o["validated"].Scalar();
  const auto blank = question.find(' ');
  if (blank == std::string::npos) r.wrong(o["validated"], "expected 'TYPE name'");
  Reply reply;
  reply.detail = r.text(o, "detail");
  if (o["ended"]) reply.ended = ended_code(r, o["ended"]);
  static const char* const kStates[] = {"secure", "insecure", "bogus", "indeterminate"};
  if (o["state"]) reply.state = index_of(r, o["state"], kStates);
  if (o["rcode"]) reply.code = code_of(r, o["rcode"]);
  reply.has_data = !o["has_data"] || o["has_data"].as<bool>();
  reply.reason = r.text(o, "reason");
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

void read_tls(const Reader& r, const YAML::Node& o, World& world, std::int64_t now) {
  r.only(o, {"tls", "port", "sni", "again", "ended", "detail", "certificate", "intermediate", "chain", "trust", "trust_detail",
             "complete", "failure", "alert", "version", "alpn", "client_certificate", "path", "ocsp"});
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
  static const char* const kFailures[] = {"none",       "alert",   "closed",    "silent",
                                          "plain_http", "not_tls", "too_large", "other"};
  if (o["failure"]) reply.failure = index_of(r, o["failure"], kFailures);
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
  if (reply.trust == 0) reply.path = reply.chain;
  const std::string sni = o["sni"] ? canonical_name(o["sni"].Scalar()) : "*";
  const std::string port = o["port"] ? " port " + o["port"].Scalar() : std::string();
  world.add_tls(o["tls"].Scalar() + port, sni.empty() ? "-" : sni, again_of(o), std::move(reply));
}

void read_http(const Reader& r, const YAML::Node& o, World& world) {
  r.only(o, {"http", "host", "target", "tls", "again", "ended", "detail", "status", "fields", "body", "cut"});
  Reply reply;
  reply.detail = r.text(o, "detail");
  if (o["ended"]) reply.ended = ended_code(r, o["ended"]);
  reply.status = o["status"] ? o["status"].as<std::uint32_t>() : 200;
  reply.head = "HTTP/1.1 " + std::to_string(reply.status) + " \r\n";
  if (o["fields"])
    for (const auto& f : o["fields"]) reply.head += f.first.Scalar() + ": " + f.second.Scalar() + "\r\n";
  reply.body = r.text(o, "body");
  if (o["cut"] && o["cut"].as<bool>()) reply.flags |= LAPSE_HTTP_BODY_CUT;
  world.add_http(o["http"].Scalar(), r.text(o, "host"), r.text(o, "target", "/"), o["tls"] && o["tls"].as<bool>(),
                 again_of(o), std::move(reply));
}

void read_dialogue(const Reader& r, const YAML::Node& o, World& world, std::int64_t now) {
  r.only(o, {"dialogue", "again", "ended", "detail", "replies", "stops", "age", "certificate", "trust"});
  Conversation talk;
  talk.detail = r.text(o, "detail");
  if (o["ended"]) talk.ended = ended_code(r, o["ended"]);
  if (o["replies"])
    for (const auto& e : o["replies"]) talk.replies[e.first.Scalar()] = e.second.Scalar();
  if (o["stops"]) {
    static const char* const kHow[] = {"done", "closed", "silent", "too_much", "bad_reply", "tls_broken",
                                      "port_blocked", "port_intercepted", "peer_left"};
    talk.stops_at = r.text(o["stops"], "at");
    talk.stops_how = o["stops"]["how"] ? index_of(r, o["stops"]["how"], kHow) : static_cast<std::uint32_t>(LAPSE_PEER_CLOSED);
  }
  if (o["age"]) talk.age = o["age"].as<std::uint64_t>();
  if (o["certificate"]) talk.chain.push_back(certificate_of(r, o["certificate"], now));
  talk.trust = o["trust"] ? o["trust"].as<int>() : talk.chain.empty() ? -1 : 0;
  world.add_dialogue(o["dialogue"].Scalar(), again_of(o), std::move(talk));
}

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

void read_name(const Reader& r, const YAML::Node& n, Subject& to,
               const std::function<lapse_string(const std::string&)>& keep) {
  lapse_name name{};
  name.struct_size = sizeof name;
  if (n.IsScalar()) {
    name.domain = name.display = keep(n.Scalar());
  } else {
    r.only(n, {"domain", "display", "validation", "validation_domain", "record", "redirect_from", "redirect_to",
               "renewal_status"});
    name.domain = keep(r.text(n, "domain"));
    name.display = keep(r.text(n, "display", r.text(n, "domain")));
    name.validation = keep(r.text(n, "validation"));
    name.validation_domain = keep(r.text(n, "validation_domain"));
    name.redirect_from = keep(r.text(n, "redirect_from"));
    name.redirect_to = keep(r.text(n, "redirect_to"));
    name.renewal_status = keep(r.text(n, "renewal_status"));
    if (n["record"]) {
      to.records.push_back({sizeof(lapse_record), keep(canonical_name(r.text(n["record"], "name"))),
                            keep(r.text(n["record"], "type", "CNAME")),
                            keep(canonical_name(r.text(n["record"], "value")))});
      name.record = &to.records.back();
    }
  }
  to.names.push_back(name);
}

std::uint32_t tristate(const YAML::Node& n) {
  return !n ? LAPSE_UNKNOWN : n.as<bool>() ? LAPSE_YES : LAPSE_NO;
}

std::unique_ptr<Subject> read_subject(const Reader& r, const YAML::Node& doc, bool per_name) {
  auto to = std::make_unique<Subject>();
  const auto keep = [&](const std::string& text) {
    to->text.push_back(text);
    return raw(to->text.back());
  };
  const YAML::Node c = doc["certificate"] ? doc["certificate"] : YAML::Node(YAML::NodeType::Map);
  r.only(c, {"id",
             "provider",
             "provider_inferred",
             "type",
             "status",
             "validation",
             "serial",
             "sha256",
             "issuer",
             "key_algorithm",
             "not_before",
             "not_after",
             "issued_at",
             "renewal_status",
             "renewal_reason",
             "renewal_updated_at",
             "renewal_eligibility",
             "in_use",
             "exported",
             "in_use_by",
             "key_pair_origin",
             "managed_by",
             "failure_reason",
             "authority",
             "export_option",
             "revoked_at",
             "names",
             "discovered"});
  auto& t = to->certificate;
  t.struct_size = sizeof t;
  t.id = keep(r.text(c, "id", "c1"));
  t.provider = keep(r.text(c, "provider"));
  t.provider_inferred = c["provider_inferred"] && c["provider_inferred"].as<bool>();
  t.type = keep(r.text(c, "type"));
  t.status = keep(r.text(c, "status"));
  t.validation = keep(r.text(c, "validation"));
  t.serial = keep(r.text(c, "serial"));
  t.sha256 = keep(r.text(c, "sha256"));
  t.issuer = keep(r.text(c, "issuer"));
  t.key_algorithm = keep(r.text(c, "key_algorithm"));
  t.not_before = r.time(c, "not_before", LAPSE_NO_TIME);
  t.not_after = r.time(c, "not_after", LAPSE_NO_TIME);
  t.issued_at = r.time(c, "issued_at", LAPSE_NO_TIME);
  t.renewal_status = keep(r.text(c, "renewal_status"));
  t.renewal_reason = keep(r.text(c, "renewal_reason"));
  t.renewal_updated_at = r.time(c, "renewal_updated_at", LAPSE_NO_TIME);
  t.renewal_eligibility = keep(r.text(c, "renewal_eligibility"));
  t.in_use = tristate(c["in_use"]);
  t.exported = tristate(c["exported"]);
  t.key_pair_origin = keep(r.text(c, "key_pair_origin"));
  t.managed_by = keep(r.text(c, "managed_by"));
  t.discovered = c["discovered"] && c["discovered"].as<bool>();
  for (const auto& arn : r.list(c["in_use_by"])) to->in_use_by.push_back(keep(arn));
  t.in_use_by = to->in_use_by.data();
  t.in_use_by_count = to->in_use_by.size();
  if (doc["name"]) read_name(r, doc["name"], *to, keep);
  for (const auto& n : c["names"]) read_name(r, n, *to, keep);
  if (to->names.empty() && per_name) r.wrong(doc, "a rule that judges names needs 'name:'");
  for (const auto& n : to->names) to->name_list.push_back(&n);
  t.names = to->name_list.data();
  t.name_count = to->name_list.size();
  to->subject = {sizeof(lapse_subject), &to->certificate, per_name ? to->name_list[0] : nullptr};
  json::object whole{{"certificate", to_json(c)}};
  if (doc["name"]) whole["name"] = to_json(doc["name"]);
  to->json = json::serialize(whole);
  return to;
}

Expected read_expected(const Reader& r, const YAML::Node& n) {
  Expected e;
  if (n.IsScalar()) {
    std::istringstream words(n.Scalar());
    words >> e.outcome >> e.kind >> e.level;
    return e;
  }
  r.only(n, {"outcome", "kind", "level", "message", "fix", "seen", "expected", "bearing", "visible_after"});
  e = {r.text(n, "outcome"), r.text(n, "kind"), r.text(n, "level"), r.text(n, "bearing"),
       r.text(n, "message"), r.text(n, "fix"),  r.text(n, "seen"),  std::nullopt,         {}};
  e.expected = r.text(n, "expected");
  if (n["visible_after"]) e.visible_after = n["visible_after"].as<std::int64_t>();
  return e;
}

}  // namespace

std::vector<Scenario> read_scenarios(const std::string& path, bool per_name) {
  const Reader r{path};
  std::vector<YAML::Node> documents;
  try {
    documents = YAML::LoadAllFromFile(path);
  } catch (const YAML::Exception& e) {
    throw std::runtime_error(path + ": " + e.what());
  }
  std::vector<Scenario> out;
  for (const auto& doc : documents) {
    if (doc.IsNull()) continue;
    r.only(doc, {"scenario", "now", "parameters", "certificate", "name", "zones", "observations", "expect"});
    Scenario s;
    s.title = r.text(doc, "scenario");
    s.place = path + ":" + std::to_string(doc.Mark().line + 1);
    if (s.title.empty()) r.wrong(doc, "'scenario:' with a title is missing");
    if (!doc["now"]) r.wrong(doc, "'now:' is missing");
    if (!doc["expect"] || !doc["expect"].IsSequence()) r.wrong(doc, "'expect:' with a list of findings is missing");
    s.now = r.time(doc["now"]);
    s.parameters = doc["parameters"] ? json::serialize(to_json(doc["parameters"])) : "{}";
    s.subject = read_subject(r, doc, per_name);
    read_world(r, doc, s);
    for (const auto& e : doc["expect"]) s.expected.push_back(read_expected(r, e));
    out.push_back(std::move(s));
  }
  return out;
}

}  // namespace lapse::testkit
