// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

// What libunbound's reason for "bogus" rests on. It calls a name bogus as well when a DS or DNSKEY question on the way
// from the root was not answered; silence is no evidence, so the engine has to tell the two apart.

namespace lapse::observe {

/// The reasons that one validator has given so far. It remembers for a minute that a zone's key is bad, and then says no
/// more than that: whether it was silence is remembered here. For one thread.
class SilentZones {
 public:
  /// Does this reason rest on nothing but an answer that did not come?
  [[nodiscard]] bool explain(std::string_view why);

 private:
  static constexpr std::size_t kMost = 100000;  ///< beyond, a forgotten one is bogus until the next look
  std::set<std::string, std::less<>> zones_;
};

}  // namespace lapse::observe
