// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "config/network.hpp"

namespace lapse::observe {

/// The port to connect to for the standard `port` of a service (80, 443, 25) at the host `name`: what the estate says
/// for that name, else what it says for all, else the port itself. Any other port is taken as it is.
[[nodiscard]] std::uint16_t mapped_port(const config::Network& network, std::string_view name, std::uint16_t port);

/// The host of a Host header, without its port: "example.com:8443" is "example.com", "[::1]:80" is "::1". Lower case.
[[nodiscard]] std::string host_name(std::string_view host);

}  // namespace lapse::observe
