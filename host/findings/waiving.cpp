// SPDX-License-Identifier: Apache-2.0
#include "findings/waiving.hpp"

#include <lapse/calendar.hpp>

#include <algorithm>

#include "config/time.hpp"
#include "support/clean.hpp"
#include "support/say.hpp"

namespace lapse::findings {
namespace {

using config::Waiver;
using inventory::Certificate;

bool any_matches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns, [&](const auto& pattern) { return config::matches(pattern, text); });
}

bool name_matches(const Waiver& waiver, const inventory::Name& name) {
  return any_matches(waiver.names, name.domain) || any_matches(waiver.names, name.display);
}

/// A finding about the whole certificate belongs to a waiver of names only when all its names do.
bool names_match(const Waiver& waiver, const Certificate& certificate, const std::string& name) {
  if (waiver.names.empty()) return true;
  const auto matches = [&](const auto& one) { return name_matches(waiver, one); };
  if (name.empty()) return !certificate.names.empty() && std::ranges::all_of(certificate.names, matches);
  return std::ranges::any_of(certificate.names,
                             [&](const auto& one) { return clean(one.display, 300) == name && matches(one); });
}

bool certificate_matches(const Waiver& waiver, const Certificate& certificate) {
  return waiver.certificates.empty() || any_matches(waiver.certificates, certificate.id);
}

bool too_long(const Waiver& waiver, std::int64_t last_safe_day) {
  return !waiver.force && last_safe_day != LAPSE_NO_TIME && waiver.until >= last_safe_day + kDay;
}

bool can_be_waived(const Finding& finding) {
  return finding.kind == Kind::fail || finding.kind == Kind::open || finding.kind == Kind::review;
}

}  // namespace

Waiving::Waiving(const std::vector<Waiver>& waivers, std::int64_t now)
    : waivers_(waivers), now_(now), uses_(waivers.size()) {
  for (std::size_t i = 0; i < waivers.size(); ++i) uses_[i].trouble.waiver = &waivers[i];
}

void Waiving::cover(const Certificate& certificate, std::int64_t last_safe_day, std::span<Finding> findings) {
  for (std::size_t i = 0; i < waivers_.size(); ++i) {
    const Waiver& waiver = waivers_[i];
    if (!certificate_matches(waiver, certificate)) continue;
    for (Finding& finding : findings) {
      if (!can_be_waived(finding) || !any_matches(waiver.outcomes, finding.outcome->id) ||
          !names_match(waiver, certificate, finding.name))
        continue;
      Use& use = uses_[i];
      const bool expired = waiver.until < now_;
      if (!expired && !too_long(waiver, last_safe_day)) {
        ++use.covered;
        if (finding.waiver == nullptr) finding.waiver = &waiver;
        continue;
      }
      use.trouble.what = expired ? WaiverTrouble::What::expired : WaiverTrouble::What::too_long;
      if (use.trouble.count++ == 0) {
        use.trouble.subject = clean(certificate.id, 200);
        use.trouble.last_safe_day = last_safe_day;
      }
    }
  }
}

void Waiving::examine(const Certificate& certificate, std::int64_t last_safe_day) {
  for (std::size_t i = 0; i < waivers_.size(); ++i) {
    const Waiver& waiver = waivers_[i];
    const auto matches = [&](const auto& name) { return name_matches(waiver, name); };
    const bool ours = waiver.names.empty() || std::ranges::any_of(certificate.names, matches);
    if (!ours || !certificate_matches(waiver, certificate)) continue;
    Use& use = uses_[i];
    ++use.covered;
    if (!too_long(waiver, last_safe_day) || use.trouble.count++ > 0) continue;
    use.trouble.what = WaiverTrouble::What::too_long;
    use.trouble.subject = clean(certificate.id, 200);
    use.trouble.last_safe_day = last_safe_day;
  }
}

std::vector<WaiverTrouble> Waiving::troubles() const {
  std::vector<WaiverTrouble> out;
  for (const Use& use : uses_) {
    WaiverTrouble trouble = use.trouble;
    if (trouble.waiver->until < now_) trouble.what = WaiverTrouble::What::expired;
    const bool wrong = trouble.count > 0 || trouble.what == WaiverTrouble::What::expired;
    if (wrong || use.covered == 0) out.push_back(std::move(trouble));
  }
  return out;
}

std::string to_text(const WaiverTrouble& trouble) {
  const std::string until = config::format_date(trouble.waiver->until);
  switch (trouble.what) {
    case WaiverTrouble::What::expired:
      if (trouble.count == 0)
        return say("A waiver expired at the end of {} (UTC) and covers nothing any more: remove it.", until);
      if (trouble.count == 1)
        return say("A waiver expired at the end of {} (UTC): 1 finding counts again, of '{}'.", until, trouble.subject);
      return say("A waiver expired at the end of {} (UTC): {} findings count again, the first of '{}'.", until, trouble.count,
                 trouble.subject);
    case WaiverTrouble::What::too_long:
      return say("A waiver until {} is refused for '{}', whose last safe day is {}: end it by then, or say 'force: true'.",
                 until, trouble.subject, config::format_date(trouble.last_safe_day));
    case WaiverTrouble::What::unused:
      return say("A waiver until {} covers nothing that was found: remove it, or mend its patterns.", until);
  }
  return {};
}

}  // namespace lapse::findings
