// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "observe/broker.hpp"
#include "observe/dns_engine.hpp"

// A broker with a real DNS engine, as the tests want it: loopback permitted, short deadlines, and answers collected.

namespace lapse::test {

using observe::AnswerPtr;
using observe::Ended;

inline config::Network network(std::uint16_t dns_port) {
  config::Network n;
  n.allow = {{"127.0.0.0", 8}};
  n.ports.dns = dns_port;
  n.resolvers = {{"127.0.0.1", dns_port}};
  n.root_servers = {"127.0.0.1"};
  n.limits.dns_rate = 0;
  n.limits.dns_queries = 100;                     // what the toy server's socket holds when its thread gets no time
  n.deadlines.dns_try = std::chrono::seconds(3);  // where an answer comes, a busy machine must not make it late
  n.deadlines.dns_tries = 2;
  n.deadlines.connect = std::chrono::milliseconds(300);
  return n;
}

/// For what is about silence.
inline config::Network impatient(std::uint16_t dns_port, unsigned tries = 3) {
  config::Network n = network(dns_port);
  n.deadlines.dns_try = std::chrono::milliseconds(150);
  n.deadlines.dns_tries = tries;
  return n;
}

inline observe::Question dns(std::string name, std::vector<std::string> servers, std::uint16_t type = 1) {
  return {observe::DnsQuestion{std::move(name), type, observe::DnsView::servers, std::move(servers)}, 0, false};
}

inline observe::Question dns(std::string name, observe::DnsView view) {
  return {observe::DnsQuestion{std::move(name), 1, view, {}}, 0, false};
}

class Live {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Live(const config::Network& n) {
    auto servers = observe::dns::load_name_servers(n);
    auto known = servers.resolvers;
    known.insert(known.end(), servers.roots.begin(), servers.roots.end());
    broker = std::make_unique<observe::Broker>(n, known, [&](const observe::Context& context) {
      observe::Engines engines;
      engines.dns = std::make_unique<observe::DnsEngine>(context, std::move(servers));
      return engines;
    });
  }

  /// Asks all at once and waits for all; answers in the order of the questions.
  std::vector<AnswerPtr> ask(const std::vector<observe::Question>& questions) {
    std::vector<AnswerPtr> answers(questions.size());
    std::size_t open = questions.size();
    const auto begun = Clock::now();
    for (std::size_t i = 0; i < questions.size(); ++i) {
      broker->ask(questions[i], [&, i](const AnswerPtr& answer) {
        answers[i] = answer;
        --open;
      });
    }
    while (open > 0 && Clock::now() - begun < std::chrono::seconds(10)) broker->run(std::chrono::milliseconds(500));
    took = Clock::now() - begun;
    return answers;
  }

  AnswerPtr ask(const observe::Question& question) { return ask(std::vector{question}).front(); }

  std::unique_ptr<observe::Broker> broker;
  Clock::duration took{};
};

inline const observe::DnsAnswer& body(const AnswerPtr& answer) {
  return std::get<observe::DnsAnswer>(answer->body);
}

}  // namespace lapse::test
