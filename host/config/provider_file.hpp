// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "config/table_row.hpp"

namespace lapse::config {

/// A provider is one file: what it needs of each dated table. Those beside the folder of the tables, in `providers`.
///
///     provider: fastly
///     edition: 2026-11-23
///     about: one sentence
///     tables:
///       standing-records: [rows as in the table itself]
///
/// Each row is for this provider, but one whose values name a provider: such a row tells whose a certificate is.
[[nodiscard]] std::vector<std::filesystem::path> provider_files(const std::filesystem::path& tables);

/// The rows that a provider's file has for `table`. What is wrong with the file itself is said for every table.
[[nodiscard]] std::vector<Row> rows_of_provider(const std::filesystem::path& file, std::string_view table, Problems& problems);

}  // namespace lapse::config
