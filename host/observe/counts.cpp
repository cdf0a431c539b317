// SPDX-License-Identifier: Apache-2.0
#include "observe/counts.hpp"

#include <array>
#include <optional>

#include "observe/codec_words.hpp"

namespace lapse::observe {

std::vector<EndedCount> ended_counts(const Counters& counters) {
  // The order of Question::of, as in kind_of.
  constexpr std::array kKinds{"dns/1", "tls/1", "http/1", "dialogue/1", "dns-validated/1"};
  static_assert(kKinds.size() == std::tuple_size_v<decltype(Counters::ended)>);
  std::vector<EndedCount> out;
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind)
    for (std::size_t end = 0; end < words::kEnded.size(); ++end)
      out.push_back({kKinds[kind], words::kEnded[end], counters.ended[kind][end]});
  return out;
}

std::vector<EndedCount> question_counts(const Counters& counters) {
  return {{"questions", "made", counters.asked - counters.shared}, {"questions", "shared", counters.shared}};
}

}  // namespace lapse::observe
