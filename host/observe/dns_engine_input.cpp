// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "lapse/abi.h"
#include "observe/dns_engine.hpp"

// The half of the DNS engine that reacts: to what comes in, and to time.

namespace lapse::observe {

using dns::Candidate;

bool DnsEngine::matches(const Pending& p, std::span<const std::uint8_t> message) {
  const auto header = dns::read_header(message);
  if (!header || !header->response || header->opcode != 0) return false;
  // A server that could not even read the question may leave it out.
  const bool unread = header->rcode == dns::rcode::kFormErr || header->rcode == dns::rcode::kNotImp;
  if (header->questions == 0 && unread) return true;
  return dns::repeats_question(message, p.query);
}

void DnsEngine::udp_message(Pending& p, std::span<const std::uint8_t> message, const dns::SocketAddress& from,
                            bool cut) {
  // A second copy, after the first one sent the question on to TCP, says nothing new.
  if (p.at == nullptr || p.hook.list != &tries_under_way_) return;
  if (!p.at->server->where.same(from) || !matches(p, message)) return;
  take(p, message, false, cut);
  pump();
}

bool DnsEngine::tcp_message(Pending& p, std::span<const std::uint8_t> message) {
  const auto header = dns::read_header(message);
  if (p.at == nullptr || !header || !matches(p, message)) return false;
  // The same id went out over both ways.
  const auto asked = p.query.message();
  if (message[0] != asked[0] || message[1] != asked[1]) return false;
  if (p.hook.list == &tries_under_way_) p.at->server->tcp_only = true;  // it was silent over UDP
  take(p, message, true, false);
  pump();
  return true;
}

// A message that is the server's word on the question.
void DnsEngine::take(Pending& p, std::span<const std::uint8_t> message, bool over_tcp, bool cut) {
  Candidate& c = *p.at;
  Server& server = *c.server;
  const bool first = !server.answered;
  dns::ServerTable::heard(server);
  if (first && !server.queue.empty()) wake_at(server, Clock::now());

  const dns::Inspection seen = dns::inspect(message);
  const bool as_asked = !p.query.mixed() || seen.shape.questions == 0 || dns::keeps_case(message, p.query);
  dns::Held held{{message.begin(), message.end()}, server.text, 0};
  if (p.query.mixed()) {
    const std::uint16_t choice = p.query.mix_case(0);
    if (seen.shape.questions == 1) dns::restore_question(held.message, p.query);
    p.query.mix_case(choice);
  }
  if ((seen.shape.truncated || cut) && !over_tcp) {
    if (seen.error != nullptr || cut) dns::keep_question_only(held.message);
    held.message[2] |= 0x02;  // what the buffer cut is truncated as well
    held.flags = LAPSE_DNS_TCP_FAILED;
    p.held = std::move(held);
    if (p.hook.list != nullptr) p.hook.list->remove(p);
    if (p.tcp) p.tcp->cancel();
    return start_tcp(p, context_.network.deadlines.connect);
  }
  if (seen.error != nullptr) return give_up_on(p, Ended::malformed, server.text + ": malformed answer: " + seen.error);

  const unsigned rcode = seen.shape.rcode;
  const bool unread = rcode == dns::rcode::kFormErr || rcode == dns::rcode::kNotImp || rcode == dns::rcode::kBadVers;
  if (seen.shape.edns && !unread) server.edns_seen = true;
  if (p.query.edns() && (unread || !seen.shape.edns)) {
    // This answer is kept in case that the one without EDNS never comes.
    if (over_tcp) held.flags |= LAPSE_DNS_OVER_TCP;
    p.without_edns = true;
    return once_more(p, std::move(held));
  }
  if (!p.query.edns()) {
    p.flags |= LAPSE_DNS_WITHOUT_EDNS;
    const bool sound = rcode == dns::rcode::kNoError || rcode == dns::rcode::kNxDomain;
    if (p.without_edns && sound) dns::ServerTable::answered_without_edns(server);
  }
  if (!p.recursive && !over_tcp && !take_case(p, held, rcode, as_asked)) return once_more(p, std::move(held));
  if (over_tcp) p.flags |= LAPSE_DNS_OVER_TCP;
  // One resolver's trouble need not be another's.
  const bool trouble = rcode == dns::rcode::kServFail || rcode == dns::rcode::kRefused;
  if (p.recursive && trouble && p.candidates.size() > 1) {
    held.flags = std::exchange(p.flags, p.flags & LAPSE_DNS_RETRIED);
    if (!p.held || seen.shape.rcode == dns::rcode::kServFail) p.held = std::move(held);
    return give_up_on(p, Ended::answered, {});
  }
  finish_with(p, std::move(held));
}

// What an answer says of how its server takes mixed case (0x20). False when the question has to be asked again in one case:
// the question came back changed, or a server of which nothing is known yet says no.
bool DnsEngine::take_case(Pending& p, dns::Held& held, unsigned rcode, bool as_asked) {
  Server& server = *p.at->server;
  if (server.no_mixed_case && p.one_case != p.at) {
    p.flags |= LAPSE_DNS_CASE_LOST;
    return true;
  }
  if (p.one_case == p.at) {
    if (!p.case_changed && rcode == p.mixed_rcode) {
      server.case_kept = true;
      return true;
    }
    p.flags |= LAPSE_DNS_CASE_LOST;
    dns::ServerTable::lost_case(server);
    return true;
  }
  if (!p.query.mixed()) return true;
  if (as_asked && rcode == dns::rcode::kNoError) server.case_kept = true;
  if (as_asked && server.case_kept) return true;
  p.one_case = p.at;
  p.case_changed = !as_asked;
  p.mixed_rcode = rcode;
  if (!as_asked) held.flags |= LAPSE_DNS_CASE_LOST;
  return false;
}

// The same question at the same server, in another form. What has come is kept in case that nothing else does.
void DnsEngine::once_more(Pending& p, dns::Held held) {
  p.held = std::move(held);
  p.tries = p.at->tries = 0;
  Candidate* again = p.at;
  leave(p);
  p.stick = again;
  dispatch(p);
}

// This server will not do for this question; perhaps another one will.
void DnsEngine::give_up_on(Pending& p, Ended ended, const std::string& detail) {
  p.at->out = true;
  if (ended != Ended::answered) note(p, ended, detail);
  leave(p);
  dispatch(p);
}

void DnsEngine::udp_error(Pending& p, const dns::SocketAddress& to, int error) {
  if (p.at == nullptr || p.hook.list != &tries_under_way_ || !p.at->server->where.same(to)) return;
  Server& server = *p.at->server;
  const bool refused = error == ECONNREFUSED;
  const std::string detail = refused ? "port unreachable (ICMP)" : std::string(std::strerror(error)) + " (ICMP)";
  if (refused && servers_.refused(server, detail)) return went_down(server), pump();
  give_up_on(p, refused ? Ended::refused : Ended::unreachable, server.text + ": " + detail);
  pump();
}

void DnsEngine::start_tcp(Pending& p, std::chrono::milliseconds deadline) {
  Server& server = *p.at->server;
  if (p.ticket.socket == nullptr) p.query.set_id(udp_.random().u16());
  const auto& source = server.where.is_v6() ? context_.network.source_ipv6 : context_.network.source_ipv4;
  p.tcp = std::make_shared<dns::TcpExchange>(context_.loop, static_cast<dns::TcpUser&>(*this), p);
  p.tcp->start(server.where, source.value_or(""), p.query.message(), deadline);
}

void DnsEngine::tcp_ended(Pending& p, Ended ended, const std::string& detail) {
  p.tcp.reset();
  if (p.at == nullptr || p.hook.list == &tries_under_way_) return;  // it was only a chance beside a datagram
  if (p.held && (p.held->flags & LAPSE_DNS_TCP_FAILED) != 0) {
    conclude(p);
  } else {
    give_up_on(p, ended, p.at->server->text + ": " + detail);
  }
  pump();
}

// Everything that waits for this server learns it now.
void DnsEngine::went_down(Server& server) {
  std::vector<Pending*> affected;
  for (Pending* p = tries_under_way_.first(); p != nullptr; p = p->hook.after) {
    if (p->at->server == &server) affected.push_back(p);
  }
  while (!server.queue.empty()) affected.push_back(&server.queue.pop_front());
  // First out of all lists, then on: what a caller does when it is told must not change what is gone through here.
  for (Pending* p : affected) leave(*p);
  ++server.users;
  for (Pending* p : affected) dispatch(*p);
  --server.users;
}

// Lets questions that wait for a slot go on.
void DnsEngine::pump() {
  if (pumping_) return;
  pumping_ = true;
  while (!waiting_.empty() && slots_ < context_.network.limits.dns_queries) dispatch(waiting_.pop_front());
  pumping_ = false;
  arm();
}

void DnsEngine::serve_queue(Server& server) {
  Clock::duration wait{};
  ++server.users;  // it must outlive whatever the callers do when they are told
  while (!server.queue.empty()) {
    const bool open = server.down != Ended::answered || servers_.open(server, Clock::now(), wait);
    if (!open) break;
    dispatch(server.queue.pop_front());
  }
  if (!server.queue.empty() && wait > Clock::duration::zero()) wake_at(server, Clock::now() + wait);
  --server.users;
}

void DnsEngine::wake_at(Server& server, Clock::time_point when) {
  if (server.wake_set) return;
  server.wake_set = true;
  wakes_.emplace(when, &server);
}

void DnsEngine::arm() {
  Clock::time_point next = Clock::time_point::max();
  if (!tries_under_way_.empty()) next = tries_under_way_.first()->deadline;
  if (!wakes_.empty()) next = std::min(next, wakes_.top().first);
  // A timer that goes off early only looks and is set again: cheaper than moving it with every answer.
  if (next >= armed_) return;
  armed_ = next;
  timer_.expires_at(next);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) on_timer();
  });
}

void DnsEngine::on_timer() {
  armed_ = Clock::time_point::max();
  const auto now = Clock::now();
  while (!wakes_.empty() && wakes_.top().first <= now) {
    Server& server = *wakes_.top().second;
    wakes_.pop();
    server.wake_set = false;
    serve_queue(server);
  }
  while (!tries_under_way_.empty() && tries_under_way_.first()->deadline <= now) {
    Pending& p = tries_under_way_.pop_front();
    Candidate& c = *p.at;
    Server& server = *c.server;
    p.flags |= LAPSE_DNS_RETRIED;
    if (servers_.lost(server, now)) {
      leave(p);
      ++server.users;
      went_down(server);
      dispatch(p);
      --server.users;
      continue;
    }
    if (c.tries >= tries_ || p.tries >= tries_ + p.candidates.size() - 1) {
      note(p, Ended::timeout, "no answer from " + server.text + " in " + std::to_string(c.tries) + " tries");
    }
    dispatch(p);
  }
  pump();
}

}  // namespace lapse::observe
