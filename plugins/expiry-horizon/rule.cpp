// SPDX-License-Identifier: Apache-2.0
//
// expiry-horizon: does a certificate stand where its renewal should have brought it by now? Judges the dates and the
// renewal status of the inventory against the window in which the provider renews; asks nothing of the network.
#include <lapse/rule.hpp>

#include "dates.hpp"
#include "horizon.hpp"
#include "outcomes.hpp"
#include "renewal.hpp"
#include "rows.hpp"

namespace expiry_horizon {

class rule {
 public:
  explicit rule(const lapse::parameters& p)
      : window_(read_window(p.row("window"))),
        policy_(read_policy(p.row("policy"))),
        replace_days_(p.integer("replace_days")) {}

  [[nodiscard]] lapse::findings judge(const lapse::subject& s, const lapse::known&) const {
    const horizon h(s, window_, policy_);
    if (auto f = beyond_judging(h)) return *f;
    if (auto f = expired(h)) return *f;

    lapse::findings out;
    if (auto f = not_yet_valid(h)) out += *f;
    if (auto f = nobody_renews(h, replace_days_)) {
      out += *f;
      return out;  // windows and renewal states mean nothing here
    }
    if (auto f = provider_reports(h)) out += *f;
    if (auto f = after_the_last_renewal(h)) out += *f;
    if (out.empty()) out += h.calendar.window_opens == LAPSE_NO_TIME ? window_unknown(h) : stage_of(h);
    return out;
  }

 private:
  std::optional<window_row> window_;
  std::optional<policy_row> policy_;
  int64_t replace_days_;
};

constexpr lapse::rule_description kDescription{
    .kind = "expiry-horizon",
    .version = "0.1.0",
    .vendor = "Lapse",
    .license = "Apache-2.0",
    .url = "https://github.com/lapse-project/lapse/blob/main/plugins/expiry-horizon/README.md",
    .summary = "A certificate is renewed inside its provider's window, before it expires.",
    .scope = LAPSE_PER_CERTIFICATE,
    .parameters = R"({
      "type": "object",
      "properties": {
        "window": {
          "type": "object",
          "x-lapse-table": "renewal-window",
          "description": "How the provider renews a certificate of this kind and lifetime."
        },
        "policy": {
          "type": "object",
          "x-lapse-table": "policy-dates",
          "description": "Dates on which the provider changes or ends this way of validation."
        },
        "replace_days": {
          "type": "integer", "default": 30, "minimum": 0, "maximum": 400,
          "description": "How many days before its end a certificate that nobody renews has to have its successor."
        }
      }
    })",
    .needs = {},
};

}  // namespace expiry_horizon

LAPSE_RULE(expiry_horizon::rule, expiry_horizon::kDescription, expiry_horizon::kOutcomes)
