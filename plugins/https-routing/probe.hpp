// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/ask.hpp>
#include <lapse/tls.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "addresses.hpp"

/// One handshake with every address, and another one wherever the first shows anything but what was expected.
namespace https_routing {

/// How far a look came.
enum class reach : std::uint8_t {
  served,        ///< a certificate was seen, even if the handshake failed later
  refused,       ///< the connection was refused
  silent,        ///< nothing that says anything: timeout, reset, an alert without a certificate
  unrecognized,  ///< TLS alert 112: the server knows no such name
  plain,         ///< something other than TLS
  limited,       ///< a bound of this scanner was reached
  no_route,      ///< this machine has no route of that family
  denied         ///< the egress policy
};

using leaf_ptr = std::shared_ptr<const lapse::x509>;

[[nodiscard]] inline reach reach_of(const lapse::tls_answer& a) {
  if (a.leaf()) return reach::served;
  if (a.answered()) {
    switch (a.failure()) {
      case LAPSE_TLS_PLAIN_HTTP:
      case LAPSE_TLS_NOT_TLS:
        return reach::plain;
      case LAPSE_TLS_TOO_LARGE:
        return reach::limited;
      case LAPSE_TLS_ALERT:
        return a.body().alert == 112 ? reach::unrecognized : reach::silent;
      default:
        return reach::silent;
    }
  }
  switch (a.ended()) {
    case LAPSE_REFUSED:
      return reach::refused;
    case LAPSE_NO_ROUTE:
      return reach::no_route;
    case LAPSE_DENIED:
      return reach::denied;
    case LAPSE_LIMIT:
      return reach::limited;
    default:
      return reach::silent;
  }
}

/// Are these the same certificate? Issuer and serial number name one (RFC 5280 4.1.2.2).
[[nodiscard]] inline bool same_certificate(const lapse::x509& a, const lapse::x509& b) {
  return a.sha256 == b.sha256 || (a.serial == b.serial && a.issuer == b.issuer);
}

/// Did both looks see the same certificates, in the same order?
[[nodiscard]] inline bool same_chain(const lapse::tls_answer& a, const lapse::tls_answer& b) {
  if (a.chain_size() != b.chain_size()) return false;
  for (std::size_t i = 0; i < a.chain_size(); ++i) {
    const auto left = a.chain(i);
    const auto right = b.chain(i);
    if (!left || !right ? left != right : !same_certificate(*left, *right)) return false;
  }
  return true;
}

/// One address, and what came of every look at it.
struct site {
  std::string address;
  std::vector<lapse::tls_answer> looks;

  /// The last look that saw a certificate, else the last one.
  [[nodiscard]] const lapse::tls_answer& view() const {
    for (auto look = looks.rbegin(); look != looks.rend(); ++look)
      if (reach_of(*look) == reach::served) return *look;
    return looks.back();
  }
  /// What all looks agree on; one that saw a certificate outweighs the others, and a mixture of failures tells nothing.
  /// A look that this side could not take does not count beside others, and a fault of the other side is seen twice.
  [[nodiscard]] reach how() const {
    if (reach_of(view()) == reach::served) return reach::served;
    std::optional<reach> common;
    std::size_t taken = 0;
    for (const auto& look : looks) {
      if (look.ended() == LAPSE_FAILED) continue;
      if (common && *common != reach_of(look)) return reach::silent;
      common = reach_of(look);
      ++taken;
    }
    const reach all = common.value_or(reach::silent);
    const bool theirs = all == reach::refused || all == reach::unrecognized || all == reach::plain;
    return theirs && taken < 2 ? reach::silent : all;
  }
  [[nodiscard]] leaf_ptr leaf() const { return view().leaf(); }
  /// Looks that saw one.
  [[nodiscard]] std::size_t certificates() const {
    std::size_t count = 0;
    for (const auto& look : looks) count += reach_of(look) == reach::served;
    return count;
  }
  /// Looks that failed for a reason of the other side.
  [[nodiscard]] std::size_t failures() const {
    std::size_t count = 0;
    for (const auto& look : looks) {
      const reach how = reach_of(look);
      count += how == reach::refused || how == reach::unrecognized || how == reach::plain ||
               (how == reach::silent && look.ended() != LAPSE_FAILED);
    }
    return count;
  }
  /// Was a certificate seen, and a failure as well? One failure that does not come again is nothing.
  [[nodiscard]] bool unsteady() const { return how() == reach::served && failures() > 1; }
  /// Do the looks at this one address see different certificates?
  [[nodiscard]] bool alternates() const {
    for (const auto& look : looks)
      if (reach_of(look) == reach::served && !same_chain(look, view())) return true;
    return false;
  }
};

using sites = std::vector<site>;

/// Looks at every address `handshakes` times, and as often again at those that `settled` does not agree to. `settled`
/// is told all of them, because an address may be in doubt only for what another one serves.
template <class Settled>
[[nodiscard]] sites probe(std::string_view host, const std::vector<std::string>& addresses, uint32_t handshakes,
                          const lapse::known& ask, Settled&& settled) {
  std::vector<std::pair<std::size_t, uint32_t>> plan;
  for (std::size_t i = 0; i < addresses.size(); ++i)
    for (uint32_t k = 0; k < handshakes; ++k) plan.emplace_back(i, k);
  const auto question = [&](const auto& look) {
    return lapse::tls(addresses[look.first]).sni(host).again(look.second);
  };

  sites out;
  for (const auto& a : addresses) out.push_back({a, {}});
  const auto first = ask.all(plan, question);
  for (std::size_t i = 0; i < plan.size(); ++i) out[plan[i].first].looks.push_back(first[i]);

  std::vector<std::pair<std::size_t, uint32_t>> doubts;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const reach how = out[i].how();
    // A second look changes nothing about this machine's routes, policy and bounds.
    if (how == reach::no_route || how == reach::denied || how == reach::limited || settled(out[i], out)) continue;
    for (uint32_t k = 0; k < handshakes; ++k) doubts.emplace_back(i, handshakes + k);
  }
  const auto second = ask.all(doubts, question);
  for (std::size_t i = 0; i < doubts.size(); ++i) out[doubts[i].first].looks.push_back(second[i]);
  return out;
}

}  // namespace https_routing
