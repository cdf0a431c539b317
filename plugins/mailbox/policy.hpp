// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/dns.hpp>
#include <lapse/http.hpp>
#include <lapse/rule.hpp>
#include <lapse/tls.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence.hpp"
#include "mx.hpp"
#include "probe.hpp"

/// MTA-STS (RFC 8461): what the domain tells senders who care for TLS. It binds those who enforce it, so whatever it
/// forbids is for a person to judge.
namespace mailbox {

/// A policy as published. Only one that a sender would take: fetched over HTTPS with a certificate that holds.
struct StsPolicy {
  bool enforce = false;
  std::vector<std::string> mx;  ///< lower case: host names, or "*." and the rest of one

  /// Does it name this host? `*` stands for one label.
  [[nodiscard]] bool names(std::string_view host) const {
    for (const std::string_view pattern : mx) {
      if (pattern == host) return true;
      if (!pattern.starts_with("*.")) continue;
      const auto dot = host.find('.');
      if (dot != std::string_view::npos && dot > 0 && host.substr(dot) == pattern.substr(1)) return true;
    }
    return false;
  }
};

namespace detail {

inline constexpr std::size_t kMostPatterns = 100;

/// Reads the file; nothing when it is no policy of version 1.
[[nodiscard]] inline std::optional<StsPolicy> read_policy(std::string_view text) {
  StsPolicy out;
  bool version = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string line = lapse::lower(one_line(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::string key = one_line(std::string_view(line).substr(0, colon));
    const auto from = line.find_first_not_of(' ', colon + 1);
    const std::string value = from == std::string::npos ? std::string() : line.substr(from);
    version |= key == "version" && value == "stsv1";
    if (key == "mode") out.enforce = value == "enforce";
    if (key == "mx" && !value.empty() && out.mx.size() < kMostPatterns) out.mx.push_back(lapse::canonical_name(value));
  }
  if (!version) return std::nullopt;
  return out;
}

/// Does the domain say that it has a policy?
[[nodiscard]] inline bool announces(const lapse::dns_answer& answer, const std::string& owner) {
  constexpr std::string_view kVersion = "v=STSv1";
  if (!told(answer)) return false;
  for (const auto* record : answer->at(final_owner(*answer, owner), lapse::rr::TXT)) {
    if (record->rdata.size() <= kVersion.size()) continue;
    const std::string text(record->rdata.begin() + 1, record->rdata.end());
    if (text.starts_with(kVersion)) return true;
  }
  return false;
}

/// Would a sender take this certificate for `host`? "" when it would, otherwise why not.
[[nodiscard]] inline std::string objection(const lapse::x509* leaf, int trust, const std::string& host, int64_t now) {
  if (!leaf) return "it shows no certificate";
  if (now > leaf->not_after) return "its certificate has expired";
  if (now < leaf->not_before) return "its certificate is not valid yet";
  if (!leaf->covers(host)) return "its certificate does not name it";
  if (trust > 0) return "its certificate is not trusted";
  return "";
}

}  // namespace detail

/// The policy of the domain, when it has one that a sender would take. What cannot be fetched binds nobody.
[[nodiscard]] inline std::optional<StsPolicy> sts_policy(const std::string& domain, int64_t now, bool closed_addresses,
                                                         const lapse::known& ask) {
  const std::string owner = "_mta-sts." + domain;
  if (!detail::announces(ask(lapse::dns(owner, lapse::rr::TXT)), owner)) return std::nullopt;
  const std::string host = "mta-sts." + domain;
  for (const uint16_t type : {lapse::rr::A, lapse::rr::AAAA}) {
    const auto found = addresses_of(host, type, ask, closed_addresses);
    if (found.usable.empty()) continue;
    auto request = lapse::http(found.usable[0], host);
    request.get("/.well-known/mta-sts.txt").over_tls();
    auto handshake = lapse::tls(found.usable[0]);
    handshake.sni(host);
    ask.soon(request, handshake);
    const auto shown = ask(handshake);
    const auto answer = ask(request);
    if (!answer.answered() || answer.status() != 200) continue;
    if (!detail::objection(shown.leaf().get(), shown.trust(), host, now).empty()) return std::nullopt;
    return detail::read_policy(answer.text());
  }
  return std::nullopt;
}

/// What is wrong with the TLS of the host that was asked; "" when nothing is, or when it was not looked at.
[[nodiscard]] inline std::string tls_trouble(const Attempt& a, int64_t now) {
  if (!a.said.greeted || a.age != 0) return "";
  if (a.tls_broke) return "STARTTLS does not work";
  if (!a.said.offered_tls) return "it does not offer STARTTLS";
  const auto& answer = a.answers.front();
  return answer.chain_size() ? detail::objection(answer.leaf().get(), answer.trust(), a.host, now) : "";
}

/// MBX1035 and MBX1036, where there is a policy that enforces.
[[nodiscard]] inline lapse::findings policy_findings(const std::string& domain, const Route& route, const Probe& probe,
                                                     int64_t now, bool closed_addresses, const lapse::known& ask) {
  const auto policy = sts_policy(domain, now, closed_addresses, ask);
  lapse::findings out;
  if (!policy || !policy->enforce) return out;
  std::vector<std::string> left_out;
  for (const auto& e : route.exchangers)
    if (!policy->names(e.host)) left_out.push_back(e.host);
  if (!left_out.empty()) {
    out += lapse::review("MBX1035")
               .arg("domain", domain)
               .arg("hosts", first_three(left_out))
               .saw("mode enforce, mx " + (policy->mx.empty() ? std::string("none") : first_three(policy->mx)))
               .expected("an mx entry for " + first_three(left_out))
               .fix("Add to https://mta-sts." + domain + "/.well-known/mta-sts.txt: mx: " + left_out[0]);
  }
  for (const auto& a : probe.attempts) {
    const std::string problem = tls_trouble(a, now);
    if (problem.empty()) continue;
    out += lapse::review("MBX1036")
               .discriminator(a.host + " " + a.address)
               .arg("domain", domain)
               .arg("host", a.host)
               .arg("problem", problem)
               .asked(a.answers.front().asked())
               .saw(a.host + " [" + a.address + "]: " + problem)
               .expected("STARTTLS with a valid, trusted certificate for " + a.host);
  }
  return out;
}

}  // namespace mailbox
