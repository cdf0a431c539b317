// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <lapse/rule.hpp>
#include <string_view>
#include <utility>

#include "outcomes_around.hpp"
#include "outcomes_record.hpp"

/// Every way in which this rule can end. The page README.md says the same at length.
namespace lapse::dns_cname {

namespace detail {

template <std::size_t N>
struct outcome_list {
  outcome all[N];
};

/// Both lists, in the order of the ids.
template <std::size_t A, std::size_t B, std::size_t... I, std::size_t... K>
constexpr outcome_list<A + B> joined(const outcome (&a)[A], const outcome (&b)[B], std::index_sequence<I...>,
                                     std::index_sequence<K...>) {
  outcome_list<A + B> out = {{a[I]..., b[K]...}};
  std::sort(std::begin(out.all), std::end(out.all),
            [](const outcome& x, const outcome& y) { return std::string_view(x.id) < std::string_view(y.id); });
  return out;
}

inline constexpr auto kAll =
    joined(kRecordOutcomes, kAroundOutcomes, std::make_index_sequence<std::size(kRecordOutcomes)>{},
           std::make_index_sequence<std::size(kAroundOutcomes)>{});

}  // namespace detail

inline constexpr auto& kOutcomes = detail::kAll.all;

}  // namespace lapse::dns_cname
