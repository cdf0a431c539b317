// SPDX-License-Identifier: Apache-2.0
#include "commands/scenario_text.hpp"

#include <boost/json.hpp>
#include <sstream>

#include "commands/observation_text.hpp"
#include "config/time.hpp"

namespace lapse::commands {
namespace {

namespace json = boost::json;

/// Members of a certificate or a name that are known, each on a line of its own.
class Members {
 public:
  Members(std::ostream& out, std::string indent) : out_(out), indent_(std::move(indent)) {}
  void text(const char* key, const std::string& value) {
    if (!value.empty()) out_ << indent_ << key << ": " << quoted(value) << "\n";
  }
  void time(const char* key, std::int64_t value) {
    if (value != inventory::kNoTime) out_ << indent_ << key << ": " << config::format_time(value) << "\n";
  }
  void flag(const char* key, std::optional<bool> value) {
    if (value) out_ << indent_ << key << ": " << (*value ? "true" : "false") << "\n";
  }

 private:
  std::ostream& out_;
  std::string indent_;
};

void write_name(std::ostream& out, const inventory::Name& name, const std::string& indent) {
  Members m(out, indent);
  m.text("domain", name.domain);
  if (name.display != name.domain) m.text("display", name.display);
  m.text("validation", name.validation);
  m.text("validation_domain", name.validation_domain);
  if (name.record)
    out << indent << "record: {name: " << quoted(name.record->name) << ", type: " << name.record->type << ", value: " << quoted(name.record->value)
        << "}\n";
  m.text("redirect_from", name.redirect_from);
  m.text("redirect_to", name.redirect_to);
  m.text("renewal_status", name.renewal_status);
}

void write_certificate(std::ostream& out, const inventory::Certificate& c, int judged) {
  out << "certificate:\n";
  Members m(out, "  ");
  m.text("id", c.id);
  m.text("provider", c.provider);
  if (c.provider_inferred) m.flag("provider_inferred", true);
  m.text("type", c.type);
  m.text("status", c.status);
  m.text("validation", c.validation);
  m.text("serial", c.serial);
  m.text("sha256", c.sha256);
  m.text("issuer", c.issuer);
  m.text("key_algorithm", c.key_algorithm);
  m.time("not_before", c.not_before);
  m.time("not_after", c.not_after);
  m.time("issued_at", c.issued_at);
  m.text("renewal_status", c.renewal_status);
  m.text("renewal_reason", c.renewal_reason);
  m.time("renewal_updated_at", c.renewal_updated_at);
  m.text("renewal_eligibility", c.renewal_eligibility);
  m.flag("in_use", c.in_use);
  m.flag("exported", c.exported);
  if (!c.in_use_by.empty()) {
    out << "  in_use_by:\n";
    for (const auto& user : c.in_use_by) out << "    - " << quoted(user) << "\n";
  }
  m.text("key_pair_origin", c.key_pair_origin);
  m.text("managed_by", c.managed_by);
  if (c.discovered) m.flag("discovered", true);
  if (c.names.size() > (judged >= 0 ? 1U : 0U)) {
    out << "  names:\n";
    for (std::size_t i = 0; i < c.names.size(); ++i) {
      if (static_cast<int>(i) == judged) continue;
      std::ostringstream one;
      write_name(one, c.names[i], "      ");
      std::string text = one.str();
      if (text.size() > 4) text.replace(4, 1, "-");
      out << text;
    }
  }
  if (judged >= 0) {
    out << "name:\n";
    write_name(out, c.names[static_cast<std::size_t>(judged)], "  ");
  }
}

/// Those that are not as the schema has them anyway, each on a line of its own.
void write_parameters(std::ostream& out, const std::string& text, const std::string& schema) {
  const auto parameters = json::parse(text).as_object();
  const auto described = json::parse(schema.empty() ? "{}" : schema).as_object();
  const json::value* properties = described.if_contains("properties");
  bool first = true;
  for (const auto& member : parameters) {
    const json::value* property = properties == nullptr ? nullptr : properties->as_object().if_contains(member.key());
    const json::value* standard = property == nullptr ? nullptr : property->as_object().if_contains("default");
    if (standard != nullptr && *standard == member.value()) continue;
    if (first) out << "parameters:\n";
    first = false;
    out << "  " << std::string(member.key()) << ": " << json::serialize(member.value()) << "\n";
  }
}

void write_expected(std::ostream& out, const std::vector<findings::Reported>& findings) {
  if (findings.empty()) {
    out << "expect: []\n";
    return;
  }
  out << "expect:\n";
  for (const auto& f : findings) {
    out << "  - " << f.outcome->id << " " << findings::to_text(f.kind);
    const auto level = f.level == LAPSE_LEVEL_DEFAULT ? f.outcome->level : static_cast<findings::Level>(f.level);
    if (f.kind == findings::Kind::fail) out << " " << findings::to_text(level);
    out << "\n";
  }
}

}  // namespace

std::string quoted(const std::string& text) { return json::serialize(json::string(text)); }

std::string scenario_text(const Witnessed& check) {
  std::ostringstream out;
  out << "scenario: " << quoted(check.title) << "\n";
  out << "now: " << config::format_time(check.now) << "\n";
  write_parameters(out, check.parameters, check.schema);
  write_certificate(out, *check.certificate, check.name);
  const std::string observations = observations_text(check.world);
  if (!observations.empty()) out << "observations:\n" << observations;
  write_expected(out, check.findings);
  return out.str();
}

}  // namespace lapse::commands
