// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/dns.hpp>
#include <lapse/text.hpp>
#include <string>
#include <string_view>
#include <vector>

/// A CAA record set, and whether it lets a CA issue (RFC 8659 sections 4 and 5).
namespace lapse::caa {

struct property {
  bool critical = false;
  std::string tag;         ///< lower case
  std::string value;       ///< as it is
  std::string issuer;      ///< issue, issuewild: lower case, without parameters; "" forbids
  std::string parameters;  ///< issue, issuewild: what follows the first semicolon, trimmed
  bool malformed = false;  ///< grants nothing; other records still can
};

[[nodiscard]] inline std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// One record from its wire form: flags, length of the tag, tag, value.
[[nodiscard]] inline property read_property(const resource_record& r) {
  property out;
  if (r.rdata.size() < 3 || r.rdata[1] == 0 || r.rdata.size() < 2U + r.rdata[1]) {
    out.malformed = true;
    return out;
  }
  const auto* text = reinterpret_cast<const char*>(r.rdata.data());
  const std::size_t length = r.rdata[1];
  out.critical = (r.rdata[0] & 128U) != 0;
  out.tag = lower({text + 2, length});
  out.value.assign(text + 2 + length, r.rdata.size() - 2 - length);
  if (out.tag != "issue" && out.tag != "issuewild") return out;
  const auto semicolon = out.value.find(';');
  const std::string_view issuer = trim(std::string_view(out.value).substr(0, semicolon));
  out.issuer = canonical_name(issuer);
  if (semicolon != std::string::npos) out.parameters = trim(std::string_view(out.value).substr(semicolon + 1));
  out.malformed = !std::all_of(out.issuer.begin(), out.issuer.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  return out;
}

/// Tags that a CA knows: those of the registry. Anything else with the critical bit stops it.
[[nodiscard]] inline bool is_known(std::string_view tag) {
  for (const std::string_view known : {"issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc"})
    if (tag == known) return true;
  return false;
}

enum class ruling { unrestricted, granted, granted_with_parameters, forbidden, other_issuers, wild_only, unknown_critical };

/// What a set says to one CA about one name.
struct judgement {
  ruling what = ruling::unrestricted;
  std::string detail;      ///< the record that decides, or the issuers that are named
  bool malformed = false;  ///< a record of the set grants nothing because of its form
  bool by_issuewild = false;  ///< it is issuewild that decides, so that a further issue record changes nothing
  std::vector<std::string> issuers;  ///< those that the deciding records name
};

[[nodiscard]] inline bool permits(ruling r) {
  return r == ruling::unrestricted || r == ruling::granted || r == ruling::granted_with_parameters;
}

[[nodiscard]] inline judgement judge_set(const std::vector<property>& set, bool wildcard, const std::vector<std::string>& issuers) {
  judgement out;
  const auto of = [&](std::string_view tag) {
    std::vector<const property*> found;
    for (const auto& p : set)
      if (p.tag == tag) found.push_back(&p);
    return found;
  };
  for (const auto& p : set) {
    out.malformed |= p.malformed;
    if (!p.critical || p.malformed || is_known(p.tag)) continue;
    out.what = ruling::unknown_critical;
    out.detail = p.tag;
    return out;
  }
  const auto ours = [&](const property& p) {
    return !p.malformed && std::find(issuers.begin(), issuers.end(), p.issuer) != issuers.end();
  };
  const auto issue = of("issue");
  const auto wild = of("issuewild");
  // A wildcard asks issuewild where there is one; any other name never does.
  const auto& relevant = wildcard && !wild.empty() ? wild : issue;
  out.by_issuewild = &relevant == &wild;
  if (relevant.empty()) return out;
  const property* with_parameters = nullptr;
  for (const auto* p : relevant) {
    if (!ours(*p)) {
      if (!p->issuer.empty() && !p->malformed) out.issuers.push_back(p->issuer);
      continue;
    }
    out.issuers.push_back(p->issuer);
    if (p->parameters.empty()) {
      out.what = ruling::granted;
      out.detail = p->issuer;
      return out;
    }
    with_parameters = p;
  }
  if (with_parameters) {
    out.what = ruling::granted_with_parameters;
    out.detail = with_parameters->value;
    return out;
  }
  const bool issue_would_do = std::any_of(issue.begin(), issue.end(), [&](const auto* p) { return ours(*p); });
  if (out.by_issuewild && (issue.empty() || issue_would_do)) {
    out.what = ruling::wild_only;
  } else {
    out.what = out.issuers.empty() ? ruling::forbidden : ruling::other_issuers;
  }
  for (const auto& i : out.issuers) out.detail += (out.detail.empty() ? "" : ", ") + i;
  return out;
}

}  // namespace lapse::caa
