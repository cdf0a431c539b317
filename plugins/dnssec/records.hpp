// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <lapse/calendar.hpp>
#include <lapse/dns.hpp>
#include <lapse/text.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The DNSSEC records (RFC 4034), read from their wire form.
namespace lapse::dnssec {

inline constexpr uint16_t kNsec3Param = 51, kCds = 59, kCdnsKey = 60;

[[nodiscard]] inline uint16_t u16(const std::vector<uint8_t>& d, std::size_t at) {
  return static_cast<uint16_t>((d[at] << 8) | d[at + 1]);
}
[[nodiscard]] inline uint32_t u32(const std::vector<uint8_t>& d, std::size_t at) {
  return (uint32_t{u16(d, at)} << 16) | u16(d, at + 2);
}

/// A 32-bit serial time (RFC 4034 3.1.5, RFC 1982) as the instant nearest to `now`: the field wraps in 2106, and an
/// instant more than 68 years away cannot be told from one on the other side.
[[nodiscard]] constexpr int64_t unfold(uint32_t serial, int64_t now) {
  return now + static_cast<int32_t>(serial - static_cast<uint32_t>(static_cast<uint64_t>(now)));
}

/// One RRSIG record.
struct signature {
  std::string owner;
  uint16_t covered = 0;
  uint8_t algorithm = 0;
  uint16_t key_tag = 0;
  int64_t since = 0, until = 0;
  uint32_t ttl = 0;

  [[nodiscard]] bool holds(int64_t now) const { return since <= now && now <= until; }
  [[nodiscard]] int64_t lifetime() const { return std::max<int64_t>(until - since, 0); }
  /// How long after its end validators with the usual allowance still take it: a tenth of its lifetime, at least an
  /// hour and at most a day.
  [[nodiscard]] int64_t allowance() const { return std::clamp<int64_t>(lifetime() / 10, 3600, kDay); }
  /// With less than this left, a signer in good order would have signed anew. Signatures of a few days are made while
  /// the question is answered, so that three days would always be too much for them.
  [[nodiscard]] int64_t lead() const {
    const int64_t quarter = lifetime() / 4;
    return lifetime() < 6 * kDay ? quarter : std::max<int64_t>(3 * kDay, quarter);
  }
  [[nodiscard]] std::string text() const {
    return "RRSIG " + type_text(covered) + " by key " + std::to_string(key_tag) + " (algorithm " +
           std::to_string(algorithm) + "), " + time_text(since) + " to " + time_text(until);
  }
};

[[nodiscard]] inline std::optional<signature> read_signature(const resource_record& r, int64_t now) {
  const auto& d = r.rdata;
  if (r.type != rr::RRSIG || d.size() < 19) return std::nullopt;
  return signature{r.owner, u16(d, 0), d[2], u16(d, 16), unfold(u32(d, 12), now), unfold(u32(d, 8), now), r.ttl};
}

/// Key tag of a DNSKEY record's data (RFC 4034 appendix B).
[[nodiscard]] inline uint16_t tag_of(const std::vector<uint8_t>& key) {
  uint32_t sum = 0;
  for (std::size_t i = 0; i < key.size(); ++i) sum += i % 2 ? key[i] : uint32_t{key[i]} << 8;
  return static_cast<uint16_t>(sum + (sum >> 16));
}

/// One DNSKEY record.
struct zone_key {
  uint16_t flags = 0;
  uint8_t algorithm = 0;
  uint16_t tag = 0;
  std::vector<uint8_t> rdata;

  [[nodiscard]] bool of_zone() const { return (flags & 0x0100U) != 0; }
  [[nodiscard]] bool revoked() const { return (flags & 0x0080U) != 0; }
  [[nodiscard]] bool entry() const { return (flags & 0x0001U) != 0; }  ///< "secure entry point"
  [[nodiscard]] std::string text() const {
    return std::to_string(tag) + " (algorithm " + std::to_string(algorithm) + ")";
  }
};

[[nodiscard]] inline std::vector<zone_key> keys_in(const dns_message& m, std::string_view zone) {
  std::vector<zone_key> out;
  for (const auto* r : m.at(zone, rr::DNSKEY))
    if (r->rdata.size() > 4) out.push_back({u16(r->rdata, 0), r->rdata[3], tag_of(r->rdata), r->rdata});
  return out;
}

/// One DS record.
struct delegation_signer {
  uint16_t tag = 0;
  uint8_t algorithm = 0;
  uint8_t digest_type = 0;
  std::vector<uint8_t> digest;
  uint32_t ttl = 0;

  /// Do validators in general know the algorithm and the digest? (RFC 8624; the SHA-1 ones are on their way out.)
  [[nodiscard]] bool known() const {
    static constexpr uint8_t kAlgorithms[] = {5, 7, 8, 10, 13, 14, 15, 16};
    static constexpr uint8_t kDigests[] = {1, 2, 4};
    return std::find(std::begin(kAlgorithms), std::end(kAlgorithms), algorithm) != std::end(kAlgorithms) &&
           std::find(std::begin(kDigests), std::end(kDigests), digest_type) != std::end(kDigests);
  }
  [[nodiscard]] std::string text() const {
    return std::to_string(tag) + " (algorithm " + std::to_string(algorithm) + ", digest " +
           std::to_string(digest_type) + ")";
  }
};

[[nodiscard]] inline std::vector<delegation_signer> signers_in(const dns_message& m, std::string_view zone) {
  std::vector<delegation_signer> out;
  for (const auto* r : m.at(zone, rr::DS))
    if (r->rdata.size() > 4)
      out.push_back({u16(r->rdata, 0), r->rdata[2], r->rdata[3], {r->rdata.begin() + 4, r->rdata.end()}, r->ttl});
  return out;
}

/// The digest that a DS record of `zone` has for `key` (RFC 4034 5.1.4); empty for a digest type that is not known.
[[nodiscard]] inline std::vector<uint8_t> digest_of(const zone_key& key, const std::string& zone, uint8_t type) {
  const EVP_MD* md = type == 1 ? EVP_sha1() : type == 2 ? EVP_sha256() : type == 4 ? EVP_sha384() : nullptr;
  const std::unique_ptr<ldns_rdf, decltype(&ldns_rdf_deep_free)> owner(
      ldns_dname_new_frm_str(zone.empty() ? "." : zone.c_str()), &ldns_rdf_deep_free);
  if (!md || !owner) return {};
  const auto* bytes = static_cast<const uint8_t*>(ldns_rdf_data(owner.get()));
  std::vector<uint8_t> input(bytes, bytes + ldns_rdf_size(owner.get()));
  input.insert(input.end(), key.rdata.begin(), key.rdata.end());
  std::vector<uint8_t> out(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  if (EVP_Digest(input.data(), input.size(), out.data(), &size, md, nullptr) != 1) return {};
  out.resize(size);
  return out;
}

[[nodiscard]] inline bool matches(const delegation_signer& ds, const zone_key& key, const std::string& zone) {
  return key.of_zone() && !key.revoked() && ds.tag == key.tag && ds.algorithm == key.algorithm &&
         ds.digest == digest_of(key, zone, ds.digest_type);
}

/// The DS record that belongs to `key`, as a zone-file line.
[[nodiscard]] inline std::string ds_line(const zone_key& key, const std::string& zone) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out = zone + ". IN DS " + std::to_string(key.tag) + " " + std::to_string(key.algorithm) + " 2 ";
  for (const uint8_t b : digest_of(key, zone, 2)) {
    out += kHex[b >> 4];
    out += kHex[b & 15];
  }
  return out;
}

/// Keys or DS records in words.
template <class Items>
[[nodiscard]] std::string in_words(const Items& items) {
  constexpr std::size_t kMost = 4;
  return items.empty() ? "none" : listed(items, kMost, [](const auto& i) { return i.text(); });
}

}  // namespace lapse::dnssec
