// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/rule.hpp>
#include <string>
#include <vector>

#include "conversation.hpp"
#include "mx.hpp"

/// Whom to ask and in which order: the best mail host first, IPv4 before IPv6, the next one only where the answer
/// before did not settle the matter, three hosts at most. One conversation at a time: these are other people's servers.
namespace mailbox {

inline constexpr std::size_t kMostAsked = 3;
/// Addresses asked of one host and family.
inline constexpr std::size_t kMostAddresses = 2;

enum class Depth : std::uint8_t { mx, connect, rcpt };

/// The rule's parameters that steer the questions.
struct Manner {
  Depth depth = Depth::rcpt;
  std::string helo;
  std::string sender;
  bool control = true;
  bool closed_addresses = false;                        ///< private and loopback addresses count as reachable
  uint32_t connect_ms = 0, reply_ms = 0, whole_ms = 0;  ///< how long to wait
  uint32_t keep_accepted = 0;  ///< seconds for which an acceptance seen by an earlier run counts
  uint32_t keep_refused = 0;   ///< and for a refusal
  Phrases phrases;
};

/// What one address of one mail host said.
struct Attempt {
  std::string host, address;
  Transcript said;
  Script script;  ///< of the first conversation, for a second look
  std::vector<lapse::dialogue_answer> answers;
  bool tls_broke = false;  ///< STARTTLS was offered, taken, and came to nothing
  uint64_t age = 0;        ///< seconds; not 0 = an earlier run held the conversation

  [[nodiscard]] bool accepted() const {
    for (std::size_t i = 0; i < kControl; ++i)
      if (said.addresses[i] && said.addresses[i]->meaning == Meaning::accepted) return true;
    return false;
  }
  /// Are all five settled, and none accepted?
  [[nodiscard]] bool all_refused() const {
    for (std::size_t i = 0; i < kControl; ++i)
      if (!said.addresses[i] || !refused(said.addresses[i]->meaning)) return false;
    return true;
  }
  [[nodiscard]] bool all_say(Meaning m) const {
    for (std::size_t i = 0; i < kControl; ++i)
      if (!said.addresses[i] || said.addresses[i]->meaning != m) return false;
    return true;
  }
  /// The first reply of the conversation that has this meaning; null when there is none.
  [[nodiscard]] const Judged* first(Meaning m) const {
    if (said.early && said.early->meaning == m) return &*said.early;
    for (const auto& j : said.addresses)
      if (j && j->meaning == m) return &*j;
    return nullptr;
  }
  /// Was there no conversation, for a reason that lies in this run? Which, and in words.
  [[nodiscard]] lapse_stopped kept_from() const { return said.kept_from; }
  /// Does the host take no mail by its own word (RFC 7504)?
  [[nodiscard]] bool closed_house() const { return said.early && said.early->meaning == Meaning::no_mail; }
};

/// A mail host that was looked at.
struct Host {
  enum class State : std::uint8_t { usable, literal, absent, closed, unseen };
  std::string name;
  State state = State::unseen;
  bool alias = false;
  std::string closed;  ///< "private", ...
  std::vector<lapse::dns_answer> answers;
};

/// Everything that was learnt on the way.
struct Probe {
  std::vector<Host> hosts;        ///< in the order in which they were looked at
  std::vector<Attempt> attempts;  ///< in the order in which they were made
  bool settled = false;           ///< the last attempt says enough
  bool all_looked_at = false;     ///< no host is left that was not looked at
  bool addresses_left = false;    ///< an address of a host was left out
};

class Prober {
 public:
  /// `first_look` counts the conversations from there on: those of an earlier probe are not asked for again.
  Prober(const Manner& manner, const std::string& domain, const lapse::known& ask, uint32_t first_look = 0)
      : manner_(manner), domain_(domain), ask_(ask), first_look_(first_look) {}

  [[nodiscard]] Probe run(const Route& route) {
    std::size_t asked = 0;
    for (std::size_t i = 0; i < route.exchangers.size(); ++i) {
      if (i == 1)
        for (std::size_t k = 1; k < route.exchangers.size(); ++k)
          ask_.soon(lapse::dns(route.exchangers[k].host, lapse::rr::A));
      look_at(route.exchangers[i].host);
      const bool usable = out_.hosts.back().state == Host::State::usable;
      if (out_.settled || (usable && ++asked == kMostAsked)) {
        out_.all_looked_at = i + 1 == route.exchangers.size() && !route.cut;
        return std::move(out_);
      }
    }
    out_.all_looked_at = !route.cut;
    return std::move(out_);
  }

 private:
  /// Resolves a host and asks its addresses, IPv6 only when IPv4 did not settle it.
  void look_at(const std::string& name) {
    Host& host = out_.hosts.emplace_back();
    host.name = name;
    if (looks_like_address(name)) {
      host.state = Host::State::literal;
      return;
    }
    if (family(host, lapse::rr::A)) return;
    if (family(host, lapse::rr::AAAA) || host.state == Host::State::usable) return;
    const bool told = std::all_of(host.answers.begin(), host.answers.end(), detail::told);
    if (!told) return;
    if (!host.closed.empty()) {
      host.state = Host::State::closed;
      return;
    }
    // Nothing there: looked up once more, both families at once, before that counts.
    ask_.soon(lapse::dns(name, lapse::rr::A).again(), lapse::dns(name, lapse::rr::AAAA).again());
    const auto a = addresses_of(name, lapse::rr::A, ask_, manner_.closed_addresses, 1);
    const auto aaaa = addresses_of(name, lapse::rr::AAAA, ask_, manner_.closed_addresses, 1);
    host.answers.push_back(a.answers[0]);
    host.answers.push_back(aaaa.answers[0]);
    const bool empty = a.usable.empty() && aaaa.usable.empty() && a.closed.empty() && aaaa.closed.empty();
    if (a.seen && aaaa.seen && empty) host.state = Host::State::absent;
  }

  /// Asks the addresses of one family; true when nothing more need be asked of this host.
  bool family(Host& host, uint16_t type) {
    const auto found = addresses_of(host.name, type, ask_, manner_.closed_addresses);
    host.answers.push_back(found.answers[0]);
    host.alias |= found.alias;
    if (!found.closed.empty()) host.closed = found.closed;
    if (found.usable.empty()) return false;
    host.state = Host::State::usable;
    if (manner_.depth == Depth::mx) {
      out_.settled = true;
      return true;
    }
    const std::size_t count = std::min(found.usable.size(), kMostAddresses);
    out_.addresses_left |= found.usable.size() > count;
    for (std::size_t i = 0; i < count; ++i) {
      out_.attempts.push_back(converse(host.name, found.usable[i]));
      take_leave(out_.attempts.back());
      if (out_.settled = settles(out_.attempts.back()); out_.settled) return true;
      // A host that spoke would say the same at its other addresses.
      if (out_.attempts.back().said.ended == LAPSE_ANSWERED && out_.attempts.back().said.greeted) break;
    }
    return false;
  }

  /// Whoever turned us away is not asked for anybody else in this run, nor are the other hosts of the same provider.
  void take_leave(const Attempt& a) const {
    const Judged* about = a.first(Meaning::about_us);
    if (about) static_cast<void>(ask_(lapse::dialogue::leave(a.host, a.host + " said: " + about->reply.quote)));
  }

  [[nodiscard]] bool settles(const Attempt& a) const {
    if (manner_.depth == Depth::connect) return a.said.greeted && !a.said.early;
    return a.accepted() || (a.all_refused() && !a.all_say(Meaning::relay_denied));
  }

  /// One conversation, and where the server makes it necessary a second one: without TLS where TLS broke, with a sender
  /// where the null sender was refused, and for the addresses that are left where the server hung up on a bad one.
  [[nodiscard]] Attempt converse(const std::string& host, const std::string& address) {
    Asking how{manner_.helo, "", {}, true};
    if (manner_.depth == Depth::rcpt) {
      if (manner_.control) how.recipients.push_back(kControl);
      for (std::size_t i = 0; i < kControl; ++i) how.recipients.push_back(i);
    }
    const Script script = write_script(address, host, domain_, how);
    Attempt out{host, address, {}, script, {}, false, 0};
    out.said = hold(script, host, 0, out);
    uint32_t look = 0;
    out.tls_broke = out.said.tls_broken;
    if (out.tls_broke) {
      how.tls = false;
      out.said = hold(write_script(address, host, domain_, how), host, ++look, out);
    }
    if (sender_refused(out.said) && !manner_.sender.empty()) {
      how.sender = manner_.sender;
      out.said = hold(write_script(address, host, domain_, how), host, ++look, out);
    }
    how.recipients = left(out.said, how.recipients);
    if (out.said.dropped && !how.recipients.empty() && hung_up_on_one(out.said)) {
      const Transcript rest = hold(write_script(address, host, domain_, how), host, ++look, out);
      for (const std::size_t i : how.recipients)
        if (rest.addresses[i]) out.said.addresses[i] = rest.addresses[i];
      out.said.stop = rest.stop.empty() && rest.early ? "the second conversation was refused" : rest.stop;
    }
    return out;
  }

  [[nodiscard]] Transcript hold(const Script& script, const std::string& host, uint32_t look, Attempt& into) {
    lapse::dialogue question = script.question;
    question.patience(manner_.connect_ms, manner_.reply_ms, manner_.whole_ms).again(first_look_ + look);
    lapse::dialogue kept = question;
    const auto answer = ask_(kept.kept(std::max(manner_.keep_accepted, manner_.keep_refused)));
    const Transcript said = read_transcript(answer, script, domain_, host, manner_.phrases);
    if (answer.age() == 0 || still_good(said, answer.age())) {
      into.answers.push_back(answer);
      into.age = std::max(into.age, answer.age());
      return said;
    }
    into.answers.push_back(ask_(question));
    return read_transcript(into.answers.back(), script, domain_, host, manner_.phrases);
  }

  /// May what an earlier run saw still count? Only what settled the matter, and a refusal for less long.
  [[nodiscard]] bool still_good(const Transcript& said, uint64_t age) const {
    bool accepted = false;
    bool all_refused = true;
    for (std::size_t i = 0; i < kControl; ++i) {
      accepted |= said.addresses[i] && said.addresses[i]->meaning == Meaning::accepted;
      all_refused &= said.addresses[i] && refused(said.addresses[i]->meaning);
    }
    return accepted ? age <= manner_.keep_accepted : all_refused && age <= manner_.keep_refused;
  }

  [[nodiscard]] static bool sender_refused(const Transcript& t) {
    // 530 wants TLS or a password of everybody, whatever the sender.
    return t.early && t.early_stage == Stage::mail && t.early->reply.permanent() && t.early->reply.code != 530;
  }
  /// The addresses of which nothing is known; 421 is a server that takes its leave.
  [[nodiscard]] static std::vector<std::size_t> left(const Transcript& t, const std::vector<std::size_t>& of) {
    std::vector<std::size_t> out;
    for (const std::size_t i : of)
      if (!t.addresses[i] || t.addresses[i]->reply.code == 421) out.push_back(i);
    return out;
  }
  [[nodiscard]] static bool hung_up_on_one(const Transcript& t) {
    return std::any_of(t.addresses.begin(), t.addresses.end(), [](const auto& j) { return j && j->reply.permanent(); });
  }

  const Manner& manner_;
  const std::string& domain_;
  const lapse::known& ask_;
  const uint32_t first_look_;
  Probe out_;
};

}  // namespace mailbox
