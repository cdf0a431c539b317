// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/network.hpp"
#include "observe/question.hpp"

// How many connections there are at once: in all, to one address, to one mail host, to one mail provider. Who comes too
// early waits in line, first come, first served, without holding up those who are bound elsewhere.

namespace lapse::observe {

/// The gates of a run. A visitor passes its gates in their order and keeps each until it leaves. The order is the same
/// for all (address, then provider, then the run as a whole), so nobody waits for somebody who waits for them.
class Admission {
 public:
  /// A pass, from being admitted until `leave`.
  struct Visitor;

  explicit Admission(const config::Limits& limits);
  ~Admission();

  /// Calls `enter` once, now or from a later `leave`, when every gate of this connection has let it through.
  void request(const TlsQuestion& question, std::function<void(Visitor*)> enter);
  void request(const HttpQuestion& question, std::function<void(Visitor*)> enter);
  void request(const DialogueQuestion& question, std::function<void(Visitor*)> enter);

  /// The connection is over.
  void leave(Visitor* visitor);

  /// Sends everybody home who waits; their `enter` is never called.
  void close();

 private:
  struct Gate {
    std::size_t limit = 0;
    std::size_t inside = 0;
    std::deque<Visitor*> line;
  };
  struct Step {
    std::string key;
    std::size_t limit;
  };
  void admit(std::vector<Step> steps, std::function<void(Visitor*)> enter);
  void proceed(Visitor& visitor);

  config::Limits limits_;
  std::unordered_map<std::string, Gate> gates_;
  std::unordered_map<Visitor*, std::unique_ptr<Visitor>> visitors_;
};

/// The registrable domain of a host name ("mx1.mail.example.co.uk" -> "example.co.uk"); the name itself when it has
/// none.
[[nodiscard]] std::string registrable_domain(const std::string& name);

}  // namespace lapse::observe
