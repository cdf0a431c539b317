// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "persist.hpp"
#include "standing.hpp"
#include "tell.hpp"
#include "unseen.hpp"

/// Records that follow from the provider and the name alone, for certificates whose inventory gives none.
namespace lapse::dns_cname {

/// Names at which a record of this shape may stand, nearest first. A persistent record may also stand above the name.
[[nodiscard]] inline std::vector<std::string> owners_of(const shape& form, const std::string& base) {
  std::vector<std::string> out;
  for (std::string_view at = base; label_count(at) > 1 && out.size() < 8; at = parent_of(at)) {
    if (is_registry_suffix(at)) break;
    if (auto owner = form.name_for(at); !owner.empty()) out.push_back(std::move(owner));
    if (!form.persist) break;
  }
  return out;
}

/// Does the target of an alias, to which validation is handed, lie in a zone that answers? The name itself may be empty
/// until the next renewal.
[[nodiscard]] inline findings check_delegate(const known& ask, const expected_record& want, const sighting& seen,
                                             const std::string& first, bool believe_resolvers) {
  std::vector<std::string> steps = {seen.name};
  std::string next = first;
  for (;;) {
    if (!is_askable(next)) {
      finding f = about(fail("DNS1026"), want, seen);
      return f.arg("seen", next).fix(want.line()).visible_after(longest_ttl(seen.heard()));
    }
    const bool loop = std::find(steps.begin(), steps.end(), next) != steps.end();
    steps.push_back(next);
    if (loop || steps.size() > kMostSteps) {
      chain c;
      c.steps = steps;
      finding f = about(fail("DNS1007"), want, seen);
      f.arg("how", loop ? "lead in a circle" : "do not end after " + std::to_string(kMostSteps));
      f.arg("chain", c.shown()).level(LAPSE_ERROR);
      return f.fix(want.line()).visible_after(longest_ttl(seen.heard()));
    }
    const sighting target = look_at(ask, next, rr::TXT, {.every_server = false, .believe_resolvers = believe_resolvers});
    if (target.no_domain()) {
      const dns question = dns(target.zone.absent, rr::NS).again();
      const auto second = ask(target.zone.apex.empty() ? dns(question).at_root() : target.where_any(question));
      if (classify(second, target.zone.absent, rr::NS, target.zone.apex).what != answer_class::absent_name)
        return not_seen(want, seen, "the servers above '" + target.zone.absent + "' said two different things of it");
      finding f = about(fail("DNS1038"), want, seen);
      f.arg("seen", next).arg("absent", target.zone.absent);
      f.evidence(target.zone.evidence).evidence(second);
      return f.fix(want.line()).visible_after(longest_ttl(seen.heard()));
    }
    if (target.heard().empty()) {
      expected_record there = want;
      there.name = next;
      there.type = rr::TXT;
      there.type_name = "TXT";
      return nothing_heard(ask, there, target);
    }
    if (target.heard().front()->alias.empty()) break;
    next = target.heard().front()->alias;
  }
  finding f = about(pass("DNS1037"), want, seen);
  return f.arg("seen", steps.back()).arg("where", where(seen));
}

}  // namespace lapse::dns_cname
