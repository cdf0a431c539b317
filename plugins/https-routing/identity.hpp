// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/subject.hpp>
#include <lapse/x509.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "probe.hpp"

/// Which certificate is that? By serial number or hash, then by names (RFC 9525), then by dates.
namespace https_routing {

enum class who : std::uint8_t {
  expected,  ///< the one that is judged
  older,     ///< same names and issuer, valid from an earlier day
  newer,     ///< same names and issuer, valid from a later day
  other,     ///< another one that covers the name
  mismatch   ///< one that does not cover the name
};

[[nodiscard]] inline std::vector<std::string> sorted_names(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// What the inventory knows of the certificate that a name should serve.
class identity {
 public:
  identity(const lapse::certificate& c, std::string_view host, std::string spki_sha256)
      : host_(host),
        spki_sha256_(std::move(spki_sha256)),
        serial_(c.serial()),
        sha256_(c.sha256()),
        issuer_(lapse::lower(c.issuer())),
        not_before_(c.not_before()),
        not_after_(c.not_after()) {
    for (std::size_t i = 0; i < c.name_count(); ++i) names_.emplace_back(c.name_at(i).domain());
    names_ = sorted_names(std::move(names_));
    serial_.erase(0, std::min(serial_.find_first_not_of('0'), serial_.size()));
  }

  [[nodiscard]] const std::string& host() const { return host_; }
  /// Is there anything by which the certificate could be told from another one?
  [[nodiscard]] bool known() const {
    return !serial_.empty() || !sha256_.empty() || !spki_sha256_.empty() ||
           (not_before_ != LAPSE_NO_TIME && not_after_ != LAPSE_NO_TIME);
  }
  [[nodiscard]] std::string words() const {
    if (!serial_.empty()) return "certificate " + serial_ + ", which covers '" + host_ + "'";
    if (!sha256_.empty()) return "the certificate with SHA-256 " + sha256_ + ", which covers '" + host_ + "'";
    if (!spki_sha256_.empty())
      return "a certificate of the key with SHA-256 " + spki_sha256_ + ", which covers '" + host_ + "'";
    return "one and the same certificate everywhere, which covers '" + host_ + "'";
  }

  /// `newest` is the newest certificate of the fleet, by which the others go when the inventory knows nothing.
  [[nodiscard]] who of(const lapse::x509& leaf, const lapse::x509* newest) const {
    if (!leaf.covers(host_)) return who::mismatch;
    if (!known()) return newest ? among_peers(leaf, *newest) : who::expected;
    if (!sha256_.empty() && sha256_ == leaf.sha256) return who::expected;
    if (!serial_.empty() && serial_ == leaf.serial) return who::expected;
    const bool same_key = !spki_sha256_.empty() && spki_sha256_ == leaf.spki_sha256;
    if (serial_.empty() && sha256_.empty() && (spki_sha256_.empty() || same_key) && same_dates(leaf))
      return who::expected;
    // The same key issued anew is a copy whatever else has changed.
    if (!same_key && (sorted_names(leaf.dns_names) != names_ || !same_issuer(leaf))) return who::other;
    if (not_before_ == LAPSE_NO_TIME) return who::other;
    if (leaf.not_before < not_before_) return who::older;
    return leaf.not_before > not_before_ ? who::newer : who::other;
  }

 private:
  [[nodiscard]] static who among_peers(const lapse::x509& leaf, const lapse::x509& newest) {
    if (same_certificate(leaf, newest)) return who::expected;
    const bool alike = leaf.issuer_organization == newest.issuer_organization &&
                       sorted_names(leaf.dns_names) == sorted_names(newest.dns_names);
    return alike && leaf.not_before < newest.not_before ? who::older : who::other;
  }
  /// No dates in the inventory fit any.
  [[nodiscard]] bool same_dates(const lapse::x509& leaf) const {
    return (not_before_ == LAPSE_NO_TIME || leaf.not_before == not_before_) &&
           (not_after_ == LAPSE_NO_TIME || leaf.not_after == not_after_);
  }
  /// The inventory's issuer is "Amazon", or a whole distinguished name; none fits any.
  [[nodiscard]] bool same_issuer(const lapse::x509& leaf) const {
    return issuer_.empty() || lapse::lower(leaf.issuer).find(issuer_) != std::string::npos;
  }

  std::string host_, spki_sha256_, serial_, sha256_, issuer_;
  int64_t not_before_, not_after_;
  std::vector<std::string> names_;
};

/// The newest certificate for the name that any address serves; null when none does.
[[nodiscard]] inline leaf_ptr newest_of(const sites& all, std::string_view host) {
  leaf_ptr best;
  const auto later = [](const lapse::x509& a, const lapse::x509& b) {
    return a.not_before != b.not_before ? a.not_before > b.not_before : a.serial > b.serial;
  };
  for (const auto& s : all)
    if (const auto leaf = s.leaf(); leaf && leaf->covers(host) && (!best || later(*leaf, *best))) best = leaf;
  return best;
}

}  // namespace https_routing
