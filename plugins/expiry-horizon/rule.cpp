// SPDX-License-Identifier: Apache-2.0
//
// expiry-horizon: does a certificate stand where its renewal should have brought it by now? Judges the dates and the
// renewal status of the inventory against the window in which the provider renews. One look at the service adds what no
// inventory holds: the chain, and the dates as they were written; an ACME authority is asked when it would have it renewed.
#include <lapse/rule.hpp>

#include "dates.hpp"
#include "horizon.hpp"
#include "outcomes.hpp"
#include "policy.hpp"
#include "renewal.hpp"
#include "seen.hpp"

namespace expiry_horizon {

class rule {
 public:
  explicit rule(const lapse::parameters& p)
      : window_(lapse::read_renewal_row(p.row("window"))),
        policy_(lapse::read_policy_row(p.row("policy"))),
        directory_(directory_of(p.row("acme"))),
        look_(p.boolean("look")),
        event_days_(p.integer("expiry_event_days")),
        replace_days_(p.integer("replace_days")) {}

  [[nodiscard]] lapse::findings judge(const lapse::subject& s, const lapse::known& ask) const {
    horizon h(s, window_, policy_);
    if (look_ && h.certificate.discovered() && h.certificate.not_after() == LAPSE_NO_TIME)
      if (auto f = odd_dates(h, look_at(h.certificate, ask))) return *f;
    if (auto f = beyond_judging(h)) return *f;
    if (auto f = expired(h)) return *f;
    if (auto f = without_end(h)) return *f;

    lapse::findings out;
    if (auto f = not_yet_valid(h)) out += *f;
    if (auto f = nobody_renews(h, replace_days_)) {
      out += *f;
      return out;  // windows and renewal states mean nothing here
    }
    const presented seen = look_ ? look_at(h.certificate, ask) : presented{};
    const auto told = ask_authority(seen, renewed_by_acme(h) ? directory_ : std::string(), ask, h.now);
    h.take(told);

    if (auto f = provider_reports(h)) out += *f;
    if (auto f = after_the_last_renewal(h)) out += *f;
    if (auto f = pulled_forward(h)) out += *f;
    if (out.empty()) out += stage(h, seen);
    for (const auto& f : {odd_dates(h, seen), dates_differ(h, seen), issuer_ends_first(h, seen), last_renewal_ahead(h), shorter_life_ahead(h),
                    events_come_late(h, event_days_), answer_is_unusable(h, told)})
      if (f) out += *f;
    return out;
  }

 private:
  /// By a row of the table `acme-directories`.
  static std::string directory_of(const boost::json::object* row) {
    const auto* v = row ? row->if_contains("directory") : nullptr;
    if (!v || v->is_null()) return {};
    if (!v->is_string()) throw std::invalid_argument("table row: 'directory' is not text");
    return std::string(v->get_string());
  }

  /// Whoever renews with an authority's ACME server may go by its suggestions; a platform that does so itself tells
  /// nobody whether it does.
  static bool renewed_by_acme(const horizon& h) {
    return h.certificate.provider() == "acme" || h.certificate.provider() == "letsencrypt";
  }

  static lapse::finding stage(const horizon& h, const presented& seen) {
    if (h.calendar.window_opens == LAPSE_NO_TIME) return window_unknown(h);
    if (h.now > h.calendar.grace_over && renewed_elsewhere(h, seen)) return inventory_is_late(h, seen);
    return stage_of(h);
  }

  std::optional<lapse::renewal_row> window_;
  std::optional<lapse::policy_row> policy_;
  std::string directory_;
  bool look_;
  int64_t event_days_;
  int64_t replace_days_;
};

constexpr lapse::rule_description kDescription{
    .kind = "expiry-horizon",
    .version = "0.2.0",
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
        "acme": {
          "type": "object",
          "x-lapse-table": "acme-directories",
          "description": "The ACME server of the authority, which is asked when it would have the certificate renewed."
        },
        "look": {
          "type": "boolean", "default": true,
          "description": "Look at what the first name serves, for its chain and its dates as written."
        },
        "expiry_event_days": {
          "type": "integer", "default": 0, "minimum": 0, "maximum": 45,
          "description": "DaysBeforeExpiry of the AWS account (aws acm get-account-configuration); 0 = not known."
        },
        "replace_days": {
          "type": "integer", "default": 30, "minimum": 0, "maximum": 400,
          "description": "How many days before its end a certificate that nobody renews has to have its successor."
        }
      }
    })",
    .needs = {"dns/1", "tls/1", "http/1"},
};

}  // namespace expiry_horizon

LAPSE_RULE(expiry_horizon::rule, expiry_horizon::kDescription, expiry_horizon::kOutcomes)
