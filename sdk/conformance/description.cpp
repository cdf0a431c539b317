// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <iterator>
#include <set>
#include <string_view>
#include <testkit/say.hpp>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

namespace json = boost::json;
using testkit::say;

constexpr std::string_view kKinds[] = {"dns/1", "dns-validated/1", "tls/1", "http/1", "dialogue/1"};
constexpr std::size_t kMostDescription = 1024;  ///< characters, what dashboards show

bool is_pascal(std::string_view text) {
  return !text.empty() && text[0] >= 'A' && text[0] <= 'Z' &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
}

bool is_semantic(std::string_view text) {
  int dots = 0;
  bool digit = false;
  for (const char c : text.substr(0, text.find_first_of("-+"))) {
    if (c == '.') {
      if (!digit) return false;
      ++dots;
      digit = false;
    } else if (c < '0' || c > '9') {
      return false;
    } else {
      digit = true;
    }
  }
  return dots == 2 && digit;
}

/// Is every brace of the message part of a {name}?
bool well_formed(std::string_view message) {
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '}') return false;
    if (message[i] != '{') continue;
    const auto end = message.find('}', i);
    if (end == std::string_view::npos || end == i + 1) return false;
    for (const char c : message.substr(i + 1, end - i - 1))
      if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-') return false;
    i = end;
  }
  return true;
}

void check_outcome(Bench& bench, const lapse_outcome& o) {
  const std::string_view id = o.id;
  if (!is_pascal(o.name)) bench.fault(say("{}: its name '{}' is not in PascalCase", id, o.name));
  for (const auto& [what, text] : {std::pair<const char*, std::string_view>{"short description", o.short_description}, {"message", o.message}}) {
    if (text.find('\n') != std::string_view::npos) bench.fault(say("{}: its {} is not one line", id, what));
    if (!text.ends_with('.')) bench.fault(say("{}: its {} does not end with a period", id, what));
  }
  if (std::string_view(o.full_description).size() > kMostDescription)
    bench.fault(say("{}: its full description has more than {} characters", id, kMostDescription));
  if (!well_formed(o.message)) bench.fault(say("{}: the braces of its message are not those of {name} placeholders", id));
  if (o.bearing != LAPSE_BEARS_RENEWAL && o.bearing != LAPSE_BEARS_SERVICE)
    bench.fault(say("{}: it does not say what it bears on: the renewal or the service", id));
}

void check_property(Bench& bench, const std::string& name, const json::object& property) {
  if (!property.contains("description")) bench.fault(say("the parameter '{}' has no description", name));
  if (!property.contains("default") && !property.contains("x-lapse-table")) bench.fault(say("the parameter '{}' has no default", name));
}

}  // namespace

void check_description(Bench& bench) {
  const lapse_descriptor& d = *bench.rule().descriptor;
  bench.at("reading its description");
  const std::string_view url = d.url;
  if (!std::string_view(d.summary).ends_with('.') && !std::string_view(d.summary).ends_with('?'))
    bench.fault(say("its summary is not a sentence: it ends with neither a period nor a question mark"));
  if (!url.starts_with("https://") && !url.starts_with("http://")) bench.fault(say("its page '{}' is not an absolute address", url));
  if (!is_semantic(d.version)) bench.fault(say("its version '{}' is not semantic; expected one like 1.2.3", d.version));
  std::set<std::string_view> needs;
  for (std::size_t i = 0; i < d.need_count; ++i) {
    const std::string_view need = d.needs[i] ? d.needs[i] : "";
    if (std::find(std::begin(kKinds), std::end(kKinds), need) == std::end(kKinds))
      bench.fault(say("it needs '{}', which no host of this version can observe", need));
    if (!needs.insert(need).second) bench.fault(say("it names its need '{}' twice", need));
  }
  std::set<std::string> names;
  for (std::size_t i = 0; i < d.outcome_count; ++i) {
    check_outcome(bench, *d.outcomes[i]);
    if (!names.insert(d.outcomes[i]->name).second) bench.fault(say("two of its outcomes are called '{}'", d.outcomes[i]->name));
  }
  const auto schema = json::parse(*d.parameters ? d.parameters : "{}");
  std::size_t parameters = 0;
  if (const auto* properties = schema.as_object().if_contains("properties")) {
    for (const auto& [name, property] : properties->as_object()) check_property(bench, name, property.as_object());
    parameters = properties->as_object().size();
  }
  bench.done(say("{} outcomes, {} parameters", d.outcome_count, parameters));
}

}  // namespace lapse::conformance
