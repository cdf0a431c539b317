// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <lapse/rule.hpp>
#include <string>
#include <vector>

#include "evidence.hpp"
#include "probe.hpp"

/// From everything that was learnt to findings: one about the mailboxes, and one for each fault beside it.
namespace mailbox {

class Verdict {
 public:
  Verdict(const Manner& manner, const std::string& domain, const Route& route, const Probe& probe,
          const lapse::known& ask)
      : manner_(manner), domain_(domain), route_(route), probe_(probe), ask_(ask) {}

  [[nodiscard]] lapse::findings conclude() const {
    if (!probe_.attempts.empty()) {
      // What the whole run saw of the port may take the ground from under what this conversation seemed to say.
      const auto port = ask_(lapse::dialogue::about_port(25).at_end());
      if (port.kept_from()) return about_the_port(port.stopped(), std::string(port.detail()), port) += faulty_hosts();
      if (!port.answered()) {
        lapse::finding f = about(lapse::open("MBX1026"));
        f.arg("why", "whether somebody answers in place of the mail hosts could not be told").evidence(port);
        return lapse::findings(with_attempts(f)) += faulty_hosts();
      }
      for (const auto& a : probe_.attempts)
        if (a.kept_from() == LAPSE_PORT_BLOCKED || a.kept_from() == LAPSE_PORT_INTERCEPTED)
          return about_the_port(a.kept_from(), a.said.why, a.answers.back()) += faulty_hosts();
    }
    if (probe_.settled && manner_.depth != Depth::rcpt) return not_asked() += faulty_hosts();
    if (probe_.settled) return settled(probe_.attempts.back()) += faulty_hosts();
    if (nothing_usable()) return confirm_nothing_usable();
    return unsettled() += faulty_hosts();
  }

 private:
  using State = Host::State;

  [[nodiscard]] lapse::finding about(lapse::finding f) const { return std::move(f.arg("domain", domain_)); }

  [[nodiscard]] lapse::findings settled(const Attempt& a) const {
    return a.accepted() ? somebody_home(a) : lapse::findings(nobody_home(a));
  }

  [[nodiscard]] lapse::findings somebody_home(const Attempt& a) const {
    const auto open_to_mail = listed(local_parts_where(a, [](Meaning m) { return m == Meaning::accepted; }));
    const auto turned_away = local_parts_where(a, refused);
    const auto& control = a.said.addresses[kControl];
    // Where an address of the five was taken in the same conversation, any final refusal tells the control from it.
    const bool tells_apart = control && control->reply.permanent();
    lapse::finding main = !tells_apart          ? lapse::review("MBX1020")
                          : turned_away.empty() ? lapse::pass("MBX1000")
                                                : lapse::pass("MBX1007");
    main = about(std::move(main)).arg("host", a.host).arg("addresses", open_to_mail);
    if (!tells_apart) {
      main.arg("control", control && control->meaning == Meaning::accepted ? ", and for an address that nobody has"
                          : manner_.control ? ", and whether it accepts everything could not be told"
                                            : ", and whether it accepts everything was not asked");
    } else if (!turned_away.empty()) {
      main.arg("refused", listed(turned_away));
    }
    add_evidence(main, a, domain_, true);
    lapse::findings out(std::move(main));
    const auto& postmaster = a.said.addresses[kPostmaster];
    if (postmaster && refused(postmaster->meaning)) {
      out += about(lapse::fail("MBX1027"))
                 .arg("host", a.host)
                 .saw(a.host + " [" + a.address + "], RCPT TO:<postmaster@" + domain_ + ">: " + postmaster->reply.quote)
                 .expected("postmaster accepts mail (RFC 5321 4.5.1)")
                 .fix("Create the alias postmaster@" + domain_ + ".");
    }
    return out;
  }

  [[nodiscard]] lapse::finding nobody_home(const Attempt& a) const {
    std::vector<std::string> why;
    const auto collect = [&](Meaning meaning, const char* text) {
      const auto names = local_parts_where(a, [meaning](Meaning m) { return m == meaning; });
      if (!names.empty()) why.push_back(listed(names) + " " + text);
    };
    collect(Meaning::full, "full");
    collect(Meaning::disabled, "switched off");
    collect(Meaning::internal_only, "open to the organisation's own senders only");
    lapse::finding out = about(lapse::fail(why.empty() ? "MBX1006" : "MBX1021")).arg("host", a.host);
    if (!why.empty()) out.arg("why", first_three(why));
    out.expected(
        "at least one of admin, administrator, hostmaster, postmaster and webmaster accepts mail from outside");
    out.fix(why.empty()
                ? "Create an alias admin@" + domain_ + " that reaches a person who can approve."
                : "Empty, enable or open one of these mailboxes, or put an alias that reaches a person in its place.");
    add_evidence(out, a, domain_, true);
    return out;
  }

  [[nodiscard]] lapse::findings not_asked() const {
    const Host& host = probe_.hosts.back();
    lapse::finding out = about(lapse::open("MBX1029")).arg("host", host.name);
    out.arg("depth", manner_.depth == Depth::mx ? "mx" : "connect");
    add_evidence(out, route_);
    for (const auto& a : probe_.attempts)
      for (const auto& answer : a.answers) out.asked(answer.asked());
    if (!probe_.attempts.empty())
      out.saw(host.name + " [" + probe_.attempts.back().address + "]: greeted us");
    else
      out.evidence(host.answers);
    return out.expected("parameter depth: rcpt, to ask the mail host about the five addresses");
  }

  /// Nobody can be asked from here: the same cause for every domain of the run.
  [[nodiscard]] lapse::findings about_the_port(lapse_stopped how, const std::string& why,
                                               const lapse::dialogue_answer& answer) const {
    return about(lapse::open(how == LAPSE_PORT_BLOCKED ? "MBX1025" : "MBX1034"))
        .asked(answer.asked())
        .saw(bounded(detail::one_line(why)));
  }

  /// Did this attempt end in a plain "no" to everybody?
  [[nodiscard]] static bool shut(const Attempt& a) { return a.said.ended == LAPSE_REFUSED || a.closed_house(); }

  [[nodiscard]] bool nothing_usable() const {
    const bool no_host = std::all_of(probe_.hosts.begin(), probe_.hosts.end(), [&](const Host& h) {
      return h.state == State::usable || h.state == State::literal || h.state == State::absent ||
             h.state == State::closed;
    });
    return no_host && probe_.all_looked_at && !probe_.addresses_left &&
           std::all_of(probe_.attempts.begin(), probe_.attempts.end(), shut);
  }

  /// A refused connection may be a server that restarts: looked at again at the end of the run.
  [[nodiscard]] lapse::findings confirm_nothing_usable() const {
    std::vector<std::string> why;
    for (const auto& h : probe_.hosts)
      if (h.state != State::usable) why.push_back(h.name + " " + fault_of(h));
    lapse::finding out = about(lapse::fail("MBX1005"));
    for (const auto& h : probe_.hosts)
      if (h.state != State::literal) out.evidence(h.answers);
    const auto again = ask_.all(probe_.attempts, [this](const Attempt& a) {
      lapse::dialogue question = a.script.question;
      return question.patience(manner_.connect_ms, manner_.reply_ms, manner_.whole_ms).again().at_end();
    });
    bool confirmed = true;
    for (std::size_t i = 0; i < again.size(); ++i) {
      const Attempt& a = probe_.attempts[i];
      add_evidence(out, a, domain_, false);
      const Attempt second{a.host,   a.address,  read_transcript(again[i], a.script, domain_, a.host, manner_.phrases),
                           a.script, {again[i]}, false,
                           0};
      add_evidence(out, second, domain_, false);
      confirmed &= shut(second);
      const std::string text = a.host + (a.closed_house() ? " says that it takes no mail" : " refuses connections");
      if (std::find(why.begin(), why.end(), text) == why.end()) why.push_back(text);
    }
    if (!confirmed) return about(lapse::open("MBX1026")).arg("why", "a second look saw something else").evidence(again);
    return out.arg("why", first_three(why))
        .expected("at least one mail host with a public address that takes mail")
        .fix(domain_ + ". IN MX 10 MAIL-HOST. ; a host that takes mail for " + domain_)
        .visible_after(route_.ttl);
  }

  [[nodiscard]] lapse::findings unsettled() const {
    if (probe_.attempts.empty()) return hosts_unseen();
    if (relay_denied_by_all()) return relay_denied();
    const std::pair<Meaning, const char*> order[] = {
        {Meaning::about_us, "MBX1024"}, {Meaning::temporary, "MBX1023"}, {Meaning::unclear, "MBX1032"}};
    for (const auto& [meaning, id] : order) {
      const auto found = std::find_if(probe_.attempts.begin(), probe_.attempts.end(),
                                      [m = meaning](const Attempt& a) { return a.first(m) != nullptr; });
      if (found != probe_.attempts.end()) return with_attempts(about(lapse::open(id)).arg("host", found->host));
    }
    for (const auto& a : probe_.attempts)
      if (a.kept_from() == LAPSE_PEER_LEFT)
        return with_attempts(about(lapse::open("MBX1033")).arg("host", a.host).arg("why", a.said.why));
    std::vector<std::string> why;
    for (const auto& a : probe_.attempts) {
      const std::string text = a.host + ": " + (!a.said.stop.empty() ? a.said.stop : "an answer that settles nothing");
      if (std::find(why.begin(), why.end(), text) == why.end()) why.push_back(text);
    }
    return with_attempts(about(lapse::open("MBX1026")).arg("why", first_three(why)));
  }

  [[nodiscard]] lapse::findings hosts_unseen() const {
    std::vector<std::string> why;
    for (const auto& h : probe_.hosts) why.push_back(h.name + " " + fault_of(h));
    if (route_.cut) why.assign({"there are more than " + std::to_string(kMostHosts) + " mail hosts"});
    lapse::finding out = about(lapse::open("MBX1030")).arg("why", first_three(why));
    for (const auto& h : probe_.hosts) out.evidence(h.answers);
    return out;
  }

  [[nodiscard]] bool relay_denied_by_all() const {
    bool any = false;
    for (const auto& a : probe_.attempts) {
      const bool denied = a.all_say(Meaning::relay_denied);
      if (!denied && !shut(a)) return false;
      any |= denied;
    }
    return any && std::none_of(probe_.hosts.begin(), probe_.hosts.end(),
                               [](const Host& h) { return h.state == State::unseen; });
  }

  [[nodiscard]] lapse::findings relay_denied() const {
    std::vector<std::string> hosts;
    for (const auto& a : probe_.attempts)
      if (a.all_say(Meaning::relay_denied) && std::find(hosts.begin(), hosts.end(), a.host) == hosts.end())
        hosts.push_back(a.host);
    return with_attempts(about(lapse::fail("MBX1022"))
                             .arg("hosts", listed(hosts))
                             .expected("a mail host that takes mail for " + domain_)
                             .fix("Let " + listed(hosts) + " take mail for " + domain_ +
                                  ", or point its MX record at the host that does.")
                             .visible_after(route_.ttl));
  }

  [[nodiscard]] lapse::finding with_attempts(lapse::finding f) const {
    for (const auto& a : probe_.attempts) add_evidence(f, a, domain_, false);
    return f;
  }

  /// Hosts that are wrong although others carry the mail: those looked at, and those whose name alone tells.
  [[nodiscard]] lapse::findings faulty_hosts() const {
    lapse::findings out;
    const auto add = [&](const std::string& host, const std::string& problem, lapse_level level) {
      out += about(lapse::fail("MBX1031"))
                 .level(level)
                 .discriminator(host)
                 .arg("host", host)
                 .arg("problem", problem)
                 .saw(domain_ + " MX " + host)
                 .expected("a host name with an A or AAAA record of its own")
                 .fix("Point the MX record of " + domain_ + " at such a name, or remove it.")
                 .visible_after(route_.ttl);
    };
    if (probe_.attempts.empty() && !probe_.settled) return out;
    for (std::size_t i = 0; i < route_.exchangers.size(); ++i) {
      const auto& name = route_.exchangers[i].host;
      if (i >= probe_.hosts.size()) {
        if (looks_like_address(name)) add(name, "is an address, where a name belongs", LAPSE_WARNING);
        continue;
      }
      const Host& host = probe_.hosts[i];
      if (host.state != State::usable && host.state != State::unseen) add(name, fault_of(host), LAPSE_WARNING);
      if (host.alias) add(name, "is an alias (CNAME), which RFC 5321 does not allow there", LAPSE_NOTE);
    }
    return out;
  }

  const Manner& manner_;
  const std::string& domain_;
  const Route& route_;
  const Probe& probe_;
  const lapse::known& ask_;
};

}  // namespace mailbox
