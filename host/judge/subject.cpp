// SPDX-License-Identifier: Apache-2.0
#include "judge/subject.hpp"

#include <boost/json.hpp>

namespace lapse::judge {
namespace {

static_assert(inventory::kNoTime == LAPSE_NO_TIME);

lapse_string text(const std::string& s) { return {s.data(), s.size()}; }

std::uint32_t tristate(const std::optional<bool>& value) {
  return !value ? LAPSE_UNKNOWN : *value ? LAPSE_YES : LAPSE_NO;
}

boost::json::object to_json(const inventory::Name& name) {
  boost::json::object out{{"domain", name.domain},
                          {"display", name.display},
                          {"validation", name.validation},
                          {"validation_domain", name.validation_domain},
                          {"renewal_status", name.renewal_status}};
  if (name.record)
    out["record"] = {{"name", name.record->name}, {"type", name.record->type}, {"value", name.record->value}};
  if (!name.redirect_from.empty()) out["redirect"] = {{"from", name.redirect_from}, {"to", name.redirect_to}};
  return out;
}

}  // namespace

SubjectView::SubjectView(const inventory::Certificate& of) : of_(of) {
  records_.reserve(of.names.size());
  names_.reserve(of.names.size());
  for (const auto& from : of.names) {
    lapse_name to{};
    to.struct_size = sizeof to;
    to.domain = text(from.domain);
    to.display = text(from.display);
    to.validation = text(from.validation);
    to.validation_domain = text(from.validation_domain);
    to.redirect_from = text(from.redirect_from);
    to.redirect_to = text(from.redirect_to);
    to.renewal_status = text(from.renewal_status);
    if (from.record) {
      records_.push_back({sizeof(lapse_record), text(from.record->name), text(from.record->type), text(from.record->value)});
      to.record = &records_.back();
    }
    names_.push_back(to);
    name_list_.push_back(&names_.back());
  }
  for (const auto& arn : of.in_use_by) in_use_by_.push_back(text(arn));
  auto& c = certificate_;
  c.struct_size = sizeof c;
  c.id = text(of.id);
  c.provider = text(of.provider);
  c.provider_inferred = of.provider_inferred;
  c.type = text(of.type);
  c.status = text(of.status);
  c.validation = text(of.validation);
  c.serial = text(of.serial);
  c.sha256 = text(of.sha256);
  c.issuer = text(of.issuer);
  c.key_algorithm = text(of.key_algorithm);
  c.not_before = of.not_before;
  c.not_after = of.not_after;
  c.issued_at = of.issued_at;
  c.renewal_status = text(of.renewal_status);
  c.renewal_reason = text(of.renewal_reason);
  c.renewal_updated_at = of.renewal_updated_at;
  c.renewal_eligibility = text(of.renewal_eligibility);
  c.in_use = tristate(of.in_use);
  c.exported = tristate(of.exported);
  c.in_use_by = in_use_by_.data();
  c.in_use_by_count = in_use_by_.size();
  c.key_pair_origin = text(of.key_pair_origin);
  c.managed_by = text(of.managed_by);
  c.names = name_list_.data();
  c.name_count = name_list_.size();
  c.discovered = of.discovered;
}

lapse_subject SubjectView::subject(int name) const {
  return {sizeof(lapse_subject), &certificate_, name < 0 ? nullptr : name_list_[static_cast<std::size_t>(name)]};
}

std::string SubjectView::json(int name) const {
  const auto time = [](std::int64_t at) -> boost::json::value {
    if (at == inventory::kNoTime) return nullptr;
    return at;
  };
  const auto flag = [](const std::optional<bool>& value) -> boost::json::value {
    if (!value) return nullptr;
    return *value;
  };
  boost::json::array names;
  for (const auto& n : of_.names) names.push_back(to_json(n));
  boost::json::object certificate{{"id", of_.id},
                                  {"provider", of_.provider},
                                  {"provider_inferred", of_.provider_inferred},
                                  {"type", of_.type},
                                  {"status", of_.status},
                                  {"validation", of_.validation},
                                  {"serial", of_.serial},
                                  {"sha256", of_.sha256},
                                  {"spki_sha256", of_.spki_sha256},
                                  {"issuer", of_.issuer},
                                  {"key_algorithm", of_.key_algorithm},
                                  {"not_before", time(of_.not_before)},
                                  {"not_after", time(of_.not_after)},
                                  {"issued_at", time(of_.issued_at)},
                                  {"renewal_status", of_.renewal_status},
                                  {"renewal_reason", of_.renewal_reason},
                                  {"renewal_updated_at", time(of_.renewal_updated_at)},
                                  {"renewal_eligibility", of_.renewal_eligibility},
                                  {"in_use", flag(of_.in_use)},
                                  {"exported", flag(of_.exported)},
                                  {"in_use_by", boost::json::value_from(of_.in_use_by)},
                                  {"key_pair_origin", of_.key_pair_origin},
                                  {"managed_by", of_.managed_by},
                                  {"names", std::move(names)},
                                  {"discovered", of_.discovered}};
  boost::json::object out{{"certificate", std::move(certificate)}};
  if (name >= 0) out["name"] = to_json(of_.names[static_cast<std::size_t>(name)]);
  return boost::json::serialize(out);
}

}  // namespace lapse::judge
