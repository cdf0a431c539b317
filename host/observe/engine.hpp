// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>

#include "config/network.hpp"
#include "observe/answer.hpp"
#include "observe/question.hpp"

// What the broker and the engines agree on. The broker decides whether and when an observation is made (sharing,
// egress, limits per destination, the run's deadline); an engine makes it and keeps the deadlines of that one
// observation. An engine never refuses for reasons of policy and never caches answers.

namespace lapse::observe {

class Egress;

/// What every engine works with. All of it outlives the engines. One thread runs the loop.
struct Context {
  boost::asio::io_context& loop;
  const config::Network& network;
  const Egress& egress;
};

/// How an engine hands back what came of a question. `Answer::id` and `Answer::at` are filled in by the broker.
using EngineDone = std::function<void(Answer)>;

/// Makes one kind of observation on the event loop. The question is canonical, its address has passed the egress
/// policy. `done` is called exactly once, later, from the loop, never from inside `ask`. The question need not outlive
/// the call.
template <class Q>
class Engine {
 public:
  using Done = EngineDone;

  virtual ~Engine() = default;
  virtual void ask(const Q& question, Done done) = 0;
};

/// Makes validated observations. A further look must not be told what the look before it left in a cache, so the
/// engine is told which look it is.
class Validating {
 public:
  using Done = EngineDone;

  virtual ~Validating() = default;
  /// `look`: 0 for the first, as `Question::again`.
  virtual void ask(const ValidatedQuestion& question, std::uint32_t look, Done done) = 0;
};

/// The same for the two kinds that can share a connection: an HTTP request over TLS also yields the handshake's answer.
class Web {
 public:
  using Done = EngineDone;

  virtual ~Web() = default;
  virtual void ask_tls(const TlsQuestion& question, Done done) = 0;

  /// Makes the request. With a `tls` that is not null the question is over TLS, and `tls` gets what a TLS question to
  /// the same address and port, with `host` as SNI and no ALPN, would have got. `tls` is called before `http`.
  virtual void ask_http(const HttpQuestion& question, Done http, Done tls) = 0;
};

}  // namespace lapse::observe
