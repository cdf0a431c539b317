// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "observe/base64.hpp"
#include "observe/codec.hpp"
#include "observe/codec_words.hpp"
#include "support/utf8.hpp"

namespace lapse::observe {
namespace {

namespace json = boost::json;

json::value text(const std::string& value) {
  if (support::is_utf8(value)) return json::string(value);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(value.data());
  return json::object{{"b64", base64({bytes, value.size()})}};
}

void put_text(json::object& to, const char* key, const std::string& value) {
  if (!value.empty()) to[key] = text(value);
}

void put_bytes(json::object& to, const char* key, const Bytes& value) {
  if (!value.empty()) to[key] = base64(value);
}

void put(json::object& to, const DnsQuestion& q) {
  to["name"] = text(q.name);
  to["type"] = q.type;
  to["view"] = words::word(words::kView, q.view);
  if (q.servers.empty()) return;
  json::array servers;
  for (const auto& server : q.servers) servers.push_back(text(server));
  to["servers"] = std::move(servers);
}

void put(json::object& to, const ValidatedQuestion& q) {
  to["name"] = text(q.name);
  to["type"] = q.type;
}

void put(json::object& to, const TlsQuestion& q) {
  to["address"] = text(q.address);
  to["port"] = q.port;
  put_text(to, "sni", q.sni);
  put_text(to, "alpn", q.alpn);
}

void put(json::object& to, const HttpQuestion& q) {
  to["address"] = text(q.address);
  to["port"] = q.port;
  if (q.tls) to["tls"] = true;
  to["host"] = text(q.host);
  to["method"] = text(q.method);
  to["target"] = text(q.target);
}

void put(json::object& to, const DialogueQuestion& q) {
  to["address"] = text(q.address);
  to["port"] = q.port;
  to["framing"] = words::word(words::kFraming, q.framing);
  put_text(to, "peer", q.peer);
  if (q.connect_ms != 0) to["connect_ms"] = q.connect_ms;
  if (q.reply_ms != 0) to["reply_ms"] = q.reply_ms;
  if (q.whole_ms != 0) to["whole_ms"] = q.whole_ms;
  if (q.kept_seconds != 0) to["kept_seconds"] = q.kept_seconds;
  json::array steps;
  for (const auto& from : q.steps) {
    json::object step;
    step["op"] = words::word(words::kOp, from.op);
    if (from.when != StepWhen::always) step["when"] = words::word(words::kWhen, from.when);
    if (from.of != 0) step["of"] = from.of;
    put_text(step, "pattern", from.pattern);
    put_text(step, "text", from.text);
    steps.push_back(std::move(step));
  }
  to["steps"] = std::move(steps);
}

json::object question_object(const Question& question) {
  json::object to;
  to["kind"] = kind_of(question);
  std::visit([&](const auto& of) { put(to, of); }, question.of);
  if (question.again != 0) to["again"] = question.again;
  if (question.at_end) to["at_end"] = true;
  return to;
}

json::array names_of(const std::vector<Der>& certificates, const NameDer& name) {
  json::array out;
  for (const auto& der : certificates) out.push_back(json::string(name(der)));
  return out;
}

struct PutBody {
  json::object& answer;
  const NameDer& name;

  void operator()(std::monostate) const {}

  void operator()(const DnsAnswer& a) const {
    json::object to;
    if (a.flags != 0) to["flags"] = a.flags;
    put_text(to, "server", a.server);
    put_bytes(to, "message", a.message);
    answer["dns"] = std::move(to);
  }

  void operator()(const ValidatedAnswer& a) const {
    json::object to;
    to["state"] = a.state;
    if (a.code != 0) to["code"] = a.code;
    if (a.has_data) to["has_data"] = true;
    put_text(to, "why", a.why);
    put_bytes(to, "message", a.message);
    answer["validated"] = std::move(to);
  }

  void operator()(const TlsAnswer& a) const {
    json::object to;
    if (a.flags != 0) to["flags"] = a.flags;
    if (a.failure != 0) to["failure"] = a.failure;
    if (a.alert != -1) to["alert"] = a.alert;
    if (a.version != 0) to["version"] = a.version;
    if (a.trust != -1) to["trust"] = a.trust;
    put_text(to, "trust_detail", a.trust_detail);
    put_text(to, "alpn", a.alpn);
    put_text(to, "cipher", a.cipher);
    if (!a.chain.empty()) to["chain"] = names_of(a.chain, name);
    if (!a.path.empty()) to["path"] = names_of(a.path, name);
    put_bytes(to, "ocsp", a.ocsp);
    answer["tls"] = std::move(to);
  }

  void operator()(const HttpAnswer& a) const {
    json::object to;
    if (a.flags != 0) to["flags"] = a.flags;
    to["status"] = a.status;
    put_bytes(to, "head", a.head);
    put_bytes(to, "body", a.body);
    answer["http"] = std::move(to);
  }

  void operator()(const DialogueAnswer& a) const {
    json::object to;
    if (a.stopped != 0) to["stopped"] = a.stopped;
    to["at_step"] = a.at_step;
    json::array turns;
    for (const auto& from : a.turns) {
      json::object turn;
      turn["step"] = from.step;
      if (from.sent) turn["sent"] = true;
      put_bytes(turn, "text", from.text);
      turns.push_back(std::move(turn));
    }
    to["turns"] = std::move(turns);
    if (a.age != 0) to["age"] = a.age;
    if (!a.chain.empty()) to["chain"] = names_of(a.chain, name);
    if (a.trust != -1) to["trust"] = a.trust;
    answer["dialogue"] = std::move(to);
  }
};

json::object answer_object(const Answer& answer, const NameDer& name) {
  json::object to;
  to["ended"] = to_text(answer.ended);
  to["at"] = answer.at;
  put_text(to, "detail", answer.detail);
  std::visit(PutBody{to, name}, answer.body);
  return to;
}

}  // namespace

const char* to_text(Ended ended) {
  return words::word(words::kEnded, ended);
}

std::string write_line(const RecordingHeader& header) {
  return json::serialize(json::object{{"lapse_recording", 1}, {"now", header.now}, {"started", header.started}});
}

std::string write_line(const RecordedDer& der) {
  return json::serialize(json::object{{"der", der.sha256}, {"b64", base64(der.der)}});
}

std::string write_line(const Question& question, const Answer& answer, const NameDer& name) {
  return json::serialize(json::object{{"q", question_object(question)}, {"a", answer_object(answer, name)}});
}

std::string write_question(const Question& question) {
  return json::serialize(question_object(question));
}

}  // namespace lapse::observe
