// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/abi.h>

#include <string>
#include <string_view>

/// Text across the contract, and the few operations on DNS names that every rule needs.
namespace lapse {

[[nodiscard]] inline std::string_view view(lapse_string text) {
  return {text.data ? text.data : "", text.size};
}
[[nodiscard]] inline lapse_string raw(std::string_view text) {
  return {text.data(), text.size()};
}
[[nodiscard]] inline std::string_view view(lapse_bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data ? bytes.data : reinterpret_cast<const uint8_t*>("")), bytes.size};
}

/// ASCII lower case: DNS, TLS and SMTP compare their keywords this way (RFC 4343).
[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// A name as Lapse writes it: lower case, without the trailing dot; the root is "".
[[nodiscard]] inline std::string canonical_name(std::string_view name) {
  if (!name.empty() && name.back() == '.' && !(name.size() > 1 && name[name.size() - 2] == '\\')) name.remove_suffix(1);
  return lower(name);
}

/// Position just behind the dot that ends the first label, or npos for a single label. Escaped dots do not count.
[[nodiscard]] inline std::size_t after_first_label(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\\') {
      ++i;
    } else if (name[i] == '.') {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

/// "example.com" of "shop.example.com"; "" of a single label and of the root.
[[nodiscard]] inline std::string_view parent_of(std::string_view name) {
  const auto at = after_first_label(name);
  return at == std::string_view::npos ? std::string_view{} : name.substr(at);
}

/// Is `name` equal to `zone`, or below it? Both canonical; everything is below the root.
[[nodiscard]] inline bool within(std::string_view name, std::string_view zone) {
  if (zone.empty() || name == zone) return true;
  return name.size() > zone.size() && name.ends_with(zone) && name[name.size() - zone.size() - 1] == '.';
}

/// "a, b and 3 more": the first `most` of these, each as `word` says it; empty when there are none.
template <class Range, class Word>
[[nodiscard]] std::string listed(const Range& of, std::size_t most, Word&& word) {
  std::string out;
  std::size_t count = 0;
  for (const auto& one : of)
    if (count++ < most) out.append(out.empty() ? "" : ", ").append(word(one));
  return count > most ? out + " and " + std::to_string(count - most) + " more" : out;
}
/// The same of texts.
template <class Range>
[[nodiscard]] std::string listed(const Range& of, std::size_t most) {
  return listed(of, most, [](const auto& one) { return std::string_view(one); });
}

/// "example.com" of "*.example.com", everything else unchanged.
[[nodiscard]] inline std::string_view without_wildcard(std::string_view name) {
  return name.starts_with("*.") ? name.substr(2) : name;
}

}  // namespace lapse
