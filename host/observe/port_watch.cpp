// SPDX-License-Identifier: Apache-2.0
#include "observe/port_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "lapse/abi.h"
#include "observe/address.hpp"
#include "observe/admission.hpp"

namespace lapse::observe {
namespace {

constexpr std::size_t kMostPeers = 64;  // kept of each set: more add nothing to a verdict

std::string provider_of(const DialogueQuestion& question) {
  return question.peer.empty() ? question.address : registrable_domain(question.peer);
}

/// The /24 or /48 of an address.
std::string network_of(const std::string& address) {
  const auto parsed = parse_address(address);
  if (!parsed) return address;
  const std::size_t kept = parsed->v4() ? 15 : 6;  // IPv4 stands at the end of the sixteen bytes
  return {parsed->bytes.begin(), parsed->bytes.begin() + static_cast<std::ptrdiff_t>(kept)};
}

/// The host name in "220 mx.example.net ESMTP", lower case; empty where there is none with a dot in it.
std::string greeted_name(const DialogueAnswer& answer) {
  if (answer.turns.empty() || answer.turns[0].sent) return {};
  const auto& text = answer.turns[0].text;
  if (text.size() < 5) return {};
  std::string name;
  for (std::size_t i = 4; i < text.size() && i < 4 + 253 && text[i] > ' ' && text[i] < 0x7f; ++i)
    name += static_cast<char>(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + ('a' - 'A') : text[i]);
  return name.find('.') == std::string::npos ? std::string() : name;
}

}  // namespace

void PortWatch::Peers::add(const DialogueQuestion& question) {
  const std::string provider = provider_of(question);
  if (networks.size() >= kMostPeers && !networks.contains(provider)) return;
  auto& held = networks[provider];
  if (held.size() < kMostPeers) held.insert(network_of(question.address));
  if (example.empty()) example = question.peer.empty() ? question.address : question.peer;
}

// Picks one network for each provider, no network twice. Providers with the fewest go first.
bool PortWatch::Peers::enough() const {
  std::vector<const std::set<std::string>*> all;
  for (const auto& [provider, held] : networks) all.push_back(&held);
  std::ranges::sort(all, {}, [](const auto* held) { return held->size(); });
  std::set<std::string> taken;
  for (const auto* held : all)
    for (const auto& network : *held)
      if (taken.insert(network).second) break;
  return taken.size() >= kEnough;
}

void PortWatch::note(const DialogueQuestion& question, const Answer& answer) {
  Port& port = ports_[question.port];
  const auto* talk = std::get_if<DialogueAnswer>(&answer.body);
  if (talk == nullptr) {
    // A firewall drops, or it refuses; a missing route of one family is known without anybody.
    if (answer.ended == Ended::timeout || answer.ended == Ended::unreachable) port.unheard.add(question);
    if (answer.ended == Ended::refused || answer.ended == Ended::reset) port.refused.add(question);
    return;
  }
  port.anyone = true;
  if (talk->turns.empty()) return;
  const std::string name = greeted_name(*talk);
  const bool own = name.empty() || registrable_domain(name) == provider_of(question);
  port.own_name |= own;
  if (!own && port.greeters.size() < 2) port.greeters[name].add(question);
  if (!own && !port.greeters.contains(name)) port.own_name = true;
}

void PortWatch::leave(const DialogueQuestion& question) {
  auto& left = ports_[question.port].left;
  left.emplace(provider_of(question), question.steps.empty() ? std::string() : question.steps[0].text);
}

PortWatch::Verdict PortWatch::verdict(std::uint16_t number) const {
  const auto found = ports_.find(number);
  if (found == ports_.end()) return Verdict::clear;
  const Port& port = found->second;
  if (!port.anyone && (port.unheard.enough() || port.refused.enough())) return Verdict::blocked;
  if (!port.own_name && port.greeters.size() == 1 && port.greeters.begin()->second.enough())
    return Verdict::intercepted;
  return Verdict::clear;
}

std::string PortWatch::why(std::uint16_t number) const {
  const auto found = ports_.find(number);
  const Verdict seen = verdict(number);
  if (seen == Verdict::clear) return {};
  const Port& port = found->second;
  if (seen == Verdict::blocked)
    return fmt::format("outgoing port {} is blocked: no connection to {} or more unrelated mail providers, {} among them, and none to anybody",
                       number, kEnough, (port.unheard.enough() ? port.unheard : port.refused).example);
  const auto& [greeting, from] = *port.greeters.begin();
  return fmt::format("outgoing port {} is intercepted: {} or more unrelated mail providers, {} among them, greet as {}",
                     number, kEnough, from.example, greeting);
}

bool PortWatch::excuse(const DialogueQuestion& question, DialogueAnswer& to, std::string& detail) const {
  const Verdict seen = verdict(question.port);
  if (seen != Verdict::clear) {
    to.stopped = seen == Verdict::blocked ? LAPSE_PORT_BLOCKED : LAPSE_PORT_INTERCEPTED;
    detail = why(question.port);
    return true;
  }
  if (question.about_port()) return false;
  const auto port = ports_.find(question.port);
  if (port == ports_.end()) return false;
  const auto left = port->second.left.find(provider_of(question));
  if (left == port->second.left.end()) return false;
  to.stopped = LAPSE_PEER_LEFT;
  detail = left->second;
  return true;
}

}  // namespace lapse::observe
