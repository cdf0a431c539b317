// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fake_host.hpp"
#include "scenario.hpp"

namespace lapse::testkit {

/// One member of an expected finding that is otherwise there.
struct Misfit {
  const char* member;    ///< "level", "message", ...
  std::string expected;  ///< for texts: what must stand in it
  std::string found;
};

/// Which finding answers which line of `expect:`.
struct Comparison {
  struct Pair {
    std::ptrdiff_t expected = -1;  ///< index into the scenario's lines; -1: nobody expects it
    std::ptrdiff_t found = -1;     ///< index into the findings; -1: it is not there
    std::vector<Misfit> misfits;
  };
  std::vector<Pair> pairs;  ///< in the order of `expect:`, then what nobody expects
  [[nodiscard]] bool fits() const;
};

[[nodiscard]] Comparison compare(const std::vector<Expected>& expected, const std::vector<Found>& found);

/// The comparison as lines: "  " as expected, "- " expected and not there, "+ " found and not expected.
[[nodiscard]] std::vector<std::string> difference(const Comparison& comparison, const std::vector<Expected>& expected,
                                                  const std::vector<Found>& found);

/// "DNS1001 fail error".
[[nodiscard]] std::string words(const Found& finding);

/// Same findings, whatever their order.
[[nodiscard]] bool same(std::vector<Found> a, std::vector<Found> b);

[[nodiscard]] const char* kind_text(std::uint32_t kind);
[[nodiscard]] const char* level_text(std::uint32_t level);
[[nodiscard]] const char* bearing_text(std::uint32_t bearing);

}  // namespace lapse::testkit
