// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <lapse/subject.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What a provider looks at when it renews, and the resource that the inventory names.
namespace https_routing {

/// How a provider proves control of a name by where the name leads: a row of the table `routing-targets`.
struct route {
  enum class method : std::uint8_t { none, redirect, challenge, addresses, alias };
  method how = method::none;
  bool only_http = false;              ///< only for names whose validation is "http"
  bool direct = false;                 ///< no alias on the way, no addresses in the alias's place
  bool apex = false;                   ///< addresses will do at the apex of a zone
  bool wildcards = false;              ///< wildcard names can be renewed this way
  bool confirmed = true;               ///< false: nothing at the level of an error may stand on it
  std::string place;                   ///< "Azure App Service"
  std::vector<std::string> targets;    ///< ends of names
  std::vector<std::string> through;    ///< of these, those that have to lead on to another target at once
  std::vector<std::string> addresses;  ///< documented ones of the place

  /// Throws std::invalid_argument for a row that this rule does not understand. Null gives a route of method none.
  static route read(const boost::json::object* row) {
    route out;
    if (!row) return out;
    constexpr std::array<std::string_view, 4> kWords = {"redirect", "challenge", "addresses", "alias"};
    const std::string how = text(*row, "how");
    const auto* word = std::find(kWords.begin(), kWords.end(), how);
    if (word == kWords.end()) throw std::invalid_argument("the table 'routing-targets': 'how' is '" + how + "'");
    out.how = static_cast<method>(word - kWords.begin() + 1);
    out.only_http = flag(*row, "only_http", false);
    out.direct = flag(*row, "direct", false);
    out.apex = flag(*row, "apex", false);
    out.wildcards = flag(*row, "wildcards", false);
    out.confirmed = flag(*row, "confirmed", true);
    out.place = text(*row, "place");
    out.targets = texts(*row, "targets");
    out.through = texts(*row, "through");
    out.addresses = texts(*row, "addresses");
    return out;
  }

 private:
  static std::string text(const boost::json::object& row, std::string_view key) {
    const auto* v = row.if_contains(key);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
  }
  static bool flag(const boost::json::object& row, std::string_view key, bool usual) {
    const auto* v = row.if_contains(key);
    return v && v->is_bool() ? v->get_bool() : usual;
  }
  static std::vector<std::string> texts(const boost::json::object& row, std::string_view key) {
    std::vector<std::string> out;
    if (const auto* v = row.if_contains(key); v && v->is_array())
      for (const auto& e : v->get_array())
        if (e.is_string()) out.emplace_back(lapse::canonical_name(std::string_view(e.get_string())));
    return out;
  }
};

/// An address in the one form in which addresses are compared; empty for what is none.
[[nodiscard]] inline std::string canonical_address(std::string_view text) {
  const std::string copy(text);
  std::array<unsigned char, 16> raw{};
  std::array<char, INET6_ADDRSTRLEN> out{};
  for (const int family : {AF_INET, AF_INET6})
    if (inet_pton(family, copy.c_str(), raw.data()) == 1)
      return inet_ntop(family, raw.data(), out.data(), static_cast<socklen_t>(out.size()));
  return {};
}

/// What `in_use` of the inventory lists: ARNs, host names and addresses of the resource that holds the certificate.
struct resource {
  std::vector<std::string> arns, hosts, addresses;

  explicit resource(const lapse::certificate& c) {
    for (const auto entry : c.in_use_by()) {
      if (auto address = canonical_address(entry); !address.empty())
        addresses.push_back(std::move(address));
      else if (entry.starts_with("arn:"))
        arns.emplace_back(entry);
      else if (entry.find('.') != std::string_view::npos && entry.find_first_of("/: @") == std::string_view::npos)
        hosts.push_back(lapse::canonical_name(entry));
    }
  }
};

/// Is `name` below one of `ends`?
[[nodiscard]] inline bool below_any(std::string_view name, const std::vector<std::string>& ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](const std::string& end) { return name != end && lapse::within(name, end); });
}

}  // namespace https_routing
