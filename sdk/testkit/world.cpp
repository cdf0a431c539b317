// SPDX-License-Identifier: Apache-2.0
#include "world.hpp"

#include <algorithm>
#include <lapse/dns.hpp>

namespace lapse::testkit {
namespace {

Reply missing() {
  Reply r;
  r.ended = LAPSE_FAILED;
  r.detail = "not in the scenario";
  return r;
}

Reply dns_reply(const Message& message, const std::string& name, std::uint16_t type, const std::string& server) {
  Reply r;
  r.message = to_wire(message, name, type);
  r.server = server;
  return r;
}

template <class Value>
const Value* pick(const std::vector<std::pair<int, Value>>& from, std::uint32_t again) {
  const Value* any = nullptr;
  for (const auto& [when, value] : from) {
    if (when == static_cast<int>(again)) return &value;
    if (when < 0) any = &value;
  }
  return any;
}

std::string dns_key(const std::string& name, std::uint16_t type, const std::string& place) {
  return "dns " + std::to_string(type) + " " + name + " " + place;
}

std::string http_key(const World::HttpKey& key) {
  return "http " + key.address + " " + key.host + " " + key.target + (key.tls ? " tls" : "");
}

bool holds(std::string_view reply, const lapse_step& step) {
  const std::string pattern(view(step.pattern));
  switch (step.when) {
    case LAPSE_ALWAYS:
      return true;
    case LAPSE_IF_STARTS:
      return reply.starts_with(pattern);
    case LAPSE_UNLESS_STARTS:
      return !reply.starts_with(pattern);
    case LAPSE_IF_HAS:
      return lower(reply).find(lower(pattern)) != std::string::npos;
    case LAPSE_UNLESS_HAS:
      return lower(reply).find(lower(pattern)) == std::string::npos;
    default:
      return false;
  }
}

}  // namespace

std::string World::place_of(std::vector<std::string> servers) {
  std::sort(servers.begin(), servers.end());
  std::string out;
  for (const auto& s : servers) out += (out.empty() ? "" : ",") + s;
  return out;
}

void World::add_zone(std::shared_ptr<const Zone> zone, const std::vector<std::string>& servers) {
  for (const auto& s : servers) servers_[s].zones.push_back(zone);
  zones_.push_back(std::move(zone));
}

void World::add_dns(const DnsKey& key, int again, Reply reply) {
  explicit_[dns_key(key.name, key.type, key.place)].emplace_back(again, std::move(reply));
}
void World::add_server(const std::string& server, Reply reply) {
  servers_[server].always = std::move(reply);
}
void World::add_server_code(const std::string& server, unsigned code, bool authoritative) {
  Message m;
  m.code = code;
  m.authoritative = authoritative;
  servers_[server].code = m;
}
void World::add_validated(const std::string& name, std::uint16_t type, int again, Reply reply) {
  explicit_["validated " + std::to_string(type) + " " + name].emplace_back(again, std::move(reply));
}
void World::add_tls(const std::string& address, const std::string& sni, int again, Reply reply) {
  explicit_["tls " + address + " " + sni].emplace_back(again, std::move(reply));
}
void World::add_http(const HttpKey& key, int again, Reply reply) {
  explicit_[http_key(key)].emplace_back(again, std::move(reply));
}
void World::add_dialogue(const std::string& address, int again, Conversation conversation) {
  dialogues_[address].emplace_back(again, std::move(conversation));
}

std::optional<Reply> World::one_server(const std::string& server, const std::string& name, std::uint16_t type,
                                       std::uint32_t again) const {
  if (const auto found = explicit_.find(dns_key(name, type, server)); found != explicit_.end()) {
    if (const Reply* r = pick(found->second, again)) {
      Reply out = *r;
      if (out.server.empty()) out.server = server;
      return out;
    }
  }
  const auto state = servers_.find(server);
  if (state == servers_.end()) return std::nullopt;
  if (state->second.always) return state->second.always;
  if (state->second.code) return dns_reply(*state->second.code, name, type, server);
  const Zone* best = nullptr;
  for (const auto& zone : state->second.zones) {
    if (!within(name, zone->origin())) continue;
    // A DS record lives above the cut.
    if (type == rr::DS && name == zone->origin() && !name.empty()) continue;
    if (!best || zone->origin().size() > best->origin().size()) best = zone.get();
  }
  if (best) return dns_reply(best->answer(name, type), name, type, server);
  Message refused;
  refused.code = rcode::REFUSED;
  refused.authoritative = false;
  return dns_reply(refused, name, type, server);
}

Reply World::recursive(const std::string& name, std::uint16_t type) const {
  Message out;
  out.authoritative = false;
  out.recursion_available = true;
  std::string at = name;
  bool known = false;
  for (int depth = 0; depth < 12; ++depth) {
    const Zone* best = nullptr;
    for (const auto& zone : zones_) {
      if (!within(at, zone->origin()) || (type == rr::DS && at == zone->origin())) continue;
      if (!best || zone->origin().size() > best->origin().size()) best = zone.get();
    }
    if (!best) break;
    const Message step = best->answer(at, type);
    if (!step.authoritative) break;  // delegated to a zone that the scenario does not hold
    known = true;
    out.code = step.code;
    out.authority = step.authority;
    out.answer.insert(out.answer.end(), step.answer.begin(), step.answer.end());
    std::string next;
    for (const auto& line : step.answer) {
      ldns_rr* rr = nullptr;
      if (ldns_rr_new_frm_str(&rr, line.c_str(), 300, nullptr, nullptr) != LDNS_STATUS_OK) continue;
      if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_CNAME && type != rr::CNAME)
        next = detail::name_text(ldns_rr_rdf(rr, 0));
      else if (ldns_rr_get_type(rr) == static_cast<ldns_rr_type>(type))
        next.clear();
      ldns_rr_free(rr);
    }
    if (next.empty() || within(next, best->origin())) break;
    at = next;
  }
  if (!known) return missing();
  return dns_reply(out, name, type, "recursive");
}

Reply World::answer_dns(const lapse_dns_question& q, std::uint32_t again) const {
  const std::string name = canonical_name(view(q.name));
  if (q.view == LAPSE_DNS_RECURSIVE) {
    if (auto r = one_server("recursive", name, q.type, again)) return *r;
    return recursive(name, q.type);
  }
  std::vector<std::string> servers;
  if (q.view == LAPSE_DNS_ROOT) servers.emplace_back("root");
  for (std::size_t i = 0; q.view == LAPSE_DNS_SERVERS && i < q.server_count; ++i) servers.emplace_back(view(q.servers[i]));
  if (servers.size() > 1) {
    if (const auto found = explicit_.find(dns_key(name, q.type, place_of(servers))); found != explicit_.end())
      if (const Reply* r = pick(found->second, again)) return *r;
  }
  std::optional<Reply> last;
  for (const auto& s : servers) {
    auto r = one_server(s, name, q.type, again);
    if (!r) continue;
    last = std::move(r);
    if (last->ended == LAPSE_ANSWERED) break;
  }
  return last ? *last : missing();
}

Reply World::answer_dialogue(const lapse_dialogue_question& q, std::uint32_t again) const {
  Conversation conversation;
  const bool about_port = q.step_count == 0;
  const bool leaves = q.step_count == 1 && q.steps[0].op == LAPSE_LEAVE;
  const auto found = dialogues_.find(about_port ? "port " + std::to_string(q.port) : std::string(view(q.address)));
  const Conversation* talk = nullptr;
  if (found != dialogues_.end()) {
    // An earlier run's conversation is preferred by those whom it will do, and is not there for the others.
    std::vector<std::pair<int, Conversation>> kept, fresh;
    for (const auto& entry : found->second) (entry.second.age ? kept : fresh).push_back(entry);
    std::erase_if(kept, [&](const auto& entry) { return entry.second.age > q.kept_seconds; });
    const auto& from = kept.empty() ? fresh : kept;
    if (const Conversation* picked = pick(from, again)) conversation = *picked, talk = &conversation;
  }
  if (leaves || (about_port && !talk)) return {};
  if (!talk) return missing();
  Reply r;
  r.ended = talk->ended;
  r.detail = talk->detail;
  r.age = talk->age;
  if (r.ended != LAPSE_ANSWERED) return r;
  if (about_port || talk->stops_how >= LAPSE_PORT_BLOCKED) {
    r.stopped = talk->stops_how;
    return r;
  }
  std::map<std::uint32_t, std::string> seen;
  std::string sent = "banner";
  bool over_tls = false;
  const auto longest = [&](const std::map<std::string, std::string>& replies) {
    const std::string* best = nullptr;
    std::size_t size = 0;
    for (const auto& [key, reply] : replies)
      if (lower(sent).starts_with(lower(key)) && key.size() >= size) best = &reply, size = key.size();
    return best;
  };
  const auto* at = reinterpret_cast<const char*>(q.steps);
  for (std::uint32_t i = 0; i < q.step_count; ++i, at += q.step_size) {
    const auto& step = *reinterpret_cast<const lapse_step*>(at);
    if (step.when != LAPSE_ALWAYS) {
      const auto reply = seen.find(step.of);
      if (reply == seen.end() || !holds(reply->second, step)) continue;
    }
    if (step.op == LAPSE_SEND) {
      sent = view(step.text);
      r.turns.push_back({i, true, sent});
      continue;
    }
    if (step.op == LAPSE_STARTTLS) {
      r.chain = talk->chain;
      r.trust = talk->trust;
      over_tls = true;
      if (talk->stops_at != "STARTTLS") continue;
      r.stopped = talk->stops_how;
      r.at_step = i;
      return r;
    }
    if (!talk->stops_at.empty() && lower(sent).starts_with(lower(talk->stops_at))) {
      r.stopped = talk->stops_how;
      r.at_step = i;
      return r;
    }
    const std::string* reply = over_tls ? longest(talk->tls_replies) : nullptr;
    if (!reply) reply = longest(talk->replies);
    if (!reply) {
      r.stopped = LAPSE_PEER_SILENT;
      r.at_step = i;
      return r;
    }
    const std::string text = *reply + "\r\n";
    seen[i] = text;
    r.turns.push_back({i, false, text});
  }
  r.at_step = static_cast<std::uint32_t>(q.step_count);
  return r;
}

Reply World::answer(const lapse_question& question) const {
  const std::string_view kind = question.kind;
  if (kind == "dns/1") return answer_dns(*static_cast<const lapse_dns_question*>(question.body), question.again);
  if (kind == "dialogue/1")
    return answer_dialogue(*static_cast<const lapse_dialogue_question*>(question.body), question.again);
  std::vector<std::string> keys;
  if (kind == "dns-validated/1") {
    const auto& q = *static_cast<const lapse_validated_question*>(question.body);
    const std::string name = canonical_name(view(q.name));
    keys = {"validated " + std::to_string(q.type) + " " + name, "validated 0 " + name, "validated 0 *"};
  }
  if (kind == "tls/1") {
    const auto& q = *static_cast<const lapse_tls_question*>(question.body);
    const std::string address(view(q.address));
    const std::string sni(view(q.sni));
    const std::string port = " port " + std::to_string(q.port);
    keys = {"tls " + address + port + " " + (sni.empty() ? "-" : sni), "tls " + address + port + " *",
            "tls " + address + " " + (sni.empty() ? "-" : sni), "tls " + address + " *"};
  } else if (kind == "http/1") {
    const auto& q = *static_cast<const lapse_http_question*>(question.body);
    keys = {http_key({std::string(view(q.address)), std::string(view(q.host)), std::string(view(q.target)), q.tls != 0})};
  }
  for (const auto& key : keys)
    if (const auto found = explicit_.find(key); found != explicit_.end())
      if (const Reply* r = pick(found->second, question.again)) return *r;
  return missing();
}

}  // namespace lapse::testkit
