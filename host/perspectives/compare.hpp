// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "findings/finding.hpp"
#include "inventory/certificate.hpp"
#include "perspectives/quorum.hpp"

namespace lapse::perspectives {

/// What one vantage point found with one rule about one subject.
struct Seen {
  std::string from;  ///< "here", "tokyo"
  std::string when;  ///< "3 h before this run"; empty = now
  std::span<const findings::Finding> findings;
};

/// One rule on one subject, judged at every vantage point that takes part.
struct Comparison {
  const findings::Rule& judged;
  const inventory::Certificate& certificate;
  int name = -1;               ///< index into the certificate's names, or -1
  std::span<const Seen> seen;  ///< the run's own first, and at least one other
};

/// Compares them by the quorum of the day: exactly one finding, of the rule `perspectives`.
///
/// Only what bears on the renewal is compared. A vantage point disagrees when it saw that the renewal fails (an error);
/// one that could not tell neither agrees nor disagrees. What is decided:
///
///     more remote ones see it fail than may disagree        MPC1002 fail/error
///     some, here or there, see it fail and some do not      MPC1001 fail/warning
///     nobody elsewhere could tell, or more were silent than may disagree, or nothing could be told here
///                                                           MPC1005 open
///     nobody sees it fail, but the outcomes differ          MPC1003 review
///     all who could tell see the same                       MPC1000 pass
///     there is nothing that bears on the renewal            MPC1006 notApplicable
[[nodiscard]] findings::Finding compare(const Quorum& quorum, const Comparison& comparison);

}  // namespace lapse::perspectives
