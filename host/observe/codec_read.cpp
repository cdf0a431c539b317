// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <limits>
#include <span>

#include "observe/base64.hpp"
#include "observe/codec.hpp"
#include "observe/codec_words.hpp"
#include "support/sha256.hpp"

namespace lapse::observe {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostList = 100000;  // elements of a list: more is no observation of ours

/// The first thing that is wrong with a line; what is read after it does not matter.
class Trouble {
 public:
  void note(std::string_view key, std::string_view expected) {
    if (text_.empty()) text_ = "'" + std::string(key) + "' is missing or wrong; expected " + std::string(expected);
  }
  [[nodiscard]] bool any() const { return !text_.empty(); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// An object being read, member by member.
class Members {
 public:
  Members(const json::object& from, Trouble& trouble) : from_(from), trouble_(trouble) {}

  [[nodiscard]] bool has(const char* key) const { return from_.contains(key); }

  template <class T>
  [[nodiscard]] T number(const char* key, std::optional<T> usual = std::nullopt) const {
    const json::value* value = from_.if_contains(key);
    if (value == nullptr && usual) return *usual;
    if (value != nullptr) {
      boost::system::error_code bad;
      const T number = value->is_number() && !value->is_double() ? value->to_number<T>(bad) : T{};
      if (!bad && value->is_number() && !value->is_double()) return number;
    }
    trouble_.note(key, "a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                           std::to_string(std::numeric_limits<T>::max()));
    return T{};
  }

  [[nodiscard]] bool truth(const char* key) const {
    const json::value* value = from_.if_contains(key);
    if (value == nullptr) return false;
    if (!value->is_bool()) trouble_.note(key, "true or false");
    return value->is_bool() && value->get_bool();
  }

  [[nodiscard]] std::string text(const char* key, bool required = false) const {
    const json::value* value = from_.if_contains(key);
    if (value == nullptr) {
      if (required) trouble_.note(key, "text");
      return {};
    }
    return text_of(key, *value);
  }

  [[nodiscard]] Bytes bytes(const char* key) const {
    const json::value* value = from_.if_contains(key);
    if (value == nullptr) return {};
    if (value->is_string()) {
      if (auto decoded = from_base64(value->get_string())) return std::move(*decoded);
    }
    trouble_.note(key, "base64");
    return {};
  }

  template <class Enum, std::size_t N>
  [[nodiscard]] Enum one_of(const char* key, const std::array<const char*, N>& all,
                            std::optional<Enum> usual = {}) const {
    const json::value* value = from_.if_contains(key);
    if (value == nullptr && usual) return *usual;
    if (value != nullptr && value->is_string()) {
      if (const auto found = words::value<Enum>(all, value->get_string())) return *found;
    }
    std::string expected = "one of";
    for (const char* word : all) expected += std::string(word == all[0] ? " " : ", ") + word;
    trouble_.note(key, expected);
    return Enum{};
  }

  /// Calls `each` with every element; a missing list is an empty one.
  template <class Each>
  void list(const char* key, Each each) const {
    const json::value* value = from_.if_contains(key);
    if (value == nullptr) return;
    if (!value->is_array() || value->get_array().size() > kMostList) return trouble_.note(key, "a list");
    for (const auto& element : value->get_array()) each(element);
  }

  [[nodiscard]] std::string text_of(const char* key, const json::value& value) const {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_object() && value.get_object().size() == 1) {
      const json::value* coded = value.get_object().if_contains("b64");
      if (coded != nullptr && coded->is_string()) {
        if (const auto bytes = from_base64(coded->get_string())) return {bytes->begin(), bytes->end()};
      }
    }
    trouble_.note(key, "text, or {\"b64\": base64}");
    return {};
  }

  [[nodiscard]] const json::object* object(const char* key) const {
    const json::value* value = from_.if_contains(key);
    if (value != nullptr && value->is_object()) return &value->get_object();
    trouble_.note(key, "an object");
    return nullptr;
  }

  [[nodiscard]] Trouble& trouble() const { return trouble_; }

 private:
  const json::object& from_;
  Trouble& trouble_;
};

DialogueQuestion read_dialogue(const Members& m) {
  DialogueQuestion q;
  q.address = m.text("address", true);
  q.port = m.number<std::uint16_t>("port");
  q.framing = m.one_of<Framing>("framing", words::kFraming);
  q.peer = m.text("peer");
  q.connect_ms = m.number<std::uint32_t>("connect_ms", 0);
  q.reply_ms = m.number<std::uint32_t>("reply_ms", 0);
  q.whole_ms = m.number<std::uint32_t>("whole_ms", 0);
  q.kept_seconds = m.number<std::uint32_t>("kept_seconds", 0);
  m.list("steps", [&](const json::value& element) {
    if (!element.is_object()) return m.trouble().note("steps", "a list of objects");
    const Members from(element.get_object(), m.trouble());
    DialogueStep step;
    step.op = from.one_of<StepOp>("op", words::kOp);
    step.when = from.one_of<StepWhen>("when", words::kWhen, StepWhen::always);
    step.of = from.number<std::uint32_t>("of", 0);
    step.pattern = from.text("pattern");
    step.text = from.text("text");
    q.steps.push_back(std::move(step));
  });
  return q;
}

Question read_question(const Members& m) {
  Question question;
  const std::string kind = m.text("kind", true);
  if (kind == "dns/1") {
    DnsQuestion q;
    q.name = m.text("name", true);
    q.type = m.number<std::uint16_t>("type");
    q.view = m.one_of<DnsView>("view", words::kView);
    m.list("servers", [&](const json::value& element) { q.servers.push_back(m.text_of("servers", element)); });
    question.of = std::move(q);
  } else if (kind == "dns-validated/1") {
    question.of = ValidatedQuestion{m.text("name", true), m.number<std::uint16_t>("type")};
  } else if (kind == "tls/1") {
    TlsQuestion q;
    q.address = m.text("address", true);
    q.port = m.number<std::uint16_t>("port");
    q.sni = m.text("sni");
    q.alpn = m.text("alpn");
    question.of = std::move(q);
  } else if (kind == "http/1") {
    HttpQuestion q;
    q.address = m.text("address", true);
    q.port = m.number<std::uint16_t>("port");
    q.tls = m.truth("tls");
    q.host = m.text("host", true);
    q.method = m.text("method", true);
    q.target = m.text("target", true);
    question.of = std::move(q);
  } else if (kind == "dialogue/1") {
    question.of = read_dialogue(m);
  } else {
    m.trouble().note("kind", "dns/1, dns-validated/1, tls/1, http/1 or dialogue/1");
  }
  question.again = m.number<std::uint32_t>("again", 0);
  question.at_end = m.truth("at_end");
  return question;
}

std::vector<Der> read_chain(const Members& m, const char* key, const FindDer& find) {
  std::vector<Der> out;
  m.list(key, [&](const json::value& element) {
    Der der = element.is_string() ? find(std::string(element.get_string())) : nullptr;
    if (!der) return m.trouble().note(key, "hashes of certificates that stand on lines before this one");
    out.push_back(std::move(der));
  });
  return out;
}

TlsAnswer read_tls(const Members& m, const FindDer& find) {
  TlsAnswer a;
  a.flags = m.number<std::uint32_t>("flags", 0);
  a.failure = m.number<std::uint32_t>("failure", 0);
  a.alert = m.number<std::int32_t>("alert", -1);
  a.version = m.number<std::uint32_t>("version", 0);
  a.trust = m.number<std::int32_t>("trust", -1);
  a.trust_detail = m.text("trust_detail");
  a.alpn = m.text("alpn");
  a.cipher = m.text("cipher");
  a.chain = read_chain(m, "chain", find);
  a.path = read_chain(m, "path", find);
  a.ocsp = m.bytes("ocsp");
  return a;
}

DialogueAnswer read_turns(const Members& m, const FindDer& find) {
  DialogueAnswer a;
  a.stopped = m.number<std::uint32_t>("stopped", 0);
  a.at_step = m.number<std::uint32_t>("at_step");
  a.age = m.number<std::uint64_t>("age", 0);
  a.chain = read_chain(m, "chain", find);
  a.trust = m.number<std::int32_t>("trust", -1);
  m.list("turns", [&](const json::value& element) {
    if (!element.is_object()) return m.trouble().note("turns", "a list of objects");
    const Members from(element.get_object(), m.trouble());
    a.turns.push_back({from.number<std::uint32_t>("step"), from.truth("sent"), from.bytes("text")});
  });
  return a;
}

/// `kind` is the index of the question's alternative: an answer is of its question's kind or has no body.
Answer read_answer(const Members& m, std::size_t kind, const FindDer& find) {
  constexpr std::array<const char*, 5> kBodies{"dns", "tls", "http", "dialogue", "validated"};
  Answer answer;
  answer.ended = m.one_of<Ended>("ended", words::kEnded);
  answer.at = m.number<std::int64_t>("at");
  answer.detail = m.text("detail");
  for (std::size_t i = 0; i < kBodies.size(); ++i) {
    if (m.has(kBodies[i]) && (i != kind || answer.ended != Ended::answered)) {
      m.trouble().note(kBodies[i], "a body only for an answered question, and of its kind");
    }
  }
  if (answer.ended != Ended::answered) return answer;
  const json::object* object = m.object(kBodies[kind]);
  if (object == nullptr) return answer;
  const Members body(*object, m.trouble());
  if (kind == 0) {
    answer.body = DnsAnswer{body.number<std::uint32_t>("flags", 0), body.bytes("message"), body.text("server")};
  } else if (kind == 1) {
    answer.body = read_tls(body, find);
  } else if (kind == 2) {
    answer.body = HttpAnswer{body.number<std::uint32_t>("flags", 0), body.number<std::uint32_t>("status"),
                             body.bytes("head"), body.bytes("body")};
  } else if (kind == 3) {
    answer.body = read_turns(body, find);
  } else {
    answer.body = ValidatedAnswer{body.number<std::uint32_t>("state"), body.number<std::uint32_t>("code", 0),
                                  body.truth("has_data"), body.text("why"), body.bytes("message")};
  }
  return answer;
}

RecordedLine read_members(const Members& m) {
  if (m.has("lapse_recording")) {
    if (m.number<std::int64_t>("lapse_recording") != 1)
      m.trouble().note("lapse_recording", "1, the only version there is");
    return RecordingHeader{m.number<std::int64_t>("now"), m.number<std::int64_t>("started")};
  }
  return RecordedDer{m.text("der", true), m.bytes("b64")};
}

}  // namespace

Result<RecordedLine> read_line(std::string_view line, const FindDer& find) {
  boost::system::error_code bad;
  const json::value value = json::parse({line.data(), line.size()}, bad);
  if (bad) return Failure{"this is not JSON (" + bad.message() + ")"};
  if (!value.is_object()) return Failure{"this is not a line of a recording; expected a JSON object"};
  Trouble trouble;
  const Members members(value.get_object(), trouble);
  if (!members.has("q") && !members.has("a")) {
    RecordedLine read = read_members(members);
    if (trouble.any()) return Failure{trouble.text()};
    if (const auto* der = std::get_if<RecordedDer>(&read)) {
      const std::string_view bytes(reinterpret_cast<const char*>(der->der.data()), der->der.size());
      if (support::sha256_hex(bytes) != der->sha256) return Failure{"the certificate is not the one that 'der' names"};
    }
    return read;
  }
  const json::object* q = members.object("q");
  const json::object* a = members.object("a");
  Observation observation;
  if (q != nullptr) observation.question = read_question(Members(*q, trouble));
  if (q != nullptr && a != nullptr && !trouble.any()) {
    observation.answer = read_answer(Members(*a, trouble), observation.question.of.index(), find);
  }
  if (trouble.any()) return Failure{trouble.text()};
  return RecordedLine(std::move(observation));
}

}  // namespace lapse::observe
