// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <functional>

#include "config/document.hpp"

namespace lapse::findings {

/// What a reader of a SARIF file is called with. The results of a run come before what is said of the run itself, or
/// after it, as the file has them.
struct ResultVisitor {
  std::function<void(const boost::json::value&)> result;      ///< one result
  std::function<bool(const boost::json::object&)> run_ended;  ///< the run's tool, properties and automationDetails; false stops
};

/// Reads a SARIF file, whatever wrote it and however it is laid out, one result at a time: memory is what one result
/// takes and not the file. A file of more than 256 MiB, or nested deeper than 64, is refused. False after a problem.
[[nodiscard]] bool read_results(const std::filesystem::path& path, const ResultVisitor& visitor,
                                config::Problems& problems);

}  // namespace lapse::findings
