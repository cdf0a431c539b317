// SPDX-License-Identifier: Apache-2.0
#include "observe/dns_engine.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>
#include <tuple>

#include "lapse/abi.h"

namespace lapse::observe {

using dns::Candidate;

namespace {

constexpr std::uint16_t kDnsPort = 53;
constexpr auto kSocketFull = std::chrono::milliseconds(2);
constexpr unsigned kMaxStalls = 2000;
constexpr std::size_t kMaxDetail = 400;

}  // namespace

DnsEngine::DnsEngine(const Context& context, dns::NameServers name_servers)
    : context_(context),
      name_servers_(std::move(name_servers)),
      servers_(context.network.limits, context.network.deadlines),
      udp_(context, *this),
      tries_(std::max(1U, context.network.deadlines.dns_tries)),
      slots_(0),
      timer_(context.loop) {
  for (const auto& endpoint : name_servers_.resolvers) {
    if (Server* server = servers_.find(endpoint.address, endpoint.port)) {
      server->rated = false;
      server->pinned = true;
      resolvers_.push_back(server);
    }
  }
  for (const auto& endpoint : name_servers_.roots) {
    if (Server* server = servers_.find(endpoint.address, endpoint.port)) {
      server->pinned = true;
      roots_.push_back(server);
    }
  }
}

DnsEngine::~DnsEngine() {
  for (Pending& p : pool_) {
    if (p.tcp) p.tcp->cancel();
  }
}

void DnsEngine::ask(const DnsQuestion& question, Done done) {
  ++inside_ask_;
  Pending& p = fresh();
  p.done = std::move(done);
  p.recursive = question.view == DnsView::recursive;
  const auto add = [&](Server* server) {
    ++server->users;
    p.candidates.push_back({server, 0, false});
  };
  std::string problem;
  if (p.recursive) {
    std::for_each(resolvers_.begin(), resolvers_.end(), add);
    problem = name_servers_.resolver_problem;
  } else if (question.view == DnsView::root) {
    std::for_each(roots_.begin(), roots_.end(), add);
    problem = name_servers_.root_problem;
  } else {
    const std::uint16_t port = context_.network.ports.dns.value_or(kDnsPort);
    for (const auto& address : question.servers) {
      if (Server* server = servers_.find(address, port)) add(server);
    }
    problem = "no server to ask";
  }
  // Resolvers are asked in the order given, as the system does; the others share the load.
  if (!p.recursive && p.candidates.size() > 1) {
    const auto turn = static_cast<std::ptrdiff_t>(udp_.random().u16() % p.candidates.size());
    std::rotate(p.candidates.begin(), p.candidates.begin() + turn, p.candidates.end());
  }
  if (!dns::write_query(question.name, question.type, p.recursive, p.query)) {
    note(p, Ended::failed, "not a domain name: " + question.name);
    conclude(p);
  } else if (p.candidates.empty()) {
    note(p, Ended::failed, problem);
    conclude(p);
  } else {
    dispatch(p);
    arm();
  }
  --inside_ask_;
}

// The candidate with the fewest tries, rather one that is not silent just now, rather one that may be asked at once.
Candidate* DnsEngine::choose(Pending& p) {
  if (p.stick != nullptr && !p.stick->out && p.stick->server->down == Ended::answered) return p.stick;
  p.stick = nullptr;
  if (p.tries >= tries_ + p.candidates.size() - 1) return nullptr;
  Candidate* best = nullptr;
  std::tuple<unsigned, bool, bool> best_rank;
  for (Candidate& c : p.candidates) {
    Server& server = *c.server;
    if (c.out || c.tries >= tries_) continue;
    if (server.down != Ended::answered) {
      c.out = true;
      note(p, server.down, server.down_detail);
      continue;
    }
    if (p.candidates.size() == 1) return &c;
    Clock::duration wait{};
    const bool closed = !p.recursive && &c != p.at && !servers_.open(server, Clock::now(), wait);
    const std::tuple rank{c.tries, server.lost > 0, closed};
    if (best == nullptr || rank < best_rank) {
      best = &c;
      best_rank = rank;
    }
  }
  return best;
}

void DnsEngine::dispatch(Pending& p) {
  for (;;) {
    Candidate* next = choose(p);
    if (next == nullptr) return conclude(p);
    Server& server = *next->server;
    if (p.at != next) {
      leave(p);
      Clock::duration wait{};
      const auto now = Clock::now();
      if (!servers_.open(server, now, wait)) {
        release_slot(p);
        server.queue.push_back(p);
        if (wait > Clock::duration::zero()) wake_at(server, now + wait);
        return;
      }
      if (!p.slot) {
        if (slots_ >= context_.network.limits.dns_queries || (!waiting_.empty() && !pumping_)) {
          waiting_.push_back(p);
          return;
        }
        ++slots_;
        p.slot = true;
      }
      p.at = next;
      ++server.under_way;
    }
    if (transmit(p)) return;
  }
}

// Sends the question to p.at. False when that candidate is out of the question now.
bool DnsEngine::transmit(Pending& p) {
  Candidate& c = *p.at;
  Server& server = *c.server;
  const auto now = Clock::now();
  p.stick = nullptr;
  ++c.tries;
  ++p.tries;
  const bool edns = !server.no_edns && !p.without_edns;
  p.query.set_edns(edns);
  // A repetition is in lower case: somebody on the way may drop what looks odd.
  const bool mixed = c.tries == 1 && !p.recursive && p.one_case != &c && !server.no_mixed_case;
  p.query.mix_case(mixed ? udp_.random().u16() : std::uint16_t{0});
  servers_.sent(server, now);
  if (server.tcp_only) {
    start_tcp(p, context_.network.deadlines.connect);
    return true;
  }
  const int error = udp_.send(p, p.query, server.where, p.ticket);
  if (error == 0) {
    p.deadline = now + context_.network.deadlines.dns_try;
    tries_under_way_.push_back(p);
    // A server that has never said a word gets a chance over TCP beside the last datagram: that costs no further time.
    if (!server.answered && !server.probed && c.tries == tries_ && p.candidates.size() == 1) {
      server.probed = true;
      start_tcp(p, context_.network.deadlines.dns_try);
    }
    return true;
  }
  if ((error == EAGAIN || error == ENOBUFS || error == ENOMEM) && ++p.stalls < kMaxStalls) {
    --c.tries;
    --p.tries;
    leave(p);
    release_slot(p);
    server.queue.push_front(p);
    wake_at(server, now + kSocketFull);
    return true;
  }
  c.out = true;
  note(p, dns::ended_by(error), server.text + ": " + std::strerror(error));
  return false;
}

// Stops waiting for p.at, whatever it is waiting for there.
void DnsEngine::leave(Pending& p) {
  if (p.hook.list != nullptr) p.hook.list->remove(p);
  udp_.release(p.ticket);
  if (p.tcp) {
    p.tcp->cancel();
    p.tcp.reset();
  }
  if (p.at == nullptr) return;
  Server& server = *p.at->server;
  --server.under_way;
  if (!server.queue.empty()) wake_at(server, Clock::now());
  p.at = nullptr;
}

void DnsEngine::release_slot(Pending& p) {
  if (!p.slot) return;
  p.slot = false;
  --slots_;
}

void DnsEngine::note(Pending& p, Ended ended, const std::string& detail) {
  // Where servers failed in different ways, silence is the one to report: it is what the others might have become.
  p.ended = p.ended == Ended::answered || p.ended == ended ? ended : Ended::timeout;
  if (detail.empty() || p.detail.size() + detail.size() > kMaxDetail) return;
  if (!p.detail.empty()) p.detail += "; ";
  p.detail += detail;
}

void DnsEngine::conclude(Pending& p) {
  if (p.held) {
    dns::Held held = std::move(*p.held);
    return finish_with(p, std::move(held));
  }
  Answer answer;
  answer.ended = p.ended == Ended::answered ? Ended::timeout : p.ended;
  answer.detail = std::move(p.detail);
  finish(p, std::move(answer));
}

void DnsEngine::finish_with(Pending& p, dns::Held held) {
  Answer answer;
  answer.ended = Ended::answered;
  answer.body = DnsAnswer{p.flags | held.flags, std::move(held.message), std::move(held.server)};
  finish(p, std::move(answer));
}

void DnsEngine::finish(Pending& p, Answer answer) {
  leave(p);
  release_slot(p);
  Done done = std::move(p.done);
  recycle(p);
  if (inside_ask_ > 0) {
    ended_inside_ask_.emplace_back(std::move(done), std::move(answer));
    if (ended_inside_ask_.size() == 1) {
      boost::asio::post(context_.loop, [this] {
        for (auto& [call, with] : std::exchange(ended_inside_ask_, {})) call(std::move(with));
      });
    }
  } else {
    done(std::move(answer));
  }
}

dns::Pending& DnsEngine::fresh() {
  if (spare_.empty()) return pool_.emplace_back();
  Pending& p = *spare_.back();
  spare_.pop_back();
  return p;
}

// Keeps what has storage worth keeping.
void DnsEngine::recycle(Pending& p) {
  for (const Candidate& c : p.candidates) --c.server->users;
  p.candidates.clear();
  p.stick = nullptr;
  p.held.reset();
  p.detail.clear();
  p.ended = Ended::answered;
  p.flags = 0;
  p.tries = p.stalls = 0;
  p.without_edns = p.case_changed = false;
  p.one_case = nullptr;
  spare_.push_back(&p);
}

}  // namespace lapse::observe
