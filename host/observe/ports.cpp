// SPDX-License-Identifier: Apache-2.0
#include "observe/ports.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace lapse::observe {
namespace {

std::optional<std::uint16_t> of_service(const config::Ports& ports, std::uint16_t port) {
  switch (port) {
    case 80:
      return ports.http;
    case 443:
      return ports.https;
    case 25:
      return ports.smtp;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::uint16_t mapped_port(const config::Network& network, std::string_view name, std::uint16_t port) {
  if (!network.ports_of.empty()) {
    if (const auto found = network.ports_of.find(std::string(name)); found != network.ports_of.end()) {
      if (const auto own = of_service(found->second, port)) return *own;
    }
  }
  return of_service(network.ports, port).value_or(port);
}

std::string host_name(std::string_view host) {
  if (!host.empty() && host.front() == '[') {
    host = host.substr(1, std::min(host.find(']'), host.size()) - 1);
  } else if (std::ranges::count(host, ':') == 1) {
    host = host.substr(0, host.find(':'));
  }
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  std::string name(host);
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

}  // namespace lapse::observe
