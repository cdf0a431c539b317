// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/addresses.hpp>
#include <lapse/ask.hpp>
#include <lapse/http.hpp>
#include <lapse/tls.hpp>
#include <lapse/url.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document.hpp"

/// One question to a registry's RDAP service (RFC 7480), over HTTPS to a server whose certificate is in order.
namespace registration {

/// Redirects followed before giving up.
inline constexpr std::size_t kMostRedirects = 3;
/// Addresses of one host that are tried.
inline constexpr std::size_t kMostTried = 2;

/// What came of it.
struct reply {
  enum class how : std::uint8_t {
    document,   ///< a usable one
    absent,     ///< the registry knows no such domain (404)
    pause,      ///< it asks to be left alone for now
    unusable,   ///< an answer that says nothing of the domain
    unreached,  ///< no answer, or none that can be believed
  };
  how ended = how::unreached;
  std::string what;  ///< why, for all but `document` and `absent`
  document says;
  std::vector<lapse::http_answer> answers;

  [[nodiscard]] bool is(how wanted) const { return ended == wanted; }
};

namespace detail {

/// Both questions want one connection, so that what was shown in the handshake is who answered.
struct call {
  lapse::http request;
  lapse::tls handshake;

  call(const lapse::url& at, const std::string& address, bool second) : request(address, at.host), handshake(address) {
    request.get(at.target).over_tls().port(at.port);
    handshake.sni(at.host).port(at.port);
    if (!second) return;
    request.again().at_end();
    handshake.again().at_end();
  }
};

[[nodiscard]] inline reply stop(reply so_far, reply::how ended, std::string what) {
  so_far.ended = ended;
  so_far.what = std::move(what);
  return so_far;
}

/// Why this server cannot be believed; empty when it can. Dates are left aside: whoever holds the key of an expired
/// certificate is still the one it was issued to.
[[nodiscard]] inline std::string doubts_about(const lapse::tls_answer& seen, const std::string& host) {
  if (!seen.complete()) return "the certificate of " + host + " could not be seen";
  if (seen.trust() != 0) return "the certificate of " + host + " is not trusted";
  const auto leaf = seen.leaf();
  if (!leaf || !leaf->covers(host)) return "the certificate of " + host + " is for other names";
  return {};
}

/// The seconds or the day of a Retry-After field (RFC 9110 10.2.3), or nothing that could be read.
[[nodiscard]] inline std::string pause_wanted(const lapse::http_answer& a) {
  const std::string_view after = a.field("retry-after");
  const bool seconds =
      !after.empty() && after.size() < 10 && after.find_first_not_of("0123456789") == std::string_view::npos;
  std::string out = "it answers with HTTP status " + std::to_string(a.status());
  if (seconds) out += " and asks to be left alone for " + std::string(after) + " seconds";
  return out;
}

/// The first of the host's addresses that answers. False: `out` says why none did.
[[nodiscard]] inline bool put(const lapse::url& at, const lapse::known& ask, bool second, reply& out) {
  const auto found = lapse::resolve(ask, at.host);
  if (!found.found())
    out.what = found.nothing() ? at.host + " has no address" : "the addresses of " + at.host + " could not be learnt";
  for (std::size_t i = 0; i < found.addresses.size() && i < kMostTried; ++i) {
    const call c(at, found.addresses[i], second);
    ask.soon(c.handshake);
    out.answers.push_back(ask(c.request));
    const auto& a = out.answers.back();
    if (!a.answered()) {
      out.what = a.why();
      continue;
    }
    out.what = doubts_about(ask(c.handshake), at.host);
    return out.what.empty();
  }
  return false;
}

[[nodiscard]] inline bool is_redirect(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace detail

/// Asks at `from` about `domain`. The second look is made at the end of the run.
[[nodiscard]] inline reply ask_registry(const lapse::url& from, std::string_view domain, const lapse::known& ask,
                                        bool second) {
  using how = reply::how;
  reply out;
  lapse::url at = from;
  for (std::size_t hop = 0; hop <= kMostRedirects; ++hop) {
    if (!detail::put(at, ask, second, out)) return out;
    const lapse::http_answer a = out.answers.back();
    const unsigned status = a.status();
    if (status == 404) return detail::stop(std::move(out), how::absent, {});
    if (status == 429 || (status == 503 && !a.field("retry-after").empty()))
      return detail::stop(std::move(out), how::pause, detail::pause_wanted(a));
    if (status == 200) {
      if (a.body().flags & LAPSE_HTTP_BODY_CUT)
        return detail::stop(std::move(out), how::unusable, "it is incomplete or too large");
      out.says = read_document(a.text(), domain);
      const bool usable = out.says.fault.empty();
      std::string fault = out.says.fault;
      return detail::stop(std::move(out), usable ? how::document : how::unusable, std::move(fault));
    }
    if (!detail::is_redirect(status))
      return detail::stop(std::move(out), how::unreached, "it answers with HTTP status " + std::to_string(status));
    const auto next = lapse::follow_location(at, a.field("location"));
    if (!next) return detail::stop(std::move(out), how::unreached, "its redirect leads to no usable URL");
    if (!next->tls) return detail::stop(std::move(out), how::unreached, "its redirect leads away from HTTPS");
    at = *next;
  }
  return detail::stop(std::move(out), how::unreached,
                      "it redirects more than " + std::to_string(kMostRedirects) + " times");
}

}  // namespace registration
