// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "observe/certificates.hpp"
#include "observe/engine.hpp"
#include "observe/tls_session.hpp"
#include "observe/trust.hpp"

// dialogue/1: a scripted conversation on one connection.

namespace lapse::observe {

/// Holds conversations. What the peer sent before TLS began is not carried over into it (it could be anybody's). A
/// reply that was under way when the conversation stopped is the last turn, at the step where it stopped.
///
/// Deadlines, shorter where the question asks for shorter: `dialogue_connect` for the connection, `dialogue_reply` for each reply, each text sent and the TLS handshake,
/// `dialogue` for everything together.
class DialogueEngine : public Engine<DialogueQuestion> {
 public:
  /// What the peer shows after STARTTLS is kept in `certificates` and verified by `trust`, where they are given. Both
  /// outlive the engine.
  explicit DialogueEngine(const Context& context, Certificates* certificates = nullptr, Trust* trust = nullptr);
  ~DialogueEngine() override;

  void ask(const DialogueQuestion& question, Done done) override;

 private:
  class Job;
  friend class Job;

  const Context& context_;
  Certificates* certificates_;
  Trust* trust_;
  std::optional<TlsSettings> settings_;  ///< made when the first STARTTLS comes
  std::vector<char> scratch_;            ///< where bytes are received; used only within one callback
};

}  // namespace lapse::observe
