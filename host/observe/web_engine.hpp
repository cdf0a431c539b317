// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/certificates.hpp"
#include "observe/engine.hpp"
#include "observe/tls_session.hpp"
#include "observe/trust.hpp"

// tls/1 and http/1: one connection for each question, or one for both.

namespace lapse::observe {

/// Makes handshakes and HTTP requests.
///
/// A handshake that does not complete is an answer, and holds what was seen before it failed; only a connection that
/// never stood ends otherwise. A request over TLS whose handshake fails ends as reset (alert, or closed), timeout
/// (silent), malformed (something else than TLS came) or limit (too large), with the reason in the detail. A body that
/// breaks off is an answer with LAPSE_HTTP_BODY_CUT, and the reason in the detail.
///
/// Deadlines: `connect` for the connection, `tls` for connection and handshake together, `http` from the moment the
/// request is sent to the end of the response.
class WebEngine : public Web {
 public:
  /// `certificates` and `trust` outlive the engine; without a `trust` no chain is verified. The engine outlives the
  /// last run of the loop.
  WebEngine(const Context& context, Certificates& certificates, Trust* trust);
  ~WebEngine() override;

  void ask_tls(const TlsQuestion& question, Done done) override;
  void ask_http(const HttpQuestion& question, Done http, Done tls) override;

 private:
  class Job;
  friend class Job;

  const Context& context_;
  Certificates& certificates_;
  Trust* trust_;
  TlsSettings settings_;
  std::vector<char> scratch_;  ///< where bytes are received; used only within one callback
};

}  // namespace lapse::observe
