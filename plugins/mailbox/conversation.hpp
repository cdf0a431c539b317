// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <lapse/dialogue.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "address.hpp"
#include "classify.hpp"

/// One conversation with one mail host, for all addresses: greeting, EHLO, STARTTLS where offered, and MAIL, RCPT, RSET
/// for each address. No message is ever begun (no DATA), and nobody is asked to list names (no VRFY, no EXPN).
namespace mailbox {

/// The addresses a CA may write to (Baseline Requirements 3.2.2.4.4), and one that should not exist.
inline constexpr std::array<const char*, 5> kLocalParts = {"admin", "administrator", "hostmaster", "postmaster",
                                                           "webmaster"};
inline constexpr std::size_t kPostmaster = 3;
inline constexpr std::size_t kControl = kLocalParts.size();
inline constexpr std::size_t kAddresses = kControl + 1;

/// Twenty letters made from the domain: always the same for it, so that a run can be replayed and shared, and nobody's
/// name.
[[nodiscard]] inline std::string control_local_part(std::string_view domain) {
  std::string out;
  for (uint64_t i = 0; i < 20; ++i) out += static_cast<char>('a' + steady_hash(domain, i + 1) % 26);
  return out;
}

/// "admin@example.com"; `index` is kControl for the control address.
[[nodiscard]] inline std::string address_at(std::size_t index, const std::string& domain) {
  return (index == kControl ? control_local_part(domain) : std::string(kLocalParts[index])) + "@" + domain;
}

/// Who asks, and how far.
struct Asking {
  std::string helo;
  std::string sender;                   ///< for MAIL FROM; "" is the null sender
  std::vector<std::size_t> recipients;  ///< in this order; none = greet and leave
  bool tls = true;                      ///< take STARTTLS where it is offered
};

/// The script, and where in it which reply is read.
struct Script {
  lapse::dialogue question;
  uint32_t banner = 0, ehlo = 0, helo = 0, ehlo_again = 0, starttls = 0;
  struct Recipient {
    std::size_t index;
    uint32_t mail, rcpt;
  };
  std::vector<Recipient> recipients;
};

[[nodiscard]] inline Script write_script(const std::string& address, const std::string& host, const std::string& domain,
                                         const Asking& how) {
  Script s{lapse::dialogue(address, host), 0, 0, 0, 0, 0, {}};
  lapse::dialogue& d = s.question;
  const auto if_starts = [](uint32_t step, const char* with) {
    return lapse::dialogue::when{LAPSE_IF_STARTS, step, with};
  };
  const auto say = [&](const std::string& line, const lapse::dialogue::when& when) {
    d.send(line + "\r\n", when);
    return d.expect(when);
  };
  s.banner = d.expect();
  const auto greeted = if_starts(s.banner, "2");
  s.ehlo = say("EHLO " + how.helo, greeted);
  s.helo = say("HELO " + how.helo, if_starts(s.ehlo, "5"));
  if (how.tls && !how.recipients.empty()) {
    s.starttls = say("STARTTLS", {LAPSE_IF_HAS, s.ehlo, "STARTTLS"});
    d.starttls(if_starts(s.starttls, "220"));
    s.ehlo_again = say("EHLO " + how.helo, if_starts(s.starttls, "220"));
  }
  uint32_t first_mail = 0;
  for (std::size_t n = 0; n < how.recipients.size(); ++n) {
    const std::size_t index = how.recipients[n];
    // The first refusal of the sender ends the questions: the other addresses would only repeat it.
    const uint32_t mail = say("MAIL FROM:<" + how.sender + ">", n ? if_starts(first_mail, "2") : greeted);
    if (n == 0) first_mail = mail;
    const uint32_t rcpt = say("RCPT TO:<" + address_at(index, domain) + ">", if_starts(mail, "2"));
    // Some servers take one recipient only from the null sender, so each address has a transaction of its own.
    say("RSET", if_starts(mail, "2"));
    s.recipients.push_back({index, mail, rcpt});
  }
  say("QUIT", {});
  return s;
}

/// What was learnt from one conversation, or from several with the same host.
struct Transcript {
  lapse_ended ended = LAPSE_FAILED;  ///< how the connection ended; the rest is empty unless LAPSE_ANSWERED
  std::string stop;                  ///< why the conversation broke off, for people; "" when it was completed
  bool dropped = false;              ///< the other side closed although something was left to ask
  bool tls_broken = false;           ///< STARTTLS was offered and did not work
  bool greeted = false;
  lapse_stopped kept_from = LAPSE_DONE;  ///< there was no conversation: LAPSE_PORT_BLOCKED, ...; `why` says more
  std::string why;
  bool offered_tls = false;     ///< STARTTLS was offered
  std::optional<Judged> early;  ///< the refusal before any address was named
  Stage early_stage = Stage::banner;
  std::array<std::optional<Judged>, kAddresses> addresses;
};

namespace detail {

/// The reply at a step; what was cut off in the middle is none.
[[nodiscard]] inline std::string_view whole_reply(const lapse::dialogue_answer& a, uint32_t step) {
  return !a.done() && a.at_step() == step ? std::string_view() : a.reply(step);
}

/// The first reply that is no "go on", up to MAIL.
inline void read_start(const lapse::dialogue_answer& a, const Script& s, const Phrases& phrases, Transcript& out) {
  const auto stop_at = [&](Stage stage, std::string_view text) {
    if (text.empty()) return false;
    Judged j = classify(stage, parse_reply(text), phrases);
    if (j.meaning == Meaning::accepted) return false;
    out.early = std::move(j);
    out.early_stage = stage;
    return true;
  };
  const auto banner = whole_reply(a, s.banner);
  if (banner.empty() || stop_at(Stage::banner, banner)) return;
  out.greeted = true;
  const auto helo = whole_reply(a, s.helo);
  if (stop_at(Stage::hello, helo.empty() ? whole_reply(a, s.ehlo) : helo)) return;
  if (s.starttls && stop_at(Stage::hello, whole_reply(a, s.ehlo_again))) return;
  if (!s.recipients.empty()) stop_at(Stage::mail, whole_reply(a, s.recipients[0].mail));
}

}  // namespace detail

/// Reads what came of a script. `echoes` are our own words that a server may repeat.
[[nodiscard]] inline Transcript read_transcript(const lapse::dialogue_answer& a, const Script& s,
                                                const std::string& domain, const std::string& host,
                                                const Phrases& phrases) {
  Transcript out;
  out.ended = a.ended();
  if (!a.answered()) {
    out.stop = a.why();
    return out;
  }
  if (!a.done()) out.stop = a.summary();
  if (a.kept_from()) {
    out.kept_from = a.stopped();
    out.why = bounded(detail::one_line(a.detail()));
    return out;
  }
  out.dropped = a.stopped() == LAPSE_PEER_CLOSED;
  out.tls_broken = a.stopped() == LAPSE_TLS_BROKEN;
  out.offered_tls = lapse::lower(a.reply(s.ehlo)).find("starttls") != std::string::npos;
  detail::read_start(a, s, phrases, out);
  for (const auto& r : s.recipients) {
    if (const auto text = detail::whole_reply(a, r.rcpt); !text.empty()) {
      const std::string whole = address_at(r.index, domain);
      out.addresses[r.index] = classify(Stage::recipient, parse_reply(text, {whole, domain, host}), phrases);
    } else if (const auto mail = detail::whole_reply(a, r.mail); !mail.empty() && !out.early && mail[0] != '2') {
      // The sender was taken before and is not any more: a limit, and again nothing about the mailbox.
      out.addresses[r.index] = classify(Stage::mail, parse_reply(mail), phrases);
    }
  }
  return out;
}

}  // namespace mailbox
