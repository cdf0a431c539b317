// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <lapse/dns.hpp>
#include <lapse/subject.hpp>
#include <lapse/zone.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "names.hpp"
#include "standing.hpp"

/// The record that must be there, and what counts as the same value.
namespace lapse::dns_cname {

/// "'example.com'".
[[nodiscard]] inline std::string quoted(std::string_view name) {
  return "'" + std::string(name) + "'";
}

/// The octets of a TXT record's character strings, joined; empty when they do not fit each other.
[[nodiscard]] inline std::string joined_text(const std::vector<uint8_t>& rdata) {
  std::string out;
  for (std::size_t i = 0; i < rdata.size(); i += std::size_t{1} + rdata[i]) {
    if (i + 1 + rdata[i] > rdata.size()) return {};
    out.append(reinterpret_cast<const char*>(rdata.data()) + i + 1, rdata[i]);
  }
  return out;
}

/// What a record holds, as this rule compares it.
[[nodiscard]] inline std::string value_of(const resource_record& r) {
  return r.type == rr::TXT ? joined_text(r.rdata) : r.data;
}

/// A name fit for a question: labels of 1 to 63 octets, 253 in all, no blanks or quotes.
[[nodiscard]] inline bool is_askable(std::string_view name) {
  if (name.empty() || name.size() > 253 || label_count(name) > kMostLabels) return false;
  std::size_t label = 0;
  for (const char c : name) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
    } else if (c <= ' ' || c == '"' || c == '\'' || c == '\\' || c == 0x7f || ++label > 63) {
      return false;
    }
  }
  return label > 0;
}

/// Quotes, blanks or escapes, which no name in a validation record holds.
[[nodiscard]] inline bool has_quotes_or_blanks(std::string_view value) {
  return value.find_first_of("\"'\\ \t") != std::string_view::npos;
}

/// The record that must be there.
class expected_record {
 public:
  /// `domain` is the name of the certificate that the record is for. `suffixes`: the ends of names that providers give
  /// out as tokens.
  expected_record(const lapse::record& of, std::string_view domain, const std::vector<std::string>& suffixes)
      : name(canonical_name(of.name)),
        base(canonical_name(without_wildcard(domain))),
        type_name(of.type),
        type(static_cast<uint16_t>(ldns_get_rr_type_by_name(type_name.c_str()))) {
    std::transform(type_name.begin(), type_name.end(), type_name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    value = type == rr::CNAME ? canonical_name(of.value) : std::string(of.value);
    if (type == rr::TXT && value.size() > 1 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    folded_ = fold(value);
    find_suffix(suffixes);
  }

  /// A record of a form that the table `standing-records` describes, at `owner`. The shape has to outlive this.
  expected_record(const shape& form, std::string owner, std::string_view domain,
                  const std::vector<std::string>& suffixes)
      : name(std::move(owner)),
        base(canonical_name(without_wildcard(domain))),
        type_name(form.type_name),
        type(form.type),
        value(form.value_for_people(base)),
        direct(form.direct),
        any_value(!form.persist && form.value.empty()) {
    fits_ = [&form, b = base](std::string_view seen) { return form.fits(canonical_name(seen), b); };
    find_suffix(suffixes);
  }

  /// Judges values by `fault` instead: empty = this value is what is wanted, otherwise why it is not.
  void judge_by(std::function<std::string(std::string_view)> fault) {
    fits_ = [fault](std::string_view seen) { return fault(seen).empty(); };
    fault_ = std::move(fault);
  }

  std::string name;       ///< canonical
  std::string base;       ///< of the certificate, without "*."
  std::string type_name;  ///< CNAME, TXT
  uint16_t type = 0;
  std::string value;
  bool direct = false;     ///< no further CNAME may stand between the name and the value
  bool any_value = false;  ///< the name only has to lead somewhere

  /// Can this rule look for such a record at all?
  [[nodiscard]] bool usable() const {
    return is_askable(name) && !value.empty() && (type == rr::TXT || (type == rr::CNAME && is_askable(value)));
  }

  /// Providers accept the value with and without the underscore in front of its first label ("Underscores prohibited by
  /// DNS provider", ACM User Guide); DNS does not care for case or for the final dot.
  [[nodiscard]] bool is(std::string_view seen) const { return fits_ ? fits_(seen) : fold(seen) == folded_; }
  /// Why this value is not the wanted one, where more can be said than that it is another; empty otherwise.
  [[nodiscard]] std::string fault_of(std::string_view seen) const { return fault_ ? fault_(seen) : std::string{}; }

  /// Is this a validation token of the provider that the expected value comes from?
  [[nodiscard]] bool is_token(std::string_view seen) const {
    return !suffix_.empty() && seen != suffix_ && within(seen, suffix_);
  }
  /// A token with something behind it: a zone-file writer without the final dot makes the value relative to the zone.
  [[nodiscard]] bool is_relative_token(std::string_view seen) const {
    if (type != rr::CNAME) return false;
    if (!folded_.empty() && fold(seen).starts_with(folded_ + ".")) return true;
    return !suffix_.empty() && ("." + std::string(seen)).find("." + suffix_ + ".") != std::string::npos;
  }

  /// The line of a zone file that puts it right.
  [[nodiscard]] std::string line() const {
    return name + ". 300 IN " + type_name + " " + (type == rr::TXT ? "\"" + value + "\"" : value + ".");
  }

 private:
  [[nodiscard]] std::string fold(std::string_view seen) const {
    if (type != rr::CNAME) return std::string(seen);
    std::string out = canonical_name(seen);
    if (out.starts_with('_')) out.erase(0, 1);
    return out;
  }
  void find_suffix(const std::vector<std::string>& suffixes) {
    if (type != rr::CNAME) return;
    for (const auto& s : suffixes)
      if (within(value, canonical_name(s))) suffix_ = canonical_name(s);
  }

  std::string folded_;  ///< empty where a form decides
  std::function<bool(std::string_view)> fits_;
  std::function<std::string(std::string_view)> fault_;
  std::string suffix_;  ///< of the provider's tokens; empty = not known
};

}  // namespace lapse::dns_cname
