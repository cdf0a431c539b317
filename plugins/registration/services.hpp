// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/parameters.hpp>
#include <lapse/text.hpp>
#include <lapse/url.hpp>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

/// Which registry answers for which names: IANA's bootstrap list in its own form (RFC 9224), as a row of the dated
/// table `rdap-services`, or as the estate gives it.
namespace registration {

class services {
 public:
  services() = default;
  /// Refuses a list that is not of IANA's form; null is an empty one.
  explicit services(const boost::json::object* row) {
    if (!row) return;
    complete_ = flag(*row, "complete");
    published_ = text(*row, "publication");
    if (published_.empty()) published_ = text(*row, "edition");
    const auto* list = row->if_contains("services");
    if (!list || !list->is_array()) wrong("'services' is not a list");
    for (const auto& entry : list->get_array()) add(entry);
  }

  /// Where to ask about `domain`: the entry with the most labels decides (RFC 9224 4). Nothing when none fits, or when
  /// it names nothing that is asked over HTTPS.
  [[nodiscard]] std::optional<lapse::url> of(std::string_view domain) const {
    for (std::string_view at = domain; !at.empty(); at = lapse::parent_of(at)) {
      const auto found = by_suffix_.find(at);
      if (found == by_suffix_.end()) continue;
      if (!found->second) return std::nullopt;
      lapse::url out = *found->second;
      out.target += (out.target.ends_with('/') ? "domain/" : "/domain/") + std::string(domain);
      return out;
    }
    return std::nullopt;
  }

  /// Does the list hold every registry that has such a service? Only one that was made from IANA's does.
  [[nodiscard]] bool complete() const { return complete_; }
  /// The day of the list; may be empty.
  [[nodiscard]] std::string published() const { return published_.substr(0, published_.find('T')); }

 private:
  [[noreturn]] static void wrong(const std::string& what) { throw std::invalid_argument("RDAP services: " + what); }

  static bool flag(const boost::json::object& row, std::string_view key) {
    const auto* v = row.if_contains(key);
    return v && v->is_bool() && v->get_bool();
  }
  static std::string text(const boost::json::object& row, std::string_view key) {
    const auto* v = row.if_contains(key);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
  }

  /// [["com", "net"], ["https://registry.example/rdap/"]]
  void add(const boost::json::value& entry) {
    const auto* pair = entry.if_array();
    if (!pair || pair->size() != 2 || !pair->at(0).is_array() || !pair->at(1).is_array())
      wrong("an entry is not a list of two lists");
    std::optional<lapse::url> chosen;
    for (const auto& base : pair->at(1).get_array()) {
      if (!base.is_string()) wrong("a URL is not text");
      const auto parsed = lapse::parse_url(std::string_view(base.get_string()));
      if (!parsed) wrong("'" + std::string(base.get_string()) + "' is not a URL with a host name");
      if (!chosen && parsed->tls) chosen = parsed;
    }
    for (const auto& suffix : pair->at(0).get_array()) {
      if (!suffix.is_string()) wrong("a suffix is not text");
      by_suffix_.insert_or_assign(lapse::canonical_name(std::string_view(suffix.get_string())), chosen);
    }
  }

  std::map<std::string, std::optional<lapse::url>, std::less<>> by_suffix_;
  bool complete_ = false;
  std::string published_;
};

}  // namespace registration
