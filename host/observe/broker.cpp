// SPDX-License-Identifier: Apache-2.0
#include "observe/broker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "observe/ports.hpp"

namespace lapse::observe {
namespace {

std::int64_t now_utc() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

constexpr const char* kOver = "the run's time was over (network.deadlines.run)";

}  // namespace

Broker::Broker(config::Network network, const std::vector<config::Endpoint>& name_servers,
               const std::function<Engines(const Context&)>& make)
    : network_(std::move(network)),
      loop_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE),
      egress_(network_, name_servers),
      context_{loop_, network_, egress_},
      cache_(network_.limits.cache_bytes),
      admission_(network_.limits),
      deadline_(loop_),
      engines_(make(context_)) {
  if (network_.deadlines.run.count() > 0) {
    deadline_.expires_after(network_.deadlines.run);
    deadline_.async_wait([this](const boost::system::error_code& error) {
      if (!error) stop();
    });
  }
}

Broker::~Broker() = default;

void Broker::ask(const Question& question, Done done) {
  ++counters_.asked;
  bool made = false;
  Entry& entry = cache_.entry(canonical(question), made);
  if (entry.answer) {
    ++counters_.shared;
    cache_.touch(entry);
    ready_.emplace_back(std::move(done), entry.answer);
    return;
  }
  entry.waiters.push_back(std::move(done));
  if (!made) {
    ++counters_.shared;
    return;
  }
  ++counters_.made;
  ++counters_.in_flight;
  if (stopped_) return end(entry, Ended::limit, kOver);
  if (entry.question->at_end) {
    at_end_.push_back(&entry);
  } else {
    launch(entry);
  }
}

void Broker::launch(Entry& entry) {
  if (const auto* dns = std::get_if<DnsQuestion>(&entry.question->of)) return launch(entry, *dns);
  if (const auto* validated = std::get_if<ValidatedQuestion>(&entry.question->of)) {
    // Whom the validator asks on its way from the root is for its own engine to restrict.
    return engines_.validated->ask(*validated, entry.question->again, [this, &entry](Answer answer) {
      if (!stopped_) settle(entry, std::move(answer));
    });
  }
  if (const auto* dialogue = std::get_if<DialogueQuestion>(&entry.question->of)) {
    if (answer_here(entry, *dialogue)) return;
  }
  const std::string* address = std::visit(
      [](const auto& of) -> const std::string* {
        if constexpr (requires { of.address; }) return &of.address;
        return nullptr;
      },
      entry.question->of);
  if (auto why = egress_.check(*address)) return end(entry, Ended::denied, std::move(*why));
  entry.batched = true;
  batch_.push_back(&entry);
}

void Broker::launch(Entry& entry, const DnsQuestion& question) {
  const auto done = [this, &entry](Answer answer) {
    if (!stopped_) settle(entry, std::move(answer));
  };
  bool all = true;
  std::string why;
  DnsQuestion permitted;
  if (question.view == DnsView::servers) {
    for (const auto& server : question.servers) {
      auto refusal = egress_.check_dns(server);
      if (!refusal) {
        permitted.servers.push_back(server);
        continue;
      }
      all = false;
      if (why.empty()) why = std::move(*refusal);
    }
    if (!all && permitted.servers.empty()) return end(entry, Ended::denied, std::move(why));
  }
  if (all) return engines_.dns->ask(question, done);
  permitted.name = question.name;
  permitted.type = question.type;
  permitted.view = question.view;
  engines_.dns->ask(permitted, done);
}

// The questions since the last run are looked at together: a handshake and a request that want the same connection
// share one. Requests go first, they know what they can take along.
void Broker::connect_batch() {
  const std::vector<Entry*> batch = std::exchange(batch_, {});
  for (Entry* entry : batch) {
    const auto* http = std::get_if<HttpQuestion>(&entry->question->of);
    if (http == nullptr) continue;
    entry->batched = false;
    Entry* handshake = http->tls ? handshake_for(*entry, *http) : nullptr;
    if (handshake != nullptr) handshake->batched = false;
    connect(*entry, *http, handshake);
  }
  for (Entry* entry : batch) {
    if (!std::exchange(entry->batched, false)) continue;
    if (const auto* tls = std::get_if<TlsQuestion>(&entry->question->of)) {
      connect(*entry, *tls);
    } else if (const auto* dialogue = std::get_if<DialogueQuestion>(&entry->question->of)) {
      connect(*entry, *dialogue);
    }
  }
}

// The question of this batch that the request's own handshake answers.
Broker::Entry* Broker::handshake_for(const Entry& entry, const HttpQuestion& question) {
  Question handshake;
  handshake.of = TlsQuestion{question.address, question.port, host_name(question.host), {}};
  handshake.again = entry.question->again;
  handshake.at_end = entry.question->at_end;
  Entry* found = cache_.find(handshake);
  return found != nullptr && found->batched ? found : nullptr;
}

EngineDone Broker::ending(Entry& entry, Admission::Visitor* visitor) {
  return [this, &entry, visitor](Answer answer) {
    admission_.leave(visitor);
    if (!stopped_) settle(entry, std::move(answer));
  };
}

void Broker::connect(Entry& entry, const TlsQuestion& question) {
  admission_.request(question, [this, &entry, &question](Admission::Visitor* visitor) {
    engines_.web->ask_tls(question, ending(entry, visitor));
  });
}

void Broker::connect(Entry& entry, const HttpQuestion& question, Entry* handshake) {
  admission_.request(question, [this, &entry, &question, handshake](Admission::Visitor* visitor) {
    if (auto why = pauses_.excuse(question, entry.question->again, Pauses::Clock::now())) {
      leaving_.push_back(visitor);
      if (handshake != nullptr) connect(*handshake, std::get<TlsQuestion>(handshake->question->of));
      return end(entry, Ended::limit, std::move(*why));
    }
    EngineDone tls;
    if (handshake != nullptr) {
      tls = [this, handshake](Answer answer) {
        if (!stopped_) settle(*handshake, std::move(answer));
      };
    }
    const auto done = [this, &question, finish = ending(entry, visitor)](Answer answer) {
      pauses_.note(question, answer, Pauses::Clock::now());
      finish(std::move(answer));
    };
    engines_.web->ask_http(question, done, std::move(tls));
  });
}

void Broker::connect(Entry& entry, const DialogueQuestion& question) {
  admission_.request(question, [this, &entry, &question](Admission::Visitor* visitor) {
    // What was found out while this one stood in line.
    if (answer_here(entry, question)) return leaving_.push_back(visitor);
    engines_.dialogue->ask(question, [this, &entry, &question, visitor](Answer answer) {
      watch_.note(question, answer);
      keep(question, answer);
      // Whoever is next in line waits until this answer has been judged: it may be the one that sends all others home.
      leaving_.push_back(visitor);
      if (!stopped_) settle(entry, std::move(answer));
    });
  });
}

void Broker::keep(const DialogueQuestion& question, const Answer& answer) {
  if (kept_ == nullptr) return;
  if (watch_.verdict(question.port) == PortWatch::Verdict::clear) return kept_->put(question, answer, now_utc());
  kept_->forget_this_run();
}

// What is known without a connection, or forbids one.
bool Broker::answer_here(Entry& entry, const DialogueQuestion& question) {
  if (kept_ != nullptr && !question.about_port() && !question.leaves()) {
    if (auto earlier = kept_->find(question, now_utc())) {
      settle(entry, std::move(*earlier));
      return true;
    }
  }
  Answer answer;
  DialogueAnswer talk;
  if (question.leaves()) {
    watch_.leave(question);
  } else if (!watch_.excuse(question, talk, answer.detail) && !question.about_port()) {
    return false;
  }
  answer.ended = Ended::answered;
  answer.body = std::move(talk);
  settle(entry, std::move(answer));
  return true;
}

void Broker::end(Entry& entry, Ended ended, std::string detail) {
  Answer answer;
  answer.ended = ended;
  answer.detail = std::move(detail);
  settle(entry, std::move(answer));
}

// Callers are told later, from `run` itself: an engine is never called back into while it is at work.
void Broker::settle(Entry& entry, Answer answer) {
  answer.id = ++last_id_;
  answer.at = now_utc();
  ++counters_.ended[entry.question->of.index()][static_cast<std::size_t>(answer.ended)];
  --counters_.in_flight;
  auto shared = std::make_shared<const Answer>(std::move(answer));
  for (auto& done : entry.waiters) ready_.emplace_back(std::move(done), shared);
  cache_.settle(entry, std::move(shared));
}

bool Broker::deliver() {
  if (ready_.empty()) return false;
  for (const auto& [done, answer] : std::exchange(ready_, {})) done(answer);
  return true;
}

void Broker::run(std::chrono::milliseconds most) {
  // Nothing else is under way, and the caller had nothing else to ask: this is the end that some questions wait for.
  if (counters_.in_flight == at_end_.size() && ready_.empty()) {
    for (Entry* entry : std::exchange(at_end_, {})) launch(*entry);
  }
  for (auto* visitor : std::exchange(leaving_, {})) admission_.leave(visitor);
  connect_batch();
  const auto until = std::chrono::steady_clock::now() + most;
  loop_.restart();
  if (!ready_.empty()) loop_.poll();
  while (!deliver()) {
    if (counters_.in_flight == 0) return;
    if (loop_.stopped()) loop_.restart();
    if (loop_.run_one_until(until) == 0) {
      deliver();
      return;
    }
    loop_.poll();  // what else is ready belongs to the same round
  }
}

void Broker::stop() {
  stopped_ = true;
  admission_.close();
  batch_.clear();
  at_end_.clear();
  for (Entry* entry : cache_.pending()) end(*entry, Ended::limit, kOver);
}

}  // namespace lapse::observe
