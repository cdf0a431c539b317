// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/ask.hpp>
#include <lapse/classify.hpp>
#include <lapse/dns.hpp>
#include <string>
#include <utility>
#include <vector>

#include "fleet.hpp"
#include "target.hpp"

/// HTTPS records (RFC 9460): modern clients connect to where these lead, and not to A and AAAA.
namespace https_routing {

/// What one HTTPS record says, as far as it says where to connect.
struct service_record {
  uint16_t priority = 0;  ///< 0 = an alias
  std::string target;     ///< "" = the owner itself
  uint16_t port = 443;
  std::vector<std::string> hints;

  /// Reads wire form; nothing for what RFC 9460 does not allow.
  [[nodiscard]] static std::optional<service_record> read(const std::vector<uint8_t>& data) {
    service_record out;
    std::size_t at = 2;
    if (data.size() < 3) return std::nullopt;
    out.priority = static_cast<uint16_t>(data[0] << 8U | data[1]);
    for (;;) {
      if (at >= data.size()) return std::nullopt;
      const std::size_t length = data[at++];
      if (length == 0) break;
      if (length > 63 || at + length > data.size()) return std::nullopt;
      for (std::size_t i = 0; i < length; ++i) {
        const char c = static_cast<char>(data[at + i]);
        if (c <= ' ' || c > '~' || c == '.' || c == '\\') return std::nullopt;
      }
      out.target +=
          (out.target.empty() ? "" : ".") + std::string(data.begin() + static_cast<std::ptrdiff_t>(at),
                                                        data.begin() + static_cast<std::ptrdiff_t>(at + length));
      at += length;
    }
    out.target = lapse::lower(out.target);
    while (at < data.size()) {
      if (at + 4 > data.size()) return std::nullopt;
      const unsigned key = data[at] << 8U | data[at + 1];
      const std::size_t length = static_cast<std::size_t>(data[at + 2] << 8U | data[at + 3]);
      at += 4;
      if (at + length > data.size()) return std::nullopt;
      out.parameter(key, data.data() + at, length);
      at += length;
    }
    return out;
  }

 private:
  void parameter(unsigned key, const uint8_t* value, std::size_t size) {
    constexpr unsigned kPort = 3, kIpv4 = 4, kIpv6 = 6;
    if (key == kPort && size == 2) port = static_cast<uint16_t>(value[0] << 8U | value[1]);
    if (key != kIpv4 && key != kIpv6) return;
    const std::size_t step = key == kIpv4 ? 4 : 16;
    std::array<char, INET6_ADDRSTRLEN> text{};
    for (std::size_t i = 0; i + step <= size && hints.size() < 8; i += step)
      if (inet_ntop(key == kIpv4 ? AF_INET : AF_INET6, value + i, text.data(), static_cast<socklen_t>(text.size())))
        hints.emplace_back(text.data());
  }
};

namespace detail {

/// A place that an HTTPS record leads to and that A and AAAA do not.
struct elsewhere {
  std::string address;
  uint16_t port;
  bool operator==(const elsewhere&) const = default;
};

[[nodiscard]] inline std::vector<elsewhere> led_to(routing& r, const lapse::dns_answer& answer,
                                                   const lapse::known& ask) {
  constexpr std::size_t kMost = 8;
  std::vector<elsewhere> out;
  const auto add = [&](const std::string& address, uint16_t port) {
    const auto& usual = r.resolved.addresses;
    if (port == 443 && std::find(usual.begin(), usual.end(), address) != usual.end()) return;
    const elsewhere one{address, port};
    if (out.size() < kMost && std::find(out.begin(), out.end(), one) == out.end()) out.push_back(one);
  };
  for (const auto& record : answer->answer) {
    if (record.type != lapse::rr::HTTPS) continue;
    const auto says = service_record::read(record.rdata);
    if (!says) continue;
    for (const auto& hint : says->hints) add(hint, says->port);
    if (!says->target.empty() && says->target != r.host && says->target != record.owner) {
      const auto found = resolve(ask, says->target);
      if (!found.seen()) r.unheard.insert(r.unheard.end(), found.answers.begin(), found.answers.end());
      for (const auto& a : found.addresses) add(a, says->port);
    } else if (says->port != 443) {
      for (const auto& a : r.resolved.addresses) add(a, says->port);
    }
  }
  return out;
}

}  // namespace detail

/// Whether clients that follow the HTTPS record find the same certificate. Call after the addresses were looked at.
[[nodiscard]] inline lapse::findings judge_hints(routing& r, const lapse::known& ask) {
  const auto answer = ask(lapse::dns(r.host, lapse::rr::HTTPS));
  if (!lapse::is_conclusive(lapse::classify_resolved(answer, r.host, lapse::rr::HTTPS).what)) r.unheard.push_back(answer);
  if (!answer || answer->code != lapse::rcode::NOERROR) return {};
  const auto places = detail::led_to(r, answer, ask);
  if (places.empty()) return {};
  const auto look = [&](uint32_t again) {
    return ask.all(places, [&](const detail::elsewhere& e) {
      return lapse::tls(e.address).port(e.port).sni(r.host).again(again);
    });
  };
  const auto first = look(0);
  const auto second = look(1);
  auto f = lapse::review("RTE1037");
  std::string what;
  std::size_t strange = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const site s{places[i].address, {first[i], second[i]}};
    const bool ours = detail::shows_ours(r, s) && !s.alternates();
    const std::string text =
        places[i].address + (places[i].port == 443 ? "" : " port " + std::to_string(places[i].port));
    if (ours) {
      r.notes.push_back("the HTTPS record leads to " + text + " too, which serves the certificate");
      continue;
    }
    if (strange++ < 3) what += (what.empty() ? "" : ", ") + text;
    f.evidence(s.looks);
  }
  if (strange == 0) return {};
  return f.arg("name", r.display)
      .arg("what", what)
      .evidence(answer)
      .expected(r.expected.words())
      .fix("Deploy the certificate there too, or correct the HTTPS record of '" + r.host + ".'.");
}

}  // namespace https_routing
