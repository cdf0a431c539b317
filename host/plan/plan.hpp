// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/calendar.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/policy_changes.hpp"
#include "config/rule_settings.hpp"
#include "config/schema.hpp"
#include "config/tables.hpp"
#include "findings/settle.hpp"
#include "inventory/certificate.hpp"
#include "judge/runner.hpp"

namespace lapse::plan {

/// One rule on one subject. Every check ends in at least one finding.
struct Check {
  const judge::Plugin* plugin = nullptr;
  const judge::Instance* instance = nullptr;  ///< null when it could not be made: `fault` says why
  int name = -1;                              ///< index into the certificate's names, -1 = the certificate
  const findings::Levels* levels = nullptr;
  const std::string* fault = nullptr;
};

/// Which rule looks at which certificate or name, with which parameters. Made once; asked certificate by certificate, so
/// that no list of all checks ever exists.
class Plan {
 public:
  /// Rules without settings do not run. What is wrong in the settings is in `problems`.
  Plan(const std::vector<config::RuleSettings>& settings, const std::vector<std::unique_ptr<judge::Plugin>>& plugins,
       const config::Tables& tables, judge::Runner& runner, std::int64_t now, config::Problems& problems);

  [[nodiscard]] std::vector<Check> checks(const inventory::Certificate& certificate);

  /// The row of `renewal-window` that holds for the certificate.
  [[nodiscard]] lapse::window window(const inventory::Certificate& certificate) const;

  /// The days on which the rules of issuing change for the certificate, from `policy-dates`, earliest first.
  [[nodiscard]] const std::vector<config::PolicyChange>& policy(const inventory::Certificate& certificate);

  /// The newest edition of the dated tables.
  [[nodiscard]] const std::string& edition() const { return edition_; }

 private:
  /// An instance for one choice of rows.
  struct Made {
    std::unique_ptr<judge::Instance> instance;
    std::string fault;
  };
  struct Rule {
    const judge::Plugin* plugin = nullptr;
    config::CheckedParameters parameters;
    findings::Levels levels;
    std::map<std::vector<const config::Row*>, Made> made;
  };
  Made& made(Rule& rule, const config::Facts& facts);

  std::vector<Rule> rules_;
  std::map<const config::Row*, std::vector<config::PolicyChange>> policies_;
  const config::Tables& tables_;
  judge::Runner& runner_;
  std::int64_t now_;
  std::string edition_;
};

}  // namespace lapse::plan
