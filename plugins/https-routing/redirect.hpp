// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/ask.hpp>
#include <lapse/http.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "addresses.hpp"
#include "routing.hpp"
#include "url.hpp"

/// Validation by HTTP: RedirectFrom must lead to RedirectTo, at every address of its host, at any time (AWS Certificate
/// Manager, "HTTP validation"; Baseline Requirements 3.2.2.4.18).
namespace https_routing {

/// Redirects followed before giving up.
inline constexpr int kMostRedirects = 5;

/// The way from one address on.
struct walk {
  enum class end : std::uint8_t { under_way, arrived, content, wrong, refused, unseen, no_route };
  std::string address;  ///< of the host that is asked next
  url at;
  end how = end::under_way;
  std::string what;  ///< for `wrong` and `unseen`
  std::vector<lapse::http_answer> answers;

  [[nodiscard]] std::string content() const { return answers.empty() ? "" : std::string(answers.back().text()); }
};

namespace detail {

[[nodiscard]] inline std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string()
                                         : std::string(text.substr(first, text.find_last_not_of(kBlanks) - first + 1));
}

[[nodiscard]] inline lapse::http question(const walk& w, uint32_t again) {
  lapse::http q(w.address, w.at.host);
  q.get(w.at.target).again(again);
  if (w.at.tls) q.over_tls();
  return q;
}

inline void stop(walk& w, walk::end how, std::string what) {
  w.how = how;
  w.what = std::move(what);
}

/// The statuses that an authority follows.
[[nodiscard]] inline bool redirects(unsigned status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

/// Turns to where a redirect leads.
inline void go_on(walk& w, const url& next, const lapse::known& ask) {
  if (next.host != w.at.host) {
    const auto found = resolve(ask, next.host);
    if (found.nothing())
      return stop(w, walk::end::wrong, "the redirect leads to " + next.host + ", which has no address");
    if (!found.found()) return stop(w, walk::end::unseen, "the addresses of " + next.host + " could not be learnt");
    w.address = found.addresses[0];
  }
  w.at = next;
}

/// One answer further; `to` is the destination.
inline void advance(walk& w, const lapse::http_answer& a, const url& to, const lapse::known& ask) {
  w.answers.push_back(a);
  if (!a.answered()) {
    if (a.ended() == LAPSE_REFUSED) return stop(w, walk::end::wrong, "the connection is refused");
    if (a.ended() == LAPSE_NO_ROUTE) return stop(w, walk::end::no_route, a.why());
    return stop(w, walk::end::unseen, a.why());
  }
  const unsigned status = a.status();
  if (status >= 200 && status < 300) {
    if (a.text().empty()) return stop(w, walk::end::wrong, "the answer is empty");
    return stop(w, walk::end::content, {});
  }
  if (!redirects(status))
    return stop(w, walk::end::wrong, "HTTP status " + std::to_string(status));
  const auto next = follow_location(w.at, a.field("location"));
  if (!next) return stop(w, walk::end::wrong, "the redirect leads to no usable URL");
  if (*next == to) return stop(w, walk::end::arrived, {});
  if (!next->authorized_port())
    return stop(w, walk::end::wrong, "the redirect leads to port " + std::to_string(next->port));
  if (w.answers.size() > kMostRedirects)
    return stop(w, walk::end::wrong, "more than " + std::to_string(kMostRedirects) + " redirects");
  go_on(w, *next, ask);
}

[[nodiscard]] inline std::vector<walk> walk_from(const url& from, const url& to,
                                                 const std::vector<std::string>& addresses, uint32_t again,
                                                 const lapse::known& ask) {
  std::vector<walk> all;
  for (const auto& a : addresses) all.push_back({a, from, {}, {}, {}});
  for (;;) {
    std::vector<walk*> active;
    for (auto& w : all)
      if (w.how == walk::end::under_way) active.push_back(&w);
    if (active.empty()) return all;
    const auto answers = ask.all(active, [&](const walk* w) { return question(*w, again); });
    for (std::size_t i = 0; i < active.size(); ++i) advance(*active[i], answers[i], to, ask);
  }
}

/// Takes what a second look came to in place of the first. A refusal counts when both looks met it: one alone may be a
/// moment's.
inline void look_again(walk& first, walk second) {
  const auto refused = [](const walk& w) { return !w.answers.empty() && w.answers.back().ended() == LAPSE_REFUSED; };
  if (refused(second) && !refused(first)) stop(second, walk::end::unseen, second.answers.back().why());
  second.answers.insert(second.answers.begin(), first.answers.begin(), first.answers.end());
  first = std::move(second);
}

/// What stands at the destination; nothing when it cannot be fetched.
[[nodiscard]] inline std::optional<std::string> destination_content(const url& to, const lapse::known& ask) {
  const auto found = resolve(ask, to.host);
  if (!found.found()) return std::nullopt;
  const auto a = ask(question({found.addresses[0], to, {}, {}, {}}, 0));
  if (a.status() < 200 || a.status() > 299 || a.text().empty()) return std::nullopt;
  return trimmed(a.text());
}

/// Content in the place of a redirect counts when it is the content of the destination: many servers answer 200 to
/// every path.
inline void compare_contents(std::vector<walk>& all, const url& to, const lapse::known& ask) {
  for (auto& w : all) {
    if (w.how != walk::end::content) continue;
    const auto want = destination_content(to, ask);
    if (!want)
      stop(w, walk::end::unseen, "content is served, but there is none at the destination to compare it with");
    else if (*want != trimmed(w.content()))
      stop(w, walk::end::wrong, "the content is not that of the destination");
    else
      w.how = walk::end::arrived;
  }
}

}  // namespace detail

/// The findings about the redirect, none when it is in order. Adds what was seen to the notes of `r`.
[[nodiscard]] inline lapse::findings judge_redirect(const lapse::subject& s, routing& r, const lapse::known& ask) {
  const auto finding = [&](lapse::finding f, std::string_view what) {
    return f.arg("name", r.display)
        .arg("what", what)
        .expected("a redirect (301, 302, 307 or 308) to '" + std::string(s.name().redirect_to()) + "'");
  };
  const auto from = parse_url(s.name().redirect_from());
  const auto to = parse_url(s.name().redirect_to());
  if (!from || !to) return finding(lapse::open("RTE1040"), "the inventory gives no usable RedirectFrom and RedirectTo");

  const auto found = from->host == r.host ? r.resolved : resolve(ask, from->host);
  if (found.nothing())
    return finding(lapse::fail("RTE1001"), from->host + " has no address")
        .evidence(found.answers)
        .fix("Publish the address of the service at '" + from->host + ".'.");
  if (!found.found())
    return finding(lapse::open("RTE1040"), "the addresses of " + from->host + " could not be learnt")
        .evidence(found.answers);

  auto walks = detail::walk_from(*from, *to, found.addresses, 0, ask);
  detail::compare_contents(walks, *to, ask);
  std::vector<std::string> doubts;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < walks.size(); ++i) {
    if (walks[i].how == walk::end::arrived || walks[i].how == walk::end::no_route) continue;
    doubts.push_back(found.addresses[i]);
    places.push_back(i);
  }
  auto again = detail::walk_from(*from, *to, doubts, 1, ask);
  detail::compare_contents(again, *to, ask);
  for (std::size_t i = 0; i < again.size(); ++i) detail::look_again(walks[places[i]], std::move(again[i]));

  const walk* wrong = nullptr;
  const walk* unseen = nullptr;
  for (std::size_t i = 0; i < walks.size(); ++i) {
    const walk& w = walks[i];
    if (w.how == walk::end::wrong && !wrong) wrong = &w;
    // No route of ours is no fault of theirs, as long as the other family was seen.
    const auto seen_otherwise = [&](std::size_t k) {
      return walks[k].how == walk::end::arrived && is_ipv6(found.addresses[k]) != is_ipv6(found.addresses[i]);
    };
    bool otherwise = false;
    for (std::size_t k = 0; k < walks.size() && !otherwise; ++k) otherwise = seen_otherwise(k);
    if (w.how == walk::end::no_route && otherwise) continue;
    if ((w.how == walk::end::unseen || w.how == walk::end::no_route) && (!unseen || unseen->how == walk::end::no_route))
      unseen = &w;
  }
  if (!wrong && !unseen) {
    r.notes.push_back("'" + from->text() + "' leads to '" + to->text() + "'");
    return {};
  }
  auto f = wrong ? finding(lapse::fail("RTE1001"), wrong->what) : finding(lapse::open("RTE1040"), unseen->what);
  for (const auto& w : walks)
    if (w.how != walk::end::arrived) f.evidence(w.answers);
  f.fix("Redirect '" + from->text() + "' to '" + to->text() + "' (status 301), at every address of '" + from->host +
        "', and keep it in place.");
  return f;
}

}  // namespace https_routing
