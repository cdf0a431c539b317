// SPDX-License-Identifier: Apache-2.0
#include "config/network_reader.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "config/domain_name.hpp"
#include "config/fields.hpp"

namespace lapse::config {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::string_view kAddressForms = "an address such as 192.0.2.1 or 2001:db8::1";
constexpr std::string_view kEndpointForms =
    "an address with or without a port: 192.0.2.53, 192.0.2.53:5353, 2001:db8::53 or [2001:db8::53]:5353";
constexpr std::string_view kRangeForms = "a range of addresses such as 10.0.0.0/8 or 2001:db8::/32";

struct Address {
  int family = AF_UNSPEC;
  std::array<unsigned char, 16> bytes{};
  [[nodiscard]] unsigned bits() const { return family == AF_INET ? 32U : 128U; }
};

std::optional<Address> as_address(std::string_view text) {
  const std::string terminated(text);
  if (terminated.size() != std::char_traits<char>::length(terminated.c_str())) return std::nullopt;
  for (const int family : {AF_INET, AF_INET6}) {
    Address address;
    address.family = family;
    if (inet_pton(family, terminated.c_str(), address.bytes.data()) == 1) return address;
  }
  return std::nullopt;
}

std::string to_text(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.family, address.bytes.data(), text.data(), static_cast<socklen_t>(text.size()));
  return text.data();
}

std::optional<std::uint16_t> to_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(port);
}

/// Reads a list of texts, each through `parse`.
template <class T>
std::vector<T> read_each(const Node& node, Result<T> (*parse)(std::string_view), std::string_view expected,
                         Problems& problems) {
  std::vector<T> values;
  if (!expect_sequence(node, fmt::format("a list, each item {}", expected), problems)) return values;
  node.each_item([&](const Node& item) {
    const auto text = read_text(item, expected, problems);
    if (!text) return;
    auto value = parse(*text);
    if (value) {
      values.push_back(std::move(*value));
    } else {
      report(problems, item, shown(*text) + ": " + value.error(), std::string(expected));
    }
  });
  return values;
}

/// A file or folder that the estate names, relative to the estate's own folder; it must be there.
void read_path(const Node& node, const std::filesystem::path& folder, std::string& path, Problems& problems) {
  const auto text = read_text(node, "a path", problems);
  if (!text) return;
  const std::filesystem::path full = folder / *text;
  std::error_code error;
  if (!std::filesystem::exists(full, error)) {
    report(problems, node, "there is no file or folder " + shown(full.string()), "a path relative to this file");
    return;
  }
  path = full.string();
}

void read_port(const Node& node, std::optional<std::uint16_t>& port, Problems& problems) {
  if (const auto value = read_whole(node, 1, 65535, problems)) port = static_cast<std::uint16_t>(*value);
}

void read_port_set(const Node& node, Ports& ports, Problems& problems) {
  read_port(node.find("dns"), ports.dns, problems);
  read_port(node.find("http"), ports.http, problems);
  read_port(node.find("https"), ports.https, problems);
  read_port(node.find("smtp"), ports.smtp, problems);
}

void read_ports(const Node& node, Network& network, Problems& problems) {
  static constexpr std::array<std::string_view, 5> kKeys = {"dns", "http", "https", "smtp", "names"};
  if (!expect_map(node, "ports", kKeys, problems)) return;
  read_port_set(node, network.ports, problems);
  const Node names = node.find("names");
  if (names.has_value() && !names.is_map()) {
    report(problems, names, "this is not a map", "a map from names to ports: {shop.example.com: {https: 8443}}");
  }
  names.each_member([&](const Node& key, const Node& value) {
    static constexpr std::array<std::string_view, 4> kServices = {"dns", "http", "https", "smtp"};
    const auto name = to_domain(key.text(), NameUse::host);
    if (!name) report(problems, key, shown(key.text()) + " is not a host name: " + name.error(), "a host name");
    if (!expect_map(value, "ports of a name", kServices, problems) || !name) return;
    Ports ports;
    read_port_set(value, ports, problems);
    network.ports_of.insert_or_assign(*name, ports);
  });
}

/// `To` has source_ipv4 and source_ipv6.
template <class To>
void read_source(const Node& node, To& to, Problems& problems) {
  static constexpr std::array<std::string_view, 2> kKeys = {"ipv4", "ipv6"};
  if (!expect_map(node, "source addresses", kKeys, problems)) return;
  const auto read = [&](std::string_view key, int family, std::optional<std::string>& out) {
    const Node value = node.find(key);
    const auto text = read_text(value, kAddressForms, problems);
    if (!text) return;
    const auto address = as_address(*text);
    if (address && address->family == family) {
      out = to_text(*address);
    } else {
      report(problems, value, shown(*text) + " is not an address of that family",
             family == AF_INET ? "an IPv4 address such as 192.0.2.9" : "an IPv6 address such as 2001:db8::9");
    }
  };
  read("ipv4", AF_INET, to.source_ipv4);
  read("ipv6", AF_INET6, to.source_ipv6);
}

void read_perspectives(const Node& node, const std::filesystem::path& folder, Network& network, Problems& problems) {
  static constexpr std::array<std::string_view, 4> kKeys = {"recording", "resolvers", "root_servers", "source"};
  static constexpr std::string_view kForm = "a map from names to vantage points: {tokyo: {resolvers: [192.0.2.53]}}";
  if (node.has_value() && !node.is_map()) report(problems, node, "this is not a map", std::string(kForm));
  node.each_member([&](const Node& key, const Node& value) {
    if (const auto wrong = wrong_with_perspective(key.text()); !wrong.empty())
      return report(problems, key, shown(key.text()) + " is no name for a vantage point: " + wrong, std::string(kPerspectiveNames));
    if (network.perspectives.size() == kMostPerspectives)
      return report(problems, key, "this is one vantage point too many", "at most " + std::to_string(kMostPerspectives));
    if (!value.has_value()) return report(problems, key, "nothing is said of this vantage point", std::string(kForm));
    if (!expect_map(value, "a vantage point", kKeys, problems)) return;
    Perspective one;
    one.name = key.text();
    read_path(value.find("recording"), folder, one.recording, problems);
    one.resolvers = read_each(value.find("resolvers"), &parse_endpoint, kEndpointForms, problems);
    one.root_servers = read_each(value.find("root_servers"), &parse_address, kAddressForms, problems);
    read_source(value.find("source"), one, problems);
    const bool recorded = value.find("recording").has_value();
    const bool asks = value.find("resolvers").has_value() || value.find("source").has_value() || value.find("root_servers").has_value();
    if (recorded == asks)
      report(problems, value, recorded ? "a recording has no resolvers and no source of its own" : "nothing here differs from the run's own place",
             "either 'recording', or 'resolvers', 'root_servers' or 'source'");
    network.perspectives.push_back(std::move(one));
  });
}

void read_limits(const Node& node, Limits& limits, Problems& problems) {
  struct Count {
    std::string_view key;
    std::size_t Limits::*member;
    std::uint64_t most;
  };
  static constexpr std::array<Count, 7> kCounts = {{{"in_flight", &Limits::in_flight, 100'000},
                                                    {"observations", &Limits::observations, 100'000},
                                                    {"dns_queries", &Limits::dns_queries, 100'000},
                                                    {"per_destination", &Limits::per_destination, 10'000},
                                                    {"per_mail_host", &Limits::per_mail_host, 1'000},
                                                    {"per_mail_provider", &Limits::per_mail_provider, 1'000},
                                                    {"dialogue_lines", &Limits::dialogue_lines, 1'000'000}}};
  struct Size {
    std::string_view key;
    std::size_t Limits::*member;
    std::uint64_t most;
  };
  static constexpr std::array<Size, 4> kSizes = {{{"cache_bytes", &Limits::cache_bytes, std::uint64_t{1} << 36U},
                                                  {"certificate_bytes", &Limits::certificate_bytes, 64U << 20U},
                                                  {"body_bytes", &Limits::body_bytes, 64U << 20U},
                                                  {"dialogue_bytes", &Limits::dialogue_bytes, 64U << 20U}}};
  static constexpr std::array<std::string_view, 12> kKeys = {
      "in_flight", "observations", "dns_queries",       "per_destination", "per_mail_host",  "per_mail_provider",
      "dns_rate",  "cache_bytes",  "certificate_bytes", "body_bytes",      "dialogue_bytes", "dialogue_lines"};
  if (!expect_map(node, "limits", kKeys, problems)) return;
  for (const Count& count : kCounts) {
    if (const auto v = read_whole(node.find(count.key), 1, count.most, problems)) limits.*count.member = *v;
  }
  for (const Size& size : kSizes) {
    if (const auto v = read_bytes(node.find(size.key), 1U << 10U, size.most, problems)) limits.*size.member = *v;
  }
  if (const auto rate = read_number(node.find("dns_rate"), 0, 1e6, problems)) limits.dns_rate = *rate;
}

void read_deadlines(const Node& node, Deadlines& deadlines, Problems& problems) {
  struct Deadline {
    std::string_view key;
    milliseconds Deadlines::*member;
    milliseconds least;
    milliseconds most;
  };
  static constexpr std::array<Deadline, 9> kDeadlines = {{{"dns_try", &Deadlines::dns_try, 10ms, 1min},
                                                          {"validated", &Deadlines::validated, 10ms, 10min},
                                                          {"connect", &Deadlines::connect, 10ms, 10min},
                                                          {"tls", &Deadlines::tls, 10ms, 10min},
                                                          {"http", &Deadlines::http, 10ms, 10min},
                                                          {"dialogue_connect", &Deadlines::dialogue_connect, 10ms, 10min},
                                                          {"dialogue_reply", &Deadlines::dialogue_reply, 10ms, 1h},
                                                          {"dialogue", &Deadlines::dialogue, 10ms, 1h},
                                                          {"run", &Deadlines::run, 0ms, 168h}}};
  static constexpr std::array<std::string_view, 10> kKeys = {
      "dns_try", "dns_tries", "validated", "connect", "tls", "http", "dialogue_connect", "dialogue_reply", "dialogue", "run"};
  if (!expect_map(node, "deadlines", kKeys, problems)) return;
  for (const Deadline& d : kDeadlines) {
    if (const auto v = read_duration(node.find(d.key), d.least, d.most, problems)) deadlines.*d.member = *v;
  }
  if (const auto v = read_whole(node.find("dns_tries"), 1, 10, problems)) {
    deadlines.dns_tries = static_cast<unsigned>(*v);
  }
}

}  // namespace

std::string wrong_with_perspective(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (name.empty()) return "it is empty";
  if (name.size() > 40) return "it is longer than 40 characters";
  if (name == "here") return "that is the run's own place";
  if (!plain(name.front())) return "it does not start with a letter or a digit";
  for (const char c : name)
    if (!plain(c) && c != '-' && c != '_' && c != '.') return "it has other characters than letters, digits, '-', '_' and '.'";
  return {};
}

Result<std::string> parse_address(std::string_view text) {
  const auto address = as_address(text);
  if (!address) return Failure{"it is not an address"};
  return to_text(*address);
}

Result<Endpoint> parse_endpoint(std::string_view text) {
  Endpoint endpoint;
  std::string_view host = text;
  std::optional<std::string_view> port;
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return Failure{"its '[' has no ']'"};
    host = text.substr(1, bracket - 1);
    const std::string_view rest = text.substr(bracket + 1);
    if (rest.starts_with(':')) {
      port = rest.substr(1);
    } else if (!rest.empty()) {
      return Failure{"after its ']' comes something else than ':' and a port"};
    }
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos && colon == text.rfind(':')) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  const auto address = as_address(host);
  if (!address) return Failure{"it is not an address"};
  endpoint.address = to_text(*address);
  if (port) {
    const auto number = to_port(*port);
    if (!number) return Failure{"its port is not a number from 1 to 65535"};
    endpoint.port = *number;
  }
  return endpoint;
}

Result<Range> parse_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  auto address = as_address(text.substr(0, slash));
  if (!address) return Failure{"it is not an address, or an address and the length of its prefix"};
  unsigned prefix = address->bits();
  if (slash != std::string_view::npos) {
    const std::string_view length = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), prefix);
    if (error != std::errc() || end != length.data() + length.size() || prefix > address->bits()) {
      return Failure{fmt::format("its prefix length is not a number from 0 to {}", address->bits())};
    }
  }
  Address network = *address;
  for (unsigned bit = prefix; bit < network.bits(); ++bit) {
    network.bytes[bit / 8] = static_cast<unsigned char>(network.bytes[bit / 8] & ~(0x80U >> bit % 8));
  }
  if (network.bytes != address->bytes) {
    return Failure{fmt::format("it has bits set behind its prefix (the range is {}/{})", to_text(network), prefix)};
  }
  return Range{to_text(network), prefix};
}

Network read_network(const Node& section, const std::filesystem::path& folder, Problems& problems) {
  static constexpr std::array<std::string_view, 13> kKeys = {
      "resolvers", "root_hints", "root_servers", "trust_anchor", "ca_roots", "mail_cache",  "ports",
      "source",    "limits",     "deadlines",    "allow",        "deny",     "perspectives"};
  Network network;
  if (!expect_map(section, "the network", kKeys, problems)) return network;
  network.resolvers = read_each(section.find("resolvers"), &parse_endpoint, kEndpointForms, problems);
  network.root_servers = read_each(section.find("root_servers"), &parse_address, kAddressForms, problems);
  read_path(section.find("root_hints"), folder, network.root_hints, problems);
  read_path(section.find("trust_anchor"), folder, network.trust_anchor, problems);
  read_path(section.find("ca_roots"), folder, network.ca_roots, problems);
  // Made by the first run, so it need not be there.
  if (const auto text = read_text(section.find("mail_cache"), "a path", problems)) network.mail_cache = (folder / *text).string();
  read_ports(section.find("ports"), network, problems);
  read_source(section.find("source"), network, problems);
  read_limits(section.find("limits"), network.limits, problems);
  read_deadlines(section.find("deadlines"), network.deadlines, problems);
  network.allow = read_each(section.find("allow"), &parse_range, kRangeForms, problems);
  network.deny = read_each(section.find("deny"), &parse_range, kRangeForms, problems);
  read_perspectives(section.find("perspectives"), folder, network, problems);
  return network;
}

}  // namespace lapse::config
