// SPDX-License-Identifier: Apache-2.0
#include "findings/shared_record.hpp"

#include <algorithm>

#include "findings/own_rule.hpp"
#include "findings/settle.hpp"

namespace lapse::findings {
namespace {

Outcome shared() {
  Outcome o;
  o.id = "DNS1011";
  o.name = "SharedRecord";
  o.kind = Kind::review;
  o.bearing = Bearing::service;
  o.short_description = "Several certificates hang on this validation record.";
  o.full_description =
      "One account's record validates a domain for all of its certificates, in every region. It is asked for once and "
      "reported at each certificate that names it. Whoever deletes the record because one of the certificates is gone stops "
      "the renewal of the others. Nothing is wrong: the verdict does not hang on this.";
  o.help =
      "Before you delete or change the record, look at every certificate that is listed. Delete it only when the last one is "
      "gone.";
  o.message = "'{record}' validates {count} certificates, beside this one: {certificates}.";
  o.tags = {"dns", "inventory"};
  return o;
}

/// The ids, other than the certificate's own, and how many more there are.
std::string listed(const inventory::SharedRecords::Sharers& sharers, const std::string& own, const char* between, std::size_t most) {
  std::string out;
  std::size_t told = 0;
  for (const auto& id : sharers.ids) {
    if (id == own || told == most) continue;
    out += (told++ == 0 ? "" : between) + id;
  }
  const std::size_t others = sharers.count - 1;
  if (told == 0) return std::to_string(others) + " others";
  if (others > told) out += between + ("and " + std::to_string(others - told) + " more");
  return out;
}

Finding tell(const inventory::SharedRecords::Sharers& sharers, const inventory::Certificate& certificate, std::size_t name) {
  const auto& record = *certificate.names[name].record;
  Reported r;
  r.outcome = &shared_record_rule().outcomes.front();
  r.kind = r.outcome->kind;
  r.part = LAPSE_PART_RECORD;
  r.discriminator = record.name;
  r.arguments = {{"record", record.name},
                 {"count", std::to_string(sharers.count)},
                 {"certificates", listed(sharers, certificate.id, ", ", 3)}};
  r.seen = listed(sharers, certificate.id, "\n", inventory::SharedRecords::kMostListed);
  return settle(r, shared_record_rule(), certificate, static_cast<int>(name), {});
}

}  // namespace

const Rule& shared_record_rule() {
  static const Rule kRule =
      own_rule("shared-records", "Which certificates hang on the same validation record?", "host/findings/README.md", {shared()});
  return kRule;
}

void tell_of_shared_records(const inventory::SharedRecords& shared, const inventory::Certificate& certificate,
                            std::vector<Finding>& to) {
  std::vector<const inventory::SharedRecords::Sharers*> told;
  for (std::size_t i = 0; i < certificate.names.size(); ++i) {
    if (!certificate.names[i].record) continue;
    const auto* sharers = shared.of(*certificate.names[i].record);
    if (!sharers || std::ranges::find(told, sharers) != told.end()) continue;
    told.push_back(sharers);
    to.push_back(tell(*sharers, certificate, i));
  }
}

}  // namespace lapse::findings
