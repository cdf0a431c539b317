// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lapse::inventory {

/// Finds a certificate's id and the names of its validation records in a line of JSON, and nothing else: no tree, no
/// places, no complaints. Some microseconds a line, where reading the certificate takes a hundred. For going over a large
/// inventory before it is read.
class RecordScan {
 public:
  RecordScan();
  ~RecordScan();
  RecordScan(const RecordScan&) = delete;
  RecordScan& operator=(const RecordScan&) = delete;

  /// False when the line is not JSON. Afterwards `id` and `records` are those of this line.
  bool scan(std::string_view line);

  /// The value of 'id' or 'CertificateArn', as it stands there; empty when there is neither.
  [[nodiscard]] const std::string& id() const;
  /// Names as they stand under 'record' or 'ResourceRecord'.
  [[nodiscard]] const std::vector<std::string>& records() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lapse::inventory
