// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <lapse/dns.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "records.hpp"

/// Proofs of what does not exist (RFC 4035 5.4, RFC 5155 section 8), as far as a server's answer shows that they are
/// missing or do not fit. Whether their signatures are genuine is left to the validator.
namespace lapse::dnssec {

/// RFC 4034 6.1: does `a` come before `b`? Compared label by label from the right; names are canonical.
[[nodiscard]] inline bool sorts_before(std::string_view a, std::string_view b) {
  const auto last = [](std::string_view& name) {
    const auto dot = name.rfind('.');
    const std::string_view label = dot == std::string_view::npos ? name : name.substr(dot + 1);
    name = dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot);
    return label;
  };
  while (!a.empty() && !b.empty()) {
    const auto x = last(a);
    const auto y = last(b);
    if (x != y) return x < y;
  }
  return a.empty() && !b.empty();
}

/// Does the gap between two owners hold `name`? The last gap ends where the first owner is.
template <class Before>
[[nodiscard]] bool in_gap(std::string_view owner, std::string_view next, std::string_view name, Before&& before) {
  if (before(owner, next)) return before(owner, name) && before(name, next);
  return before(owner, name) || before(name, next);
}

/// One NSEC or NSEC3 record: an owner, the next one, and the types that the owner has.
struct gap_record {
  std::string owner, next;  ///< names, or hashes in base32
  std::string types;        ///< with a blank on both sides of each
  [[nodiscard]] bool has(uint16_t type) const { return types.find(" " + type_text(type) + " ") != std::string::npos; }
};

namespace detail {

[[nodiscard]] inline std::string word(std::string_view text, std::size_t n) {
  for (; n > 0 && !text.empty(); --n) text.remove_prefix(std::min(text.find(' '), text.size() - 1) + 1);
  return std::string(text.substr(0, text.find(' ')));
}
[[nodiscard]] inline std::string after_words(std::string_view text, std::size_t n) {
  for (; n > 0; --n) {
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) return " ";
    text.remove_prefix(blank + 1);
  }
  return " " + std::string(text) + " ";
}

struct rdf_free {
  void operator()(ldns_rdf* r) const { ldns_rdf_deep_free(r); }
};
using rdf = std::unique_ptr<ldns_rdf, rdf_free>;

}  // namespace detail

/// The denial in one answer's authority section.
struct denial {
  std::vector<gap_record> nsec, nsec3;
  uint16_t iterations = 0;
  std::vector<uint8_t> salt;

  explicit denial(const dns_message& m) {
    for (const auto& r : m.authority) {
      if (r.type == rr::NSEC)
        nsec.push_back({r.owner, canonical_name(detail::word(r.data, 0)), detail::after_words(r.data, 1)});
      if (r.type != rr::NSEC3 || r.rdata.size() < 6) continue;
      iterations = u16(r.rdata, 2);
      const std::size_t size = r.rdata[4];
      if (r.rdata.size() < 5 + size) continue;
      salt.assign(r.rdata.begin() + 5, r.rdata.begin() + 5 + static_cast<std::ptrdiff_t>(size));
      nsec3.push_back({r.owner.substr(0, r.owner.find('.')), lower(detail::word(r.data, 4)),
                       detail::after_words(r.data, 5)});
    }
  }

  [[nodiscard]] bool empty() const { return nsec.empty() && nsec3.empty(); }
  /// More iterations than validators compute: they make no proof of it, and neither is one looked for here.
  [[nodiscard]] bool too_costly() const { return iterations > 150; }

  /// The record at the name itself, or at its hash.
  [[nodiscard]] const gap_record* at(std::string_view name) const {
    const auto find = [](const auto& in, const std::string& key) -> const gap_record* {
      const auto found = std::find_if(in.begin(), in.end(), [&](const auto& r) { return r.owner == key; });
      return found == in.end() ? nullptr : &*found;
    };
    if (!nsec.empty()) return find(nsec, std::string(name));
    return find(nsec3, hash(name));
  }
  /// A record whose gap holds the name, or its hash.
  [[nodiscard]] const gap_record* over(std::string_view name) const {
    const auto find = [](const auto& in, const std::string& key, auto&& before) -> const gap_record* {
      const auto found =
          std::find_if(in.begin(), in.end(), [&](const auto& r) { return in_gap(r.owner, r.next, key, before); });
      return found == in.end() ? nullptr : &*found;
    };
    if (!nsec.empty()) return find(nsec, std::string(name), sorts_before);
    const std::string key = hash(name);
    return key.empty() ? nullptr : find(nsec3, key, [](std::string_view a, std::string_view b) { return a < b; });
  }

 private:
  [[nodiscard]] std::string hash(std::string_view name) const {
    const detail::rdf plain(ldns_dname_new_frm_str((std::string(name) + ".").c_str()));
    if (!plain || salt.size() > 255) return {};
    const detail::rdf hashed(
        ldns_nsec3_hash_name(plain.get(), 1, iterations, static_cast<uint8_t>(salt.size()), salt.data()));
    if (!hashed) return {};
    const std::string text = lapse::detail::name_text(hashed.get());
    return text.substr(0, text.find('.'));
  }
};

/// What is wrong with the proof in an answer that says "does not exist", or that a wildcard made; empty when it fits.
/// `synthesised`: the answer is a wildcard's. RFC 5155 8.8 and RFC 4035 5.3.4: the name itself must be denied.
[[nodiscard]] inline std::string wrong_proof(const dns_message& m, const std::string& name, uint16_t type,
                                             const std::string& zone, bool synthesised) {
  const denial d(m);
  if (d.empty()) return synthesised ? "answer from a wildcard without the proof that the name itself does not exist"
                                    : "say that there is no such record without an NSEC or NSEC3 record to prove it";
  if (d.too_costly()) return {};
  if (synthesised) {
    // For NSEC3 it is the label below the wildcard's parent that must be denied.
    for (std::string_view at = name; at.size() > zone.size(); at = parent_of(at))
      if (d.over(at)) return {};
    return "answer from a wildcard with a proof that does not deny the name itself";
  }
  if (const auto* r = d.at(name); r && m.code == rcode::NOERROR)
    return r->has(type) ? "give a proof that says that the record exists" : "";
  for (std::string_view at = name; at.size() > zone.size(); at = parent_of(at))
    if (d.over(at)) return {};
  return "give a proof whose gaps do not hold the name";
}

}  // namespace lapse::dnssec
