// SPDX-License-Identifier: Apache-2.0
#include "fake_host.hpp"

#include <boost/json.hpp>
#include <lapse/dns.hpp>
#include <map>
#include <set>

namespace lapse::testkit {
namespace {

/// An answer of the ABI with what it points into. Ids are unique in the process: the SDK keeps decoded messages by id.
struct Given {
  Reply reply;
  std::string asked;
  lapse_answer answer{};
  lapse_dns_answer dns{};
  lapse_validated_answer validated{};
  lapse_tls_answer tls{};
  lapse_http_answer http{};
  lapse_dialogue_answer dialogue{};
  std::vector<lapse_bytes> chain, path;
  std::vector<lapse_turn> turns;
};

lapse_bytes bytes(const Bytes& b) {
  return {b.data(), b.size()};
}
lapse_bytes bytes(const std::string& s) {
  return {reinterpret_cast<const std::uint8_t*>(s.data()), s.size()};
}

std::string words(const lapse_question& q) {
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

class Host {
 public:
  Host(const lapse_rule& rule, const Scenario& scenario, Arrival arrival, const Answerer& answerer)
      : rule_(rule), scenario_(scenario), arrival_(arrival), answerer_(answerer) {}

  const lapse_answer* observe(const lapse_question& q) {
    const std::string key = words(q);
    if (const auto found = given_.find(key); found != given_.end() && shown_.contains(key))
      return &found->second.answer;
    if (!given_.contains(key)) {
      make(key, q);
      out.questions.push_back(key + " -> " + ended(given_.at(key)));
    }
    if (arrival_ == Arrival::known) {
      shown_.insert(key);
      return &given_.at(key).answer;
    }
    pending_.push_back(key);
    return nullptr;
  }

  int report(const lapse_finding& f) {
    Found found{std::string(view(f.outcome)),
                f.kind,
                f.level,
                f.bearing,
                {},
                std::string(view(f.asked)),
                std::string(view(f.seen)),
                std::string(view(f.expected)),
                std::string(view(f.fix)),
                std::string(view(f.discriminator)),
                f.visible_after,
                {}};
    const lapse_outcome* outcome = nullptr;
    for (std::size_t i = 0; i < rule_.descriptor->outcome_count; ++i)
      if (found.outcome == rule_.descriptor->outcomes[i]->id) outcome = rule_.descriptor->outcomes[i];
    if (!outcome) {
      out.faults.push_back("outcome '" + found.outcome + "' is not in the descriptor");
      return -1;
    }
    if (found.kind == LAPSE_FAIL && found.level == 0) found.level = outcome->level;
    if (found.bearing == 0) found.bearing = outcome->bearing;
    found.message = outcome->message;
    for (std::size_t i = 0; i < f.argument_count; ++i) {
      found.arguments.emplace_back(view(f.arguments[i].name), view(f.arguments[i].value));
      const std::string mark = "{" + std::string(view(f.arguments[i].name)) + "}";
      for (auto at = found.message.find(mark); at != std::string::npos; at = found.message.find(mark, at))
        found.message.replace(at, mark.size(), view(f.arguments[i].value)), at += f.arguments[i].value.size;
    }
    if (const auto brace = std::string_view(outcome->message).find('{'); brace != std::string_view::npos)
      check_filled(f, *outcome);
    out.findings.push_back(std::move(found));
    return 0;
  }

  /// Shows what may arrive next; false when nothing was pending.
  bool arrive() {
    if (pending_.empty()) return false;
    if (arrival_ == Arrival::one_by_one)
      shown_.insert(pending_.front());
    else if (arrival_ == Arrival::backwards)
      shown_.insert(pending_.back());
    else
      shown_.insert(pending_.begin(), pending_.end());
    pending_.clear();
    return true;
  }

  const Scenario& scenario() const { return scenario_; }
  Judgement out;

 private:
  void check_filled(const lapse_finding& f, const lapse_outcome& outcome) {
    const std::string_view text = outcome.message;
    for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
      const std::string_view name = text.substr(at + 1, text.find('}', at) - at - 1);
      bool filled = false;
      for (std::size_t i = 0; i < f.argument_count; ++i) filled |= view(f.arguments[i].name) == name;
      if (!filled)
        out.faults.push_back(std::string(outcome.id) + ": the message's placeholder {" + std::string(name) +
                             "} got no argument");
    }
  }

  static std::string ended(const Given& g) {
    if (g.reply.ended == LAPSE_ANSWERED) return "answered";
    return "ended " + std::to_string(g.reply.ended) + (g.reply.detail.empty() ? "" : " (" + g.reply.detail + ")");
  }

  void make(const std::string& key, const lapse_question& q) {
    static std::uint64_t next_id = 0;
    Given& g = given_[key];
    const std::string_view kind = q.kind;
    bool needed = false;
    for (std::size_t i = 0; i < rule_.descriptor->need_count; ++i) needed |= kind == rule_.descriptor->needs[i];
    if (needed) {
      g.reply = answerer_ ? answerer_(q) : scenario_.world.answer(q);
    } else {
      g.reply.ended = LAPSE_DENIED;
      g.reply.detail = "the descriptor's needs do not name " + std::string(kind);
      out.faults.push_back("asked for " + std::string(kind) + ", which its needs do not name");
    }
    const Reply& r = g.reply;
    g.asked = key.substr(0, key.find(" | "));
    g.answer = {sizeof(lapse_answer), r.ended, ++next_id, scenario_.now, raw(r.detail), raw(g.asked), nullptr};
    if (r.ended != LAPSE_ANSWERED) return;
    if (kind == "dns/1") {
      g.dns = {sizeof g.dns, r.flags, bytes(r.message), raw(r.server)};
      g.answer.body = &g.dns;
    } else if (kind == "dns-validated/1") {
      g.validated = {sizeof g.validated, r.state, r.code, r.has_data ? 1U : 0U, raw(r.reason), bytes(r.message)};
      g.answer.body = &g.validated;
    } else if (kind == "tls/1") {
      for (const auto& c : r.chain) g.chain.push_back(bytes(c));
      for (const auto& c : r.path) g.path.push_back(bytes(c));
      g.tls.struct_size = sizeof g.tls;
      g.tls.flags = r.flags;
      g.tls.failure = r.failure;
      g.tls.alert = r.alert;
      g.tls.version = r.version;
      g.tls.trust = r.trust;
      g.tls.trust_detail = raw(r.trust_detail);
      g.tls.alpn = raw(r.alpn);
      g.tls.cipher = raw("TLS_AES_128_GCM_SHA256");
      g.tls.chain = g.chain.data();
      g.tls.chain_count = g.chain.size();
      g.tls.path = g.path.data();
      g.tls.path_count = g.path.size();
      g.tls.ocsp = bytes(r.ocsp);
      g.answer.body = &g.tls;
    } else if (kind == "http/1") {
      g.http = {sizeof g.http, r.flags, r.status, bytes(r.head), bytes(r.body)};
      g.answer.body = &g.http;
    } else if (kind == "dialogue/1") {
      for (const auto& t : r.turns) g.turns.push_back({t.step, t.sent ? 1U : 0U, bytes(t.text)});
      for (const auto& c : r.chain) g.chain.push_back(bytes(c));
      g.dialogue = {sizeof g.dialogue, r.stopped, r.at_step,      sizeof(lapse_turn), g.turns.data(), g.turns.size(),
                    r.age,             g.chain.data(), g.chain.size(), r.trust};
      g.answer.body = &g.dialogue;
    }
  }

  const lapse_rule& rule_;
  const Scenario& scenario_;
  Arrival arrival_;
  const Answerer& answerer_;
  std::map<std::string, Given> given_;
  std::set<std::string> shown_;
  std::vector<std::string> pending_;
};

Host& host_of(const lapse_case* c) {
  return *static_cast<Host*>(c->host);
}

const lapse_case_functions kFunctions{
    sizeof(lapse_case_functions), [](const lapse_case* c, const lapse_question* q) { return host_of(c).observe(*q); },
    [](const lapse_case* c, const lapse_finding* f) { return host_of(c).report(*f); },
    [](const lapse_case* c) { return raw(host_of(c).scenario().subject->json); }};

}  // namespace

Judgement judge(const lapse_rule& rule, const void* instance, const Scenario& scenario, Arrival arrival,
                const Answerer& answerer) {
  Host host(rule, scenario, arrival, answerer);
  const lapse_case c{sizeof(lapse_case), &kFunctions, &scenario.subject->subject, scenario.now, &host};
  for (;;) {
    ++host.out.rounds;
    host.out.findings.clear();
    if (rule.functions->judge(instance, &c) != 0) host.out.faults.emplace_back("judge returned a fault of its own");
    if (!host.arrive()) break;
    if (host.out.rounds > 2000) {
      host.out.faults.emplace_back("still asking after 2,000 rounds");
      break;
    }
  }
  return std::move(host.out);
}

std::string parameters_of(const lapse_rule& rule, const Scenario& scenario) {
  namespace json = boost::json;
  json::object out = json::parse(scenario.parameters).as_object();
  const json::value schema = json::parse(rule.descriptor->parameters);
  if (const auto* properties = schema.as_object().if_contains("properties")) {
    for (const auto& [key, property] : properties->as_object()) {
      if (out.contains(key)) continue;
      if (const auto* value = property.as_object().if_contains("default"))
        out[key] = *value;
      else if (property.as_object().contains("x-lapse-table"))
        out[key] = nullptr;
    }
  }
  return json::serialize(out);
}

}  // namespace lapse::testkit
