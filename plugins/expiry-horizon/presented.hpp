// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/addresses.hpp>
#include <lapse/ask.hpp>
#include <lapse/subject.hpp>
#include <lapse/tls.hpp>
#include <memory>
#include <optional>
#include <string>

/// One look at what is served: the chain around the certificate is in no inventory, nor are its dates as they were
/// written.
namespace expiry_horizon {

using certificate_ptr = std::shared_ptr<const lapse::x509>;

/// What the first address of the first name without a wildcard shows.
struct presented {
  std::string host;
  std::optional<lapse::tls_answer> answer;
  certificate_ptr leaf;  ///< null when none was seen
  bool ours = false;     ///< it is the certificate that is judged

  /// The issuers that clients go by: of the path that verified, else as they were sent.
  [[nodiscard]] std::vector<certificate_ptr> issuers() const {
    std::vector<certificate_ptr> out;
    if (!answer) return out;
    const bool verified = answer->trust() == 0 && answer->path_size() > 1;
    for (std::size_t i = 1; i < (verified ? answer->path_size() : answer->chain_size()); ++i)
      if (auto one = verified ? answer->path(i) : answer->chain(i)) out.push_back(std::move(one));
    return out;
  }
};

/// Is `leaf` the certificate of the inventory? By its hash, else its serial number, else its dates.
[[nodiscard]] inline bool is_same(const lapse::certificate& c, const lapse::x509& leaf) {
  if (!c.sha256().empty()) return c.sha256() == leaf.sha256;
  if (!c.serial().empty()) return c.serial() == leaf.serial;
  return c.not_before() != LAPSE_NO_TIME && c.not_before() == leaf.not_before && c.not_after() == leaf.not_after;
}

[[nodiscard]] inline presented look_at(const lapse::certificate& c, const lapse::known& ask) {
  presented out;
  for (std::size_t i = 0; i < c.name_count() && out.host.empty(); ++i)
    if (!c.name_at(i).is_wildcard()) out.host = lapse::canonical_name(c.name_at(i).domain());
  if (out.host.empty()) return out;
  const auto found = lapse::resolve(ask, out.host);
  if (!found.found()) return out;
  // The very question that https-routing asks, so that both share one handshake.
  out.answer = ask(lapse::tls(found.addresses[0]).sni(out.host));
  out.leaf = out.answer->leaf();
  out.ours = out.leaf && is_same(c, *out.leaf);
  return out;
}

}  // namespace expiry_horizon
