// SPDX-License-Identifier: Apache-2.0
#include "findings/whole_inventory.hpp"

#include "findings/own_rule.hpp"
#include "findings/settle.hpp"

namespace lapse::findings {
namespace {

Outcome hides() {
  Outcome o;
  o.id = "ELG1009";
  o.name = "InventoryMayHideCertificates";
  o.kind = Kind::review;
  o.bearing = Bearing::service;
  o.short_description = "The saved lists of certificates look as if AWS had left some out.";
  o.full_description =
      "Unless asked otherwise, list-certificates leaves out every key but RSA of 1,024 and 2,048 bits, and whatever an ACME "
      "client asked for; with --max-items it ends in the middle. A certificate that is not listed is not audited, and "
      "nobody hears that it will not renew.";
  o.help =
      "Save the lists again with all seven key types in --includes keyTypes=..., with all three origins in "
      "--certificate-key-pair-origins, in every region. When the lists were made so, say 'complete: true' at this source of "
      "the estate's inventory.";
  o.message = "The saved lists of certificates may be incomplete: {why}.";
  o.tags = {"eligibility", "inventory"};
  return o;
}

Outcome differ() {
  Outcome o;
  o.id = "ELG1010";
  o.name = "RegionsDiffer";
  o.kind = Kind::fail;
  o.level = Level::warning;
  o.bearing = Bearing::service;
  o.short_description = "The same name has certificates in several regions, and not all of them will renew alike.";
  o.full_description =
      "Certificates of AWS Certificate Manager belong to one region, and each is renewed by itself. The copies for one name "
      "were judged differently: one may be used by no service any more, another hang on a record of its own.";
  o.help = "Look at the findings of both certificates. Delete the copy that nothing needs, or mend it as the other one is.";
  o.message = "'{name}': {here} in {region}, {there} in {other}.";
  o.tags = {"eligibility", "inventory"};
  return o;
}

/// "eu-west-1" of "arn:aws:acm:eu-west-1:111122223333:certificate/..."; empty for whatever is no such ARN.
std::string region_of(const std::string& arn) {
  if (!arn.starts_with("arn:")) return {};
  std::size_t at = 0;
  for (int colons = 0; colons < 3; ++colons) {
    at = arn.find(':', at);
    if (at == std::string::npos) return {};
    ++at;
  }
  if (const std::size_t service = arn.find(":acm:"); service == std::string::npos || service + 5 != at) return {};
  return arn.substr(at, arn.find(':', at) - at);
}

}  // namespace

const Rule& whole_inventory_rule() {
  static const Rule kRule = own_rule("whole-inventory", "What the inventory as a whole shows and no single certificate does.",
                                     "host/findings/README.md", {hides(), differ()});
  return kRule;
}

std::optional<Finding> Regions::tell(const inventory::Certificate& certificate, const std::string& verdict) {
  const std::string region = region_of(certificate.id);
  if (region.empty() || certificate.names.empty() || certificate.names.front().domain.empty()) return std::nullopt;
  const auto& name = certificate.names.front();
  auto known = copies_.find(name.domain);
  if (known == copies_.end()) {
    if (copies_.size() < kMostNames) copies_[name.domain].push_back({region, certificate.id, verdict});
    return std::nullopt;
  }
  Reported r;
  std::optional<Copy> other;
  for (const Copy& copy : known->second) {
    if (copy.region == region || copy.verdict == verdict) continue;
    if (!other) other = copy;
    r.seen += (r.seen.empty() ? "" : "\n") + copy.id + ": " + copy.verdict;
  }
  if (known->second.size() < kMostCopies) known->second.push_back({region, certificate.id, verdict});
  if (!other) return std::nullopt;
  r.outcome = whole_inventory_rule().find("ELG1010");
  r.kind = r.outcome->kind;
  r.arguments = {{"name", name.display.empty() ? name.domain : name.display},
                 {"here", verdict},
                 {"region", region},
                 {"there", other->verdict},
                 {"other", other->region}};
  return settle(r, whole_inventory_rule(), certificate, -1, {});
}

}  // namespace lapse::findings
