// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "config/network.hpp"
#include "observe/admission.hpp"
#include "observe/answer_cache.hpp"
#include "observe/egress.hpp"
#include "observe/engine.hpp"
#include "observe/kept.hpp"
#include "observe/observer.hpp"
#include "observe/pauses.hpp"
#include "observe/port_watch.hpp"

// The live observer: every question to the outside world passes here. It decides whether an observation is made at all
// (egress policy, the run's deadline), whether one that exists will do (cache, or under way), and when (limits of
// connections, questions that wait for the end of the run). How it is made is the engines' affair.

namespace lapse::observe {

/// What makes the observations.
struct Engines {
  std::unique_ptr<Engine<DnsQuestion>> dns;
  std::unique_ptr<Validating> validated;
  std::unique_ptr<Web> web;
  std::unique_ptr<Engine<DialogueQuestion>> dialogue;
};

/// See Observer for the contract. One thread.
class Broker final : public Observer {
 public:
  /// `name_servers` are the estate's own resolvers and root servers, for the egress policy. `make` is called once, from
  /// the constructor; the context that it gets lives as long as the broker.
  Broker(config::Network network, const std::vector<config::Endpoint>& name_servers,
         const std::function<Engines(const Context&)>& make);
  ~Broker() override;

  /// Answers conversations from what earlier runs kept, where the asker agrees, and adds to it. Must outlive the broker.
  void keep(KeptConversations* kept) { kept_ = kept; }

  void ask(const Question& question, Done done) override;
  void run(std::chrono::milliseconds most) override;
  [[nodiscard]] Counters counters() const override { return counters_; }

 private:
  using Entry = AnswerCache::Entry;

  void launch(Entry& entry);
  void launch(Entry& entry, const DnsQuestion& question);
  void connect_batch();
  void connect(Entry& entry, const TlsQuestion& question);
  void connect(Entry& entry, const HttpQuestion& question, Entry* handshake);
  void connect(Entry& entry, const DialogueQuestion& question);
  void keep(const DialogueQuestion& question, const Answer& answer);
  [[nodiscard]] bool answer_here(Entry& entry, const DialogueQuestion& question);
  Entry* handshake_for(const Entry& entry, const HttpQuestion& question);
  EngineDone ending(Entry& entry, Admission::Visitor* visitor);
  void settle(Entry& entry, Answer answer);
  void end(Entry& entry, Ended ended, std::string detail);
  bool deliver();
  void stop();

  config::Network network_;
  boost::asio::io_context loop_;
  Egress egress_;
  Context context_;
  AnswerCache cache_;
  Admission admission_;
  PortWatch watch_;
  Pauses pauses_;
  KeptConversations* kept_ = nullptr;
  boost::asio::steady_timer deadline_;
  Counters counters_;
  std::uint64_t last_id_ = 0;
  bool stopped_ = false;                           // the run's deadline has passed
  std::vector<Entry*> batch_;                      // connections to be made at the next run
  std::vector<Admission::Visitor*> leaving_;       // conversations that are over; their places are free at the next run
  std::vector<Entry*> at_end_;                     // not begun yet
  std::vector<std::pair<Done, AnswerPtr>> ready_;  // to be told from inside run
  Engines engines_;  // last: goes first, while everything that its callbacks name is still there
};

}  // namespace lapse::observe
