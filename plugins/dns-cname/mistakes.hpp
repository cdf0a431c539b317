// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "chain.hpp"
#include "expected.hpp"
#include "names.hpp"
#include "sighting.hpp"

/// Why a record is not there: the ways in which people publish it at another name, or as something else. Only asked
/// when it is absent, all in one round.
namespace lapse::dns_cname {

/// A name that nobody publishes, beside `name`: only a wildcard answers for it. The same in every run.
[[nodiscard]] inline std::string control_name(const std::string& name) {
  uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", hash);
  const auto parent = std::string(parent_of(name));
  return std::string("_lapse-control-") + digits + (parent.empty() ? "" : "." + parent);
}

enum class mistake : uint8_t { none, doubled, underscore_lost, other_data, wildcard };

struct explanation {
  mistake what = mistake::none;
  std::string found;              ///< doubled, underscore_lost: the name where it is; the others: what is there
  std::vector<dns_answer> looks;  ///< the answer that shows it
  int64_t ttl = -1;
};

namespace detail {

struct probe {
  std::string name;
  uint16_t type;
  friend bool operator==(const probe&, const probe&) = default;
};

/// Names under which the record ends up when the console appends the zone to a name that has it already.
[[nodiscard]] inline std::vector<std::string> doubled_names(const std::string& name, const expected_record& want,
                                                            const std::string& apex) {
  std::vector<std::string> out;
  for (const auto& suffix : {apex, want.base, registrable(want.base)})
    if (!suffix.empty() && std::find(out.begin(), out.end(), name + "." + suffix) == out.end())
      out.push_back(name + "." + suffix);
  return out;
}

class probes {
 public:
  probes(const known& ask, const sighting& seen, std::vector<probe> list) : seen_(seen), list_(std::move(list)) {
    std::erase_if(list_, [](const probe& p) { return !is_askable(p.name); });
    answers_ = ask.all(list_, [&](const probe& p) { return seen.where_heard(dns(p.name, p.type)); });
  }
  /// The answer when it shows what the name holds: a record of that type, or an alias.
  [[nodiscard]] const dns_answer* answer_to(const std::string& name, uint16_t type) const {
    for (std::size_t i = 0; i < list_.size(); ++i)
      if (list_[i] == probe{name, type}) return &answers_[i];
    return nullptr;
  }
  [[nodiscard]] bool has(const std::string& name, uint16_t type) const {
    const auto* answer = answer_to(name, type);
    return answer && seen_.read(*answer, name, type).what == answer_class::answer;
  }
  [[nodiscard]] bool holds_value(const std::string& name, const expected_record& want) const {
    const auto* answer = answer_to(name, want.type);
    if (!answer) return false;
    place p;
    read_look(p, *answer, seen_.read(*answer, name, want.type), want.type);
    return holds(want, p);
  }

 private:
  const sighting& seen_;
  std::vector<probe> list_;
  std::vector<dns_answer> answers_;
};

}  // namespace detail

/// Looks for the record where it does not belong.
[[nodiscard]] inline explanation explain_absence(const known& ask, const expected_record& want, const sighting& seen) {
  using detail::probe;
  const std::string control = control_name(want.name);
  const std::string bare = want.name.starts_with('_') ? want.name.substr(1) : std::string{};
  const auto doubled = detail::doubled_names(want.name, want, seen.zone.apex);
  const auto controls = detail::doubled_names(control, want, seen.zone.apex);

  std::vector<probe> list;
  const std::vector<uint16_t> others = {rr::A, rr::AAAA, want.type == rr::TXT ? rr::CNAME : rr::TXT};
  const auto heard = seen.heard();
  // A name that does not exist holds nothing else either.
  if (std::any_of(heard.begin(), heard.end(), [](const auto* p) { return p->what != answer_class::absent_name; }))
    for (const uint16_t type : others) {
      list.push_back({want.name, type});
      list.push_back({control, type});
    }
  for (const auto& name : doubled) list.push_back({name, want.type});
  for (const auto& name : controls) list.push_back({name, want.type});
  if (!bare.empty()) list.push_back({bare, want.type});
  const detail::probes found(ask, seen, std::move(list));

  for (std::size_t i = 0; i < doubled.size(); ++i)
    if (found.holds_value(doubled[i], want) && !found.holds_value(controls[i], want))
      return {mistake::doubled, doubled[i], {*found.answer_to(doubled[i], want.type)}, -1};
  if (!bare.empty() && found.holds_value(bare, want))
    return {mistake::underscore_lost, bare, {*found.answer_to(bare, want.type)}, -1};
  for (const uint16_t type : others) {
    if (!found.has(want.name, type)) continue;
    const auto& answer = *found.answer_to(want.name, type);
    int64_t ttl = -1;
    for (const auto* r : answer->at(want.name, type)) ttl = std::max<int64_t>(ttl, r->ttl);
    const bool wildcard = found.has(control, type);
    const std::string what = type == rr::A || type == rr::AAAA ? "an address record (" + type_text(type) + ")"
                                                               : "a record of type " + type_text(type);
    return {wildcard ? mistake::wildcard : mistake::other_data, what, {answer}, ttl};
  }
  return {};
}

/// Does a wildcard answer in the record's place? A signed answer says so itself; otherwise a name that nobody published
/// leads to the same.
[[nodiscard]] inline explanation explain_value(const known& ask, const sighting& seen, const place& p) {
  const uint16_t held = p.what == answer_class::cname ? rr::CNAME : seen.type;
  if (const auto made = made_from_wildcard(p.looks.back(), seen.name, held); made && p.what != answer_class::dname) {
    if (*made) return {mistake::wildcard, p.shown(), {p.looks.back()}, p.ttl};
    return {};
  }
  const std::string control = control_name(seen.name);
  if (!is_askable(control)) return {};
  const auto answer = ask(seen.where_heard(dns(control, seen.type)));
  place other;
  read_look(other, answer, seen.read(answer, control, seen.type), seen.type);
  if (!other.conclusive() || other.absent() || other.content() != p.content()) return {};
  return {mistake::wildcard, other.shown(), {answer}, other.ttl};
}

}  // namespace lapse::dns_cname
