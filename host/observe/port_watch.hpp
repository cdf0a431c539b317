// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "observe/answer.hpp"
#include "observe/question.hpp"

// What conversations with many peers say about this run's own place in the network. One peer that does not answer is
// its own affair; when everybody is silent on a port, or everybody says the same name, it is about us. The broker tells
// it of every conversation that was held, and asks it before each.

namespace lapse::observe {

/// Watches the ports of conversations, and the providers that are to be left alone.
class PortWatch {
 public:
  /// So many unrelated peers (no two of one registrable domain, no two of one /24 or /48) that end alike make a verdict.
  static constexpr std::size_t kEnough = 3;

  enum class Verdict : std::uint8_t {
    clear,       ///< nothing speaks against the port
    blocked,     ///< enough unrelated peers could not be connected to, and nobody could
    intercepted  ///< enough unrelated peers greet with one name that is not theirs, and nobody with another
  };

  /// What came of a conversation with a peer. Not to be told of answers that were made up or kept.
  void note(const DialogueQuestion& question, const Answer& answer);

  /// From now on `excuse` has one for every peer of this provider on this port.
  void leave(const DialogueQuestion& question);

  [[nodiscard]] Verdict verdict(std::uint16_t port) const;

  /// The verdict in words, with what it rests on; empty when it is clear.
  [[nodiscard]] std::string why(std::uint16_t port) const;

  /// Why this conversation should not be held: sets `stopped` and says it in words. False when it should.
  [[nodiscard]] bool excuse(const DialogueQuestion& question, DialogueAnswer& to, std::string& detail) const;

 private:
  /// A set of peers, and how many of them are unrelated.
  struct Peers {
    std::map<std::string, std::set<std::string>> networks;  ///< by provider; bounded
    std::string example;
    void add(const DialogueQuestion& question);
    [[nodiscard]] bool enough() const;
  };
  struct Port {
    bool anyone = false;                    ///< somebody accepted a connection
    Peers unheard;                          ///< no connection: nothing came back
    Peers refused;                          ///< no connection: refused
    std::map<std::string, Peers> greeters;  ///< by the name in the greeting; at most a few, more settle the matter
    bool own_name = false;                  ///< a peer greeted with a name of its own domain, or in a form of its own
    std::map<std::string, std::string> left;  ///< providers to leave alone, and why
  };
  std::map<std::uint16_t, Port> ports_;
};

}  // namespace lapse::observe
