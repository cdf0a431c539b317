// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lapse/findings.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "probe.hpp"

/// Words for findings: who was asked what, what came back, and lists that read like a sentence.
namespace mailbox {

/// "a", "a and b", "a, b and c".
[[nodiscard]] inline std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i) out += i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  return out;
}

/// The first three, then how many more: a message stays short.
[[nodiscard]] inline std::string first_three(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < 3; ++i) out += (i ? "; " : "") + words[i];
  if (words.size() > 3) out += "; and " + std::to_string(words.size() - 3) + " more";
  return out;
}

[[nodiscard]] inline const char* stage_text(Stage stage) {
  switch (stage) {
    case Stage::banner:
      return "greeting";
    case Stage::hello:
      return "EHLO";
    case Stage::mail:
      return "MAIL FROM";
    case Stage::recipient:
      return "RCPT TO";
  }
  return "";
}

/// Local parts of the five whose reply satisfies `test`.
template <class Test>
[[nodiscard]] std::vector<std::string> local_parts_where(const Attempt& a, Test&& test) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kControl; ++i)
    if (a.said.addresses[i] && test(a.said.addresses[i]->meaning)) out.emplace_back(kLocalParts[i]);
  return out;
}

/// The conversation as evidence. `every_reply`: all RCPT replies, otherwise the one that tells why nothing is known.
inline void add_evidence(lapse::finding& to, const Attempt& a, const std::string& domain, bool every_reply) {
  for (const auto& answer : a.answers) to.asked(answer.asked());
  const std::string who = a.host + " [" + a.address + "]";
  const auto quote = [&](const std::string& at, const Judged& j) {
    to.saw(who + ", " + at + ": " + j.reply.quote + (j.note.empty() ? "" : " (" + j.note + ")"));
  };
  if (a.said.early) quote(stage_text(a.said.early_stage), *a.said.early);
  for (std::size_t n = 0; n < kAddresses; ++n) {
    const std::size_t i = n == 0 ? kControl : n - 1;  // in the order in which they were asked
    const auto& j = a.said.addresses[i];
    if (!j || (!every_reply && definite(j->meaning) && j->meaning != Meaning::relay_denied)) continue;
    quote("RCPT TO:<" + address_at(i, domain) + ">", *j);
    if (!every_reply) break;
  }
  if (!a.said.stop.empty()) to.saw(who + ": " + a.said.stop);
  if (a.age)
    to.saw(who + ": not asked today, an earlier run was told so " + std::to_string(a.age / 60) + " minutes before");
}

/// The DNS answers as evidence.
inline void add_evidence(lapse::finding& to, const Route& route) {
  to.evidence(route.answers);
}

/// What is wrong with a host before anybody connects; "" when nothing is.
[[nodiscard]] inline std::string fault_of(const Host& host) {
  switch (host.state) {
    case Host::State::usable:
      return "";
    case Host::State::literal:
      return "is an address, where a name belongs";
    case Host::State::absent:
      return "has no address";
    case Host::State::closed:
      return "has no address that anybody outside can reach (" + host.closed + ")";
    case Host::State::unseen:
      return "could not be looked up";
  }
  return "";
}

}  // namespace mailbox
