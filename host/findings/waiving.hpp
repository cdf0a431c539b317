// SPDX-License-Identifier: Apache-2.0
//
// Which finding is covered by which waiver. A waived finding stays what it is: its kind, its level and its part in the
// verdict do not change, because a waiver does not make a certificate renew. It is left out of alerts and of the exit
// code, and shown as waived everywhere else. Failures, what could not be told and what needs a person can be waived.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "config/waivers.hpp"
#include "findings/finding.hpp"
#include "inventory/certificate.hpp"

namespace lapse::findings {

/// What is wrong with a waiver, seen from the run.
struct WaiverTrouble {
  enum class What { expired, too_long, unused };
  What what = What::unused;
  const config::Waiver* waiver = nullptr;
  std::size_t count = 0;  ///< findings that it would have covered
  std::string subject;    ///< certificate of the first of them
  std::int64_t last_safe_day = LAPSE_NO_TIME;  ///< of that certificate
};

/// The waivers of one run; they must outlive it, and every finding that it covers.
class Waiving {
 public:
  Waiving(const std::vector<config::Waiver>& waivers, std::int64_t now);

  /// Sets the waiver of every finding that one covers: the first that matches, has not expired, and does not end after
  /// the certificate's last safe day (00:00:00 of it; LAPSE_NO_TIME = not known, then nothing is too long) unless forced.
  void cover(const inventory::Certificate& certificate, std::int64_t last_safe_day, std::span<Finding> findings);

  /// For a check of the configuration alone: which waivers would be refused for this certificate, whatever is found.
  void examine(const inventory::Certificate& certificate, std::int64_t last_safe_day);

  /// Expired waivers, refused ones and unused ones, in the order of the file. After the last certificate.
  [[nodiscard]] std::vector<WaiverTrouble> troubles() const;

 private:
  struct Use {
    std::size_t covered = 0;
    WaiverTrouble trouble;
  };
  const std::vector<config::Waiver>& waivers_;
  std::int64_t now_;
  std::vector<Use> uses_;
};

/// The trouble as a sentence, without a place.
[[nodiscard]] std::string to_text(const WaiverTrouble& trouble);

}  // namespace lapse::findings
