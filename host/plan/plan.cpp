// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "config/suggest.hpp"
#include "inventory/facts.hpp"

namespace lapse::plan {
namespace {

findings::Level level_of(const std::string& text) {
  if (text == "error") return findings::Level::error;
  if (text == "warning") return findings::Level::warning;
  if (text == "note") return findings::Level::note;
  return findings::Level::none;
}

std::int64_t number(const boost::json::object& row, std::string_view key, std::int64_t otherwise) {
  const auto* v = row.if_contains(key);
  return v && v->is_int64() ? v->get_int64() : otherwise;
}

/// An empty name would be the root, about which nobody asked.
const std::string kNoDomain = "the inventory's entry is not a domain name";

std::string listed(const std::vector<std::string_view>& words) {
  std::string out;
  for (const auto& w : words) out.append(out.empty() ? "" : ", ").append(w);
  return out.empty() ? "nothing: no plugin is loaded" : out;
}

}  // namespace

Plan::Plan(const std::vector<config::RuleSettings>& settings, const std::vector<std::unique_ptr<judge::Plugin>>& plugins,
           const config::Tables& tables, judge::Runner& runner, std::int64_t now, config::Problems& problems)
    : tables_(tables), runner_(runner), now_(now) {
  for (const auto& name : tables.names())
    if (const auto* table = tables.find(name)) edition_ = std::max(edition_, table->edition);
  std::vector<std::string_view> kinds;
  for (const auto& p : plugins) kinds.emplace_back(p->rule.kind);
  for (const auto& s : settings) {
    const auto found = std::find_if(plugins.begin(), plugins.end(), [&](const auto& p) { return p->rule.kind == s.kind; });
    if (found == plugins.end()) {
      problems.push_back({s.where, "no loaded plugin implements the rule '" + s.kind + "'" + config::did_you_mean(s.kind, kinds),
                          "one of " + listed(kinds)});
      continue;
    }
    const judge::Plugin& plugin = **found;
    Rule rule;
    rule.plugin = &plugin;
    auto schema = config::Schema::parse(plugin.parameters_schema);
    if (!schema) {
      problems.push_back({s.where, "the parameter schema of rule '" + s.kind + "' is not usable: " + schema.error(), "a newer build of the plugin"});
      continue;
    }
    rule.parameters = schema->validate(s.parameters, s.places, s.where, problems);
    for (const auto& [id, setting] : s.levels) {
      if (!plugin.rule.find(id)) {
        std::vector<std::string_view> ids;
        for (const auto& o : plugin.rule.outcomes) ids.emplace_back(o.id);
        problems.push_back({setting.where, "rule '" + s.kind + "' has no outcome '" + id + "'" + config::did_you_mean(id, ids),
                            "one of " + listed(ids)});
        continue;
      }
      rule.levels[id] = level_of(setting.level);
    }
    if (s.enabled.value_or(true)) rules_.push_back(std::move(rule));
  }
}

Plan::Made& Plan::made(Rule& rule, const config::Facts& facts) {
  std::vector<const config::Row*> rows;
  for (const auto& [property, table] : rule.parameters.tables) rows.push_back(tables_.row(table, facts, now_));
  const auto [slot, is_new] = rule.made.try_emplace(rows);
  if (is_new) {
    auto parameters = rule.parameters.parameters;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto& place = parameters[rule.parameters.tables[i].first];
      if (rows[i]) place = rows[i]->values;
      else place = nullptr;
    }
    std::string error;
    slot->second.instance = runner_.make(*rule.plugin, boost::json::serialize(parameters), error);
    if (!slot->second.instance) slot->second.fault = "it could not be made with these parameters: " + error;
  }
  return slot->second;
}

std::vector<Check> Plan::checks(const inventory::Certificate& certificate) {
  std::vector<Check> out;
  const config::Facts whole = inventory::facts_of(certificate);
  for (auto& rule : rules_) {
    const auto add = [&](int name, const config::Facts& facts) {
      if (name >= 0 && certificate.names[static_cast<std::size_t>(name)].domain.empty()) {
        out.push_back({rule.plugin, nullptr, name, &rule.levels, &kNoDomain});
        return;
      }
      const Made& m = made(rule, facts);
      out.push_back({rule.plugin, m.instance.get(), name, &rule.levels, &m.fault});
    };
    if (!rule.plugin->per_name) {
      add(-1, whole);
      continue;
    }
    for (std::size_t i = 0; i < certificate.names.size(); ++i) {
      config::Facts facts = whole;
      if (!certificate.names[i].validation.empty()) facts.validation = certificate.names[i].validation;
      add(static_cast<int>(i), facts);
    }
  }
  return out;
}

lapse::window Plan::window(const inventory::Certificate& certificate) const {
  lapse::window w;
  const auto* row = tables_.row("renewal-window", inventory::facts_of(certificate), now_);
  if (!row) return w;
  const auto& v = row->values;
  w.opens_days = number(v, "opens_days", -1);
  if (const auto* f = v.if_contains("opens_fraction"); f && f->is_number()) w.opens_fraction = f->to_number<double>();
  w.grace_days = number(v, "grace_days", 0);
  w.completion_days = number(v, "completion_days", 1);
  if (const auto* notices = v.if_contains("notice_days"); notices && notices->is_array())
    for (const auto& n : notices->get_array())
      if (n.is_int64()) w.first_notice_days = std::max(w.first_notice_days, n.get_int64());
  return w;
}

const std::vector<config::PolicyChange>& Plan::policy(const inventory::Certificate& certificate) {
  const auto* row = tables_.row("policy-dates", inventory::facts_of(certificate), now_);
  const auto [slot, is_new] = policies_.try_emplace(row);
  if (is_new && row) slot->second = config::policy_changes(*row);
  return slot->second;
}

}  // namespace lapse::plan
