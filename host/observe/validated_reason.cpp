// SPDX-License-Identifier: Apache-2.0
#include "observe/validated_reason.hpp"

namespace lapse::observe {
namespace {

constexpr std::string_view kRemembered = "is marked as invalid";

/// The word after the last `mark`: the zone of "... for key example.com. while ..."; empty without one.
std::string_view word_after(std::string_view text, std::string_view mark) {
  const auto at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + mark.size());
  return text.substr(0, text.find_first_of(" \n"));
}

std::string_view zone_of(std::string_view why) {
  for (const std::string_view mark : {" for key ", " for DS ", " for trust anchor ", " key for validation "})
    if (const auto zone = word_after(why, mark); !zone.empty()) return zone;
  return {};
}

/// An answer leaves the address that it came from in the reason. Reads what validator.c of unbound 1.17 puts together
/// (process_dnskey_response, ds_response_to_ke, primeResponseToKE).
bool nothing_came(std::string_view why) {
  const auto has = [&](std::string_view text) { return why.find(text) != std::string_view::npos; };
  if (has(" from ")) return false;
  return has("No DNSKEY record") || has("no DNSKEY rrset") || has("SERVFAIL no DS");
}

}  // namespace

bool SilentZones::explain(std::string_view why) {
  const std::string_view zone = zone_of(why);
  if (why.find(kRemembered) != std::string_view::npos) return zones_.contains(zone);
  const bool silent = nothing_came(why);
  if (silent) {
    if (zones_.size() < kMost) zones_.emplace(zone);
  } else if (const auto known = zones_.find(zone); known != zones_.end()) {
    zones_.erase(known);
  }
  return silent;
}

}  // namespace lapse::observe
