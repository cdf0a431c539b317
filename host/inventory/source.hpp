// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "config/estate.hpp"
#include "config/tables.hpp"
#include "inventory/certificate.hpp"
#include "inventory/list_coverage.hpp"

namespace lapse::inventory {

/// Certificates, one at a time; nothing of one is kept once it has been handed out.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source();

  /// Next certificate, nullopt at the end. What is wrong with an entry goes to the list of problems that the source was
  /// opened with; the entry is handed out all the same as far as it could be read.
  [[nodiscard]] virtual std::optional<Certificate> next() = 0;
};

/// All certificates of an estate: those of its inventory in the order of its sources, then its own. A certificate that
/// both name (by id) comes once, and what the estate says of it wins. A second entry with the same id is a problem and
/// is left out. `tables` and `problems` are used until the end, and `coverage` too, which takes in what saved lists show
/// of how they were made, but for those of which the estate says that they are complete.
[[nodiscard]] std::unique_ptr<Source> open_inventory(const config::Estate& estate, const config::Tables& tables,
                                                     config::Problems& problems, ListCoverage* coverage = nullptr);

}  // namespace lapse::inventory
