// SPDX-License-Identifier: Apache-2.0
#include "observe/egress.hpp"

#include <algorithm>
#include <array>

namespace lapse::observe {
namespace {

struct Special {
  std::array<std::uint8_t, 16> bytes;
  unsigned prefix;
  const char* what;
};

constexpr std::array<std::uint8_t, 16> v4(unsigned a, unsigned b, unsigned c, unsigned d) {
  return {0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0xff,
          0xff,
          static_cast<std::uint8_t>(a),
          static_cast<std::uint8_t>(b),
          static_cast<std::uint8_t>(c),
          static_cast<std::uint8_t>(d)};
}

constexpr std::array<std::uint8_t, 16> v6(unsigned first, unsigned second) {
  return {static_cast<std::uint8_t>(first >> 8U), static_cast<std::uint8_t>(first & 0xffU),
          static_cast<std::uint8_t>(second >> 8U), static_cast<std::uint8_t>(second & 0xffU)};
}

// RFC 6890 and the metadata services. Documentation ranges are left out: they lead nowhere, and saying so is the job of
// the check that finds one. The more telling name comes first.
constexpr std::array kSpecial{
    Special{v4(169, 254, 169, 254), 128, "the metadata service (169.254.169.254)"},
    Special{v4(169, 254, 170, 2), 128, "a metadata service (169.254.170.2)"},
    Special{v4(100, 100, 100, 200), 128, "a metadata service (100.100.100.200)"},
    Special{{0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54},
            128,
            "the metadata service (fd00:ec2::254)"},
    Special{v4(127, 0, 0, 0), 96 + 8, "loopback (127.0.0.0/8)"},
    Special{v4(0, 0, 0, 0), 96 + 8, "unspecified (0.0.0.0/8)"},
    Special{v4(10, 0, 0, 0), 96 + 8, "private (10.0.0.0/8)"},
    Special{v4(172, 16, 0, 0), 96 + 12, "private (172.16.0.0/12)"},
    Special{v4(192, 168, 0, 0), 96 + 16, "private (192.168.0.0/16)"},
    Special{v4(100, 64, 0, 0), 96 + 10, "shared address space (100.64.0.0/10)"},
    Special{v4(169, 254, 0, 0), 96 + 16, "link-local (169.254.0.0/16)"},
    Special{v4(192, 0, 0, 0), 96 + 24, "reserved (192.0.0.0/24)"},
    Special{v4(198, 18, 0, 0), 96 + 15, "benchmarking (198.18.0.0/15)"},
    Special{v4(224, 0, 0, 0), 96 + 4, "multicast (224.0.0.0/4)"},
    Special{v4(240, 0, 0, 0), 96 + 4, "reserved (240.0.0.0/4)"},
    Special{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 128, "unspecified (::)"},
    Special{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, "loopback (::1)"},
    Special{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 96, "reserved (::/96)"},
    Special{v6(0xfe80, 0), 10, "link-local (fe80::/10)"},
    Special{v6(0xfec0, 0), 10, "site-local (fec0::/10)"},
    Special{v6(0xfc00, 0), 7, "private (fc00::/7)"},
    Special{v6(0xff00, 0), 8, "multicast (ff00::/8)"},
    Special{v6(0x0100, 0), 64, "discard-only (100::/64)"},
    Special{{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, "local-use NAT64 (64:ff9b:1::/48)"},
    Special{v6(0x2001, 0), 32, "Teredo (2001::/32)"},
};

bool in(const std::array<std::uint8_t, 16>& net, unsigned prefix, const Address& address) {
  const std::size_t whole = prefix / 8;
  if (!std::equal(net.begin(), net.begin() + static_cast<std::ptrdiff_t>(whole), address.bytes.begin())) return false;
  const unsigned rest = prefix % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xffU << (8 - rest));
  return ((net[whole] ^ address.bytes[whole]) & mask) == 0;
}

// The IPv4 address that a translator or tunnel would send to, when there is one inside.
std::optional<Address> embedded_v4(const Address& address) {
  constexpr std::array<std::uint8_t, 16> kNat64{0x00, 0x64, 0xff, 0x9b};
  const auto& b = address.bytes;
  if (in(kNat64, 96, address)) return Address{v4(b[12], b[13], b[14], b[15])};
  if (b[0] == 0x20 && b[1] == 0x02) return Address{v4(b[2], b[3], b[4], b[5])};
  return std::nullopt;
}

}  // namespace

bool Egress::Net::holds(const Address& other) const {
  return in(address.bytes, prefix, other);
}

std::optional<Egress::Net> Egress::net_of(const config::Range& range) {
  const auto address = parse_address(range.address);
  if (!address) return std::nullopt;
  const bool v4_text = range.address.find(':') == std::string::npos;
  const unsigned prefix = v4_text ? range.prefix + 96 : range.prefix;
  if (prefix > 128) return std::nullopt;
  return Net{*address, prefix, range.address + "/" + std::to_string(range.prefix)};
}

Egress::Egress(const config::Network& network, std::span<const config::Endpoint> name_servers) {
  for (const auto& range : network.allow) {
    if (auto net = net_of(range)) allow_.push_back(std::move(*net));
  }
  for (const auto& range : network.deny) {
    if (auto net = net_of(range)) deny_.push_back(std::move(*net));
  }
  for (const auto& server : name_servers) {
    if (const auto address = parse_address(server.address)) name_servers_.push_back(*address);
  }
}

std::optional<std::string> Egress::refusal(const Address& address) const {
  const auto find = [](const std::vector<Net>& nets, const Address& of) {
    return std::find_if(nets.begin(), nets.end(), [&](const Net& net) { return net.holds(of); });
  };
  const auto inner = embedded_v4(address);
  auto net = find(deny_, address);
  if (net == deny_.end() && inner) net = find(deny_, *inner);
  if (net != deny_.end()) return to_text(address) + " is in a range that the estate denies (" + net->text + ")";
  if (find(allow_, address) != allow_.end()) return std::nullopt;
  if (inner) {
    if (auto why = refusal(*inner)) return to_text(address) + " carries an IPv4 address: " + *why;
  }
  for (const auto& special : kSpecial) {
    if (in(special.bytes, special.prefix, address)) {
      return to_text(address) + " is " + special.what + "; network.allow can permit it";
    }
  }
  return std::nullopt;
}

std::optional<std::string> Egress::check(std::string_view address) const {
  const auto parsed = parse_address(address);
  if (!parsed) return "not an address";
  return refusal(*parsed);
}

std::optional<std::string> Egress::check_dns(std::string_view address) const {
  const auto parsed = parse_address(address);
  if (!parsed) return "not an address";
  if (std::find(name_servers_.begin(), name_servers_.end(), *parsed) != name_servers_.end()) return std::nullopt;
  return refusal(*parsed);
}

std::vector<std::string> Egress::refused_ranges() const {
  const auto range_text = [](const Address& net, unsigned prefix) {
    const std::string text = to_text(net);
    const bool v4 = text.find(':') == std::string::npos;
    return text + "/" + std::to_string(v4 ? prefix - 96 : prefix);
  };
  std::vector<std::string> out;
  for (const auto& special : kSpecial) {
    const Address net{special.bytes};
    bool touched = false;
    for (const auto& allowed : allow_)
      touched |= allowed.holds(net) || in(special.bytes, special.prefix, allowed.address);
    if (!touched) out.push_back(range_text(net, special.prefix));
  }
  for (const auto& denied : deny_) out.push_back(range_text(denied.address, denied.prefix));
  return out;
}

}  // namespace lapse::observe
