// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "expected.hpp"
#include "sighting.hpp"

/// Where a name leads. A validation record may point at another name that holds the expected value; every step of that
/// way lies in a zone of its own, and is asked of that zone's servers.
namespace lapse::dns_cname {

/// Steps after which a chain is given up, whatever the provider's limit is.
inline constexpr std::size_t kMostSteps = 10;

enum class chain_end : uint8_t {
  reaches,    ///< the expected value
  elsewhere,  ///< another value, and nothing follows it
  loop,       ///< a name that was passed already
  endless,    ///< more than kMostSteps
  differs,    ///< the servers of a step say different things
  unseen      ///< a step could not be asked
};

struct chain {
  chain_end end = chain_end::elsewhere;
  std::vector<std::string> steps;      ///< the names passed, the record's own first, the last value last
  std::shared_ptr<const sighting> at;  ///< differs, unseen, elsewhere: the last name that was asked
  std::vector<dns_answer> unheard;     ///< what was asked in vain on the way, beside those that answered
  int64_t ttl = -1;

  /// CNAME records on the way; 1 = the record itself holds the value.
  [[nodiscard]] std::size_t length() const { return steps.size() - 1; }
  /// "a -> b -> c".
  [[nodiscard]] std::string shown() const {
    std::string out;
    for (const auto& s : steps) out += (out.empty() ? "" : " -> ") + quoted(s);
    return out;
  }
};

/// Does this place hold the value itself?
[[nodiscard]] inline bool holds(const expected_record& want, const place& p) {
  return p.conclusive() && std::any_of(p.values.begin(), p.values.end(), [&](const auto& v) { return want.is(v); });
}

/// A value that says by its form what it is: there is nothing to be learned from asking for it.
[[nodiscard]] inline bool speaks_for_itself(const expected_record& want, const std::string& value) {
  return want.is_token(value) || want.is_relative_token(value) || !is_askable(value);
}

/// Follows the alias that `first` holds.
[[nodiscard]] inline chain follow(const known& ask, const expected_record& want, const place& first, const looking& how) {
  chain c;
  c.steps = {want.name, first.shown()};
  c.ttl = first.ttl;
  if (holds(want, first)) c.end = chain_end::reaches;
  if (holds(want, first) || first.alias.empty()) return c;
  std::string next = c.steps[1] = first.alias;
  for (;;) {
    if (want.type == rr::CNAME && want.is(next)) c.end = chain_end::reaches;
    if (c.end == chain_end::reaches || speaks_for_itself(want, next)) return c;
    if (std::find(c.steps.begin(), c.steps.end() - 1, next) != c.steps.end() - 1) {
      c.end = chain_end::loop;
      return c;
    }
    if (c.length() >= kMostSteps) {
      c.end = chain_end::endless;
      return c;
    }
    c.at = std::make_shared<const sighting>(look_at(ask, next, want.type, how));
    const auto heard = c.at->heard();
    for (const auto& p : c.at->servers)
      if (!p.conclusive()) c.unheard.insert(c.unheard.end(), p.looks.begin(), p.looks.end());
    if (c.at->zone.problem.empty() && c.at->zone.absent.empty())
      c.unheard.insert(c.unheard.end(), c.at->zone.evidence.begin(), c.at->zone.evidence.end());
    if (heard.empty()) {
      // A target in a domain that does not exist: the resolvers' word is the second look.
      if (!c.at->no_domain() || !c.at->resolver.absent()) c.end = chain_end::unseen;
      return c;
    }
    const bool same =
        std::all_of(heard.begin(), heard.end(), [&](const auto* p) { return p->content() == heard[0]->content(); });
    if (!same) {
      c.end = chain_end::differs;
      return c;
    }
    if (heard[0]->absent()) return c;
    c.ttl = std::max(c.ttl, heard[0]->ttl);
    c.steps.push_back(heard[0]->shown());
    if (holds(want, *heard[0])) {
      c.end = chain_end::reaches;
      return c;
    }
    if (heard[0]->alias.empty()) return c;
    next = c.steps.back() = heard[0]->alias;
  }
}

/// The chains of all places, one for each different content.
class chains {
 public:
  chains(const known& ask, const expected_record& want, const sighting& seen, const looking& how) {
    for (const auto* p : seen.heard())
      if (!p->absent() && !of_.contains(p->content())) of_.emplace(p->content(), follow(ask, want, *p, how));
  }
  /// Null for a place that holds nothing.
  [[nodiscard]] const chain* of(const place& p) const {
    const auto found = of_.find(p.content());
    return p.absent() || found == of_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool reaches(const place& p) const {
    const auto* c = of(p);
    return c && c->end == chain_end::reaches;
  }
  /// The first chain that ends like this; null when none does.
  [[nodiscard]] const chain* ending(chain_end end) const {
    for (const auto& [content, c] : of_)
      if (c.end == end) return &c;
    return nullptr;
  }
  /// The longest of those that reach the value.
  [[nodiscard]] const chain* longest() const {
    const chain* out = nullptr;
    for (const auto& [content, c] : of_)
      if (c.end == chain_end::reaches && (!out || c.length() > out->length())) out = &c;
    return out;
  }

 private:
  std::map<std::string, chain> of_;
};

}  // namespace lapse::dns_cname
