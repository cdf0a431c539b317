// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "findings/drift.hpp"
#include "findings/waiving.hpp"
#include "inventory/shared_records.hpp"
#include "inventory/source.hpp"
#include "observe/observer.hpp"
#include "perspectives/quorum.hpp"
#include "perspectives/vantage.hpp"
#include "plan/plan.hpp"
#include "report/report.hpp"

namespace lapse {

/// How far an audit has come.
struct AuditProgress {
  std::size_t done = 0;       ///< certificates
  std::size_t in_flight = 0;  ///< certificates
  bool all_read = false;      ///< the inventory has been read to its end, so that `done + in_flight` is the total
};

/// What an audit needs. Everything must outlive the call.
struct AuditParts {
  inventory::Source& inventory;
  plan::Plan& plan;
  observe::Observer& observer;
  std::span<report::Report* const> reports;
  std::int64_t now = 0;
  std::size_t in_flight = 1000;
  std::function<void(const AuditProgress&)> progress;  ///< may be empty

  /// Further vantage points: what rests on DNS is judged from each of them too, and compared by the quorum. Empty: nothing
  /// is asked twice.
  std::span<const perspectives::Vantage> vantages;
  perspectives::Quorum quorum;
  const inventory::SharedRecords* shared_records = nullptr;  ///< null: nobody is told who shares a record
  findings::Drift* drift = nullptr;      ///< compares with the baseline; null: findings have no dates
  findings::Waiving* waiving = nullptr;  ///< null: there are no waivers
};

/// Judges every certificate of the inventory and hands each, in the inventory's order, to every report. Certificates are
/// read as they are needed; memory depends on `in_flight` and not on the size of the inventory.
///
/// With vantage points each certificate is judged at all of them at once, so that memory grows with their number alone.
///
/// Returns the counts, and as the end the moment at which the last observation ended, which a replay shares with the run
/// that was recorded. Exit code and notifications are the caller's.
[[nodiscard]] report::Summary audit(const AuditParts& parts);

}  // namespace lapse
