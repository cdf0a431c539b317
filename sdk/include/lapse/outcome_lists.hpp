// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <lapse/rule.hpp>
#include <string_view>
#include <utility>

/// For a rule whose outcomes fill more than one file.
namespace lapse {

template <std::size_t N>
struct outcome_list {
  outcome all[N];
};

namespace detail {

template <std::size_t A, std::size_t B, std::size_t... I, std::size_t... K>
constexpr outcome_list<A + B> joined(const outcome (&a)[A], const outcome (&b)[B], std::index_sequence<I...>,
                                     std::index_sequence<K...>) {
  outcome_list<A + B> out = {{a[I]..., b[K]...}};
  std::sort(std::begin(out.all), std::end(out.all),
            [](const outcome& x, const outcome& y) { return std::string_view(x.id) < std::string_view(y.id); });
  return out;
}

}  // namespace detail

/// Both lists, in the order of the ids: `inline constexpr auto kAll = lapse::joined(kSome, kOthers);`, and hand over
/// `kAll.all`.
template <std::size_t A, std::size_t B>
constexpr outcome_list<A + B> joined(const outcome (&a)[A], const outcome (&b)[B]) {
  return detail::joined(a, b, std::make_index_sequence<A>{}, std::make_index_sequence<B>{});
}

}  // namespace lapse
