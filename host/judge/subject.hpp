// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <string>
#include <vector>

#include "inventory/certificate.hpp"

namespace lapse::judge {

/// A certificate in the form of the ABI. Its pointers lead into the certificate, which must outlive it unchanged.
class SubjectView {
 public:
  explicit SubjectView(const inventory::Certificate& certificate);
  SubjectView(const SubjectView&) = delete;
  SubjectView& operator=(const SubjectView&) = delete;

  [[nodiscard]] const inventory::Certificate& certificate() const { return of_; }
  /// `name` is an index into the certificate's names, or -1 for the certificate as a whole.
  [[nodiscard]] lapse_subject subject(int name) const;
  [[nodiscard]] std::string json(int name) const;

 private:
  const inventory::Certificate& of_;
  lapse_certificate certificate_{};
  std::vector<lapse_record> records_;
  std::vector<lapse_name> names_;
  std::vector<const lapse_name*> name_list_;
  std::vector<lapse_string> in_use_by_;
};

}  // namespace lapse::judge
