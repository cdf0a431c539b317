// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <functional>
#include <lapse/text.hpp>
#include <sstream>
#include <stdexcept>

#include "reader.hpp"

namespace lapse::testkit {
namespace {

namespace json = boost::json;

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

void check_words(const Reader& r, const YAML::Node& at, const Expected& e) {
  const auto known = [](const std::string& word, std::initializer_list<const char*> words) {
    return word.empty() || std::find(words.begin(), words.end(), word) != words.end();
  };
  if (!known(e.kind, {"pass", "fail", "open", "review", "notApplicable"}))
    r.wrong(at, "'" + e.kind + "' is no kind of finding; expected pass, fail, open, review or notApplicable");
  if (!known(e.level, {"note", "warning", "error"}))
    r.wrong(at, "'" + e.level + "' is no level; expected note, warning or error");
}

Expected read_expected(const Reader& r, const YAML::Node& n) {
  Expected e;
  e.line = static_cast<std::size_t>(n.Mark().line);
  if (n.IsScalar()) {
    std::istringstream words(n.Scalar());
    words >> e.outcome >> e.kind >> e.level;
    check_words(r, n, e);
    return e;
  }
  r.only(n, {"outcome", "kind", "level", "message", "fix", "seen", "expected", "bearing", "visible_after"});
  e = {r.text(n, "outcome"), r.text(n, "kind"), r.text(n, "level"), r.text(n, "bearing"), r.text(n, "message"),
       r.text(n, "fix"),     r.text(n, "seen"), std::nullopt,       {},                   e.line};
  e.expected = r.text(n, "expected");
  check_words(r, n, e);
  if (n["visible_after"]) e.visible_after = n["visible_after"].as<std::int64_t>();
  return e;
}

ExpectPlace place_of_expect(const YAML::Node& doc) {
  ExpectPlace place;
  bool seen = false;
  for (const auto& entry : doc) {
    const auto line = static_cast<std::size_t>(entry.first.Mark().line);
    if (entry.first.Scalar() == "expect") {
      seen = true;
      place.line = line;
    } else if (seen) {
      place.next = line;
      break;
    }
  }
  place.in_brackets = doc["expect"].Style() == YAML::EmitterStyle::Flow;
  return place;
}

}  // namespace

std::vector<Scenario> read_scenarios(const std::string& path, bool per_name) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error(path + ": it cannot be read");
  return scenarios_of(text.str(), path, per_name);
}

std::vector<Scenario> scenarios_of(const std::string& text, const std::string& path, bool per_name) {
  const Reader r{path};
  std::vector<YAML::Node> documents;
  try {
    documents = YAML::LoadAll(text);
  } catch (const YAML::Exception& e) {
    throw std::runtime_error(path + ":" + std::to_string(e.mark.line + 1) + ":" + std::to_string(e.mark.column + 1) + ": " + e.msg);
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
    s.expect_place = place_of_expect(doc);
    out.push_back(std::move(s));
  }
  return out;
}

}  // namespace lapse::testkit
