// SPDX-License-Identifier: Apache-2.0
#include "standing.hpp"

#include <boost/json.hpp>
#include <lapse/dns.hpp>
#include <lapse/text.hpp>
#include <stdexcept>

namespace lapse::dns_cname {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse(const std::string& what) {
  throw std::invalid_argument("the row of the table 'standing-records': " + what);
}

std::string text(const json::object& of, std::string_view key, bool needed) {
  const auto* v = of.if_contains(key);
  if (!v && !needed) return {};
  if (!v || !v->is_string()) refuse("'" + std::string(key) + "' is not a text");
  return std::string(v->get_string());
}

bool flag(const json::object& of, std::string_view key, bool usual) {
  const auto* v = of.if_contains(key);
  if (!v) return usual;
  if (!v->is_bool()) refuse("'" + std::string(key) + "' is not true or false");
  return v->get_bool();
}

std::vector<std::string> texts(const json::object& of, std::string_view key) {
  std::vector<std::string> out;
  const auto* v = of.if_contains(key);
  if (!v) return out;
  if (!v->is_array()) refuse("'" + std::string(key) + "' is not a list");
  for (const auto& e : v->get_array()) {
    if (!e.is_string()) refuse("'" + std::string(key) + "' holds something else than texts");
    out.emplace_back(e.get_string());
  }
  return out;
}

shape read_shape(const json::value& from) {
  if (!from.is_object()) refuse("a shape is not a map");
  const auto& of = from.get_object();
  shape out;
  out.about = text(of, "about", true);
  out.type_name = text(of, "type", true);
  if (out.type_name != "CNAME" && out.type_name != "TXT") refuse("'type' is neither CNAME nor TXT");
  out.type = out.type_name == "TXT" ? rr::TXT : rr::CNAME;
  out.name = text(of, "name", true);
  out.value = text(of, "value", false);
  const std::string form = text(of, "form", false);
  if (!form.empty() && form != "persist")
    refuse("'" + form + "' is not a form that this rule knows; it knows: persist");
  out.persist = form == "persist";
  if (out.persist != (out.type == rr::TXT)) refuse("a TXT record needs the form persist, and only a TXT record has it");
  out.issuers = texts(of, "issuers");
  out.required = flag(of, "required", true);
  out.direct = flag(of, "direct", false);
  out.wildcards = flag(of, "wildcards", true);
  return out;
}

std::string with(std::string in, std::string_view placeholder, std::string_view value) {
  for (auto at = in.find(placeholder); at != std::string::npos; at = in.find(placeholder, at + value.size()))
    in.replace(at, placeholder.size(), value);
  return in;
}

std::string_view first_label(std::string_view name) {
  return name.substr(0, name.find('.'));
}

/// Label by label: {label} is one, {labels} one or more.
bool fits_form(std::string_view form, std::string_view name) {
  if (form.empty() || name.empty()) return form.empty() && name.empty();
  const std::string_view want = first_label(form);
  if (want == "{labels}")
    return fits_form(parent_of(form), parent_of(name)) ||
           (!parent_of(name).empty() && fits_form(form, parent_of(name)));
  return (want == "{label}" || want == first_label(name)) && fits_form(parent_of(form), parent_of(name));
}

}  // namespace

std::string shape::name_for(std::string_view base) const {
  if (name.find("{token}") != std::string::npos) return {};
  return canonical_name(with(name, "{base}", base));
}

bool shape::fits(std::string_view target, std::string_view base) const {
  if (value.empty()) return !target.empty();
  return fits_form(canonical_name(with(value, "{base}", base)), target);
}

std::string shape::value_for_people(std::string_view base) const {
  if (value.empty()) return "<a name of yours>";
  return with(with(with(value, "{base}", base), "{labels}", "<token>"), "{label}", "<token>");
}

standing read_standing(const json::object* row) {
  standing out;
  if (!row) return out;
  out.known = true;
  out.per_order = flag(*row, "per_order", false);
  for (const auto& c : texts(*row, "conditions")) {
    if (c == "names_exist")
      out.names_exist = true;
    else if (c == "apex_record")
      out.apex_record = true;
    else
      refuse("'" + c + "' is not a condition that this rule knows; it knows: names_exist, apex_record");
  }
  for (const auto& t : texts(*row, "tokens")) out.tokens.push_back(canonical_name(t));
  if (const auto* shapes = row->if_contains("shapes")) {
    if (!shapes->is_array()) refuse("'shapes' is not a list");
    for (const auto& s : shapes->get_array()) out.shapes.push_back(read_shape(s));
  }
  return out;
}

}  // namespace lapse::dns_cname
