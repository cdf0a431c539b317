// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace lapse::report {

/// What a report says of an entry of the Common Weakness Enumeration (MITRE).
struct Cwe {
  std::string name;   ///< PascalCase
  std::string title;  ///< a sentence
};

/// The entry's name where it is one that rules about certificates use, else its number.
[[nodiscard]] Cwe cwe_entry(unsigned number);

/// GitLab files whatever names one of these under secret detection; a finding about a certificate is none.
[[nodiscard]] bool is_secret_cwe(unsigned number);

}  // namespace lapse::report
