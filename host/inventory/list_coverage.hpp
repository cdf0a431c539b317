// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "config/document.hpp"
#include "inventory/certificate.hpp"

namespace lapse::inventory {

/// What saved answers of list-certificates show of how they were asked for. AWS lists RSA keys of 1,024 and 2,048 bits
/// alone unless the question names other key types, no certificates of ACME clients unless it names their origin, and
/// stops in the middle where it was told to. Nothing in an answer says which; only what never occurs in any of them does.
class ListCoverage {
 public:
  /// A list, or one item of it on a line of its own, with the certificates that were read from it.
  void add(const config::Node& answer, const std::vector<Certificate>& certificates);

  [[nodiscard]] bool lists_small_rsa_alone() const { return keys_ > 0 && other_keys_ == 0; }
  [[nodiscard]] bool lists_no_acme() const { return items_ > 0 && acme_ == 0; }
  /// There are pages after which another one follows, and no last one.
  [[nodiscard]] bool ends_in_the_middle() const { return pages_ > 0 && last_pages_ == 0; }
  [[nodiscard]] const config::Location& where() const { return where_; }  ///< of the first list

 private:
  std::size_t items_ = 0;
  std::size_t keys_ = 0;        ///< items with a key algorithm
  std::size_t other_keys_ = 0;  ///< of these, other than RSA of 1,024 or 2,048 bits
  std::size_t acme_ = 0;
  std::size_t pages_ = 0;
  std::size_t last_pages_ = 0;
  config::Location where_;
};

}  // namespace lapse::inventory
