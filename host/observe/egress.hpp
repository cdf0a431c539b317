// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/network.hpp"
#include "observe/address.hpp"

// Where the host may send packets. Every question passes here before an engine sees it, so that no name that a stranger
// publishes can point Lapse at the inside of the network that it runs in.

namespace lapse::observe {

/// The estate's address policy. Immutable once made.
///
/// In this order: `deny` refuses; `allow` permits; the built-in list refuses loopback, link-local (with the metadata
/// services), private, unspecified, multicast and reserved ranges; everything else is permitted. An IPv6 address that
/// carries an IPv4 address (mapped, NAT64 64:ff9b::/96, 6to4 2002::/16) is refused when that one is.
class Egress {
 public:
  /// `name_servers`: the estate's own resolvers and root servers, always permitted for DNS.
  explicit Egress(const config::Network& network, std::span<const config::Endpoint> name_servers = {});

  /// Why nothing may be sent to `address`, in words; nothing when it may be sent.
  [[nodiscard]] std::optional<std::string> check(std::string_view address) const;

  /// The ranges that are refused as a whole, as "address/prefix", for libraries that make their own connections. A
  /// built-in range in which the estate allows anything is left out, unless `deny` names it.
  [[nodiscard]] std::vector<std::string> refused_ranges() const;

  /// The same for DNS questions.
  [[nodiscard]] std::optional<std::string> check_dns(std::string_view address) const;

 private:
  struct Net {
    Address address;
    unsigned prefix = 0;  ///< of 128
    std::string text;     ///< as people write it, for the reason
    [[nodiscard]] bool holds(const Address& other) const;
  };
  static std::optional<Net> net_of(const config::Range& range);
  [[nodiscard]] std::optional<std::string> refusal(const Address& address) const;

  std::vector<Net> allow_, deny_;
  std::vector<Address> name_servers_;
};

}  // namespace lapse::observe
