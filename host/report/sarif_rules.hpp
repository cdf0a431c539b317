// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/json.hpp"
#include "report/report.hpp"
#include "report/sarif_message.hpp"

namespace lapse::report {

/// The id of the host's own outcome for checks that could not be told.
inline constexpr const char* kInconclusive = "RUN1001";

/// What a SARIF file says of the tool: every outcome that may fail as a rule of the driver, also when it has no result,
/// so that dashboards close alerts; each plugin as an extension without rules; the CWE entries that rules name.
class SarifRules {
 public:
  /// Takes every outcome of every rule, those that found nothing and cannot fail among them: consumers close an alert by the
  /// rule's being there without it.
  explicit SarifRules(const Run& run);

  /// The index of an outcome among the driver's rules. One that was not expected to fail is added.
  [[nodiscard]] std::size_t index(const findings::Rule& rule, const findings::Outcome& outcome);
  [[nodiscard]] std::optional<std::size_t> find(const std::string& outcome_id) const;
  [[nodiscard]] std::size_t inconclusive() const { return inconclusive_; }

  /// The rule that was not evaluated when a check of this plugin could not be told.
  [[nodiscard]] std::size_t unevaluated(const findings::Rule& rule) const;

  [[nodiscard]] const std::string& id(std::size_t index) const { return entries_[index].outcome->id; }
  [[nodiscard]] const SarifTemplate& message(std::size_t index) const { return entries_[index].message; }
  [[nodiscard]] const SarifTemplate& brief(std::size_t index) const { return entries_[index].brief; }
  [[nodiscard]] findings::Level level(std::size_t index) const;

  /// The index of a notification's descriptor; makes one when there is none.
  [[nodiscard]] std::size_t descriptor(const std::string& id);

  /// Writes `tool`'s value.
  void put_tool(Json& json) const;
  /// Writes the member `taxonomies`, if any rule names a CWE.
  void put_taxonomies(Json& json) const;

 private:
  struct Entry {
    const findings::Rule* rule;
    const findings::Outcome* outcome;
    SarifTemplate message;
    SarifTemplate brief;
  };
  void put_rule(Json& json, const Entry& entry) const;
  void put_descriptors(Json& json) const;
  [[nodiscard]] const findings::Outcome* outcome_of(const std::string& id) const;
  void put_extensions(Json& json) const;
  [[nodiscard]] std::vector<unsigned> weaknesses() const;

  std::string version_;
  std::vector<const findings::Rule*> plugins_;
  const findings::Rule* own_ = nullptr;
  std::vector<Entry> entries_;
  std::map<std::string, std::size_t> index_;
  std::vector<std::string> descriptors_;
  std::size_t inconclusive_ = 0;
};

}  // namespace lapse::report
