// SPDX-License-Identifier: Apache-2.0
#include "observe/web_engine.hpp"

#include <boost/asio/post.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "lapse/abi.h"
#include "observe/connect.hpp"
#include "observe/http_message.hpp"
#include "observe/ports.hpp"

namespace lapse::observe {
namespace {

constexpr std::size_t kScratchBytes = 16U << 10U;
// What TLS may add around a response: record headers, session tickets, padding.
constexpr std::size_t kTlsExtra = 64U << 10U;

/// How an HTTP question ended whose handshake did not complete.
Ended ended_by(std::uint32_t tls_failure) {
  switch (tls_failure) {
    case LAPSE_TLS_SILENT:
      return Ended::timeout;
    case LAPSE_TLS_PLAIN_HTTP:
    case LAPSE_TLS_NOT_TLS:
    case LAPSE_TLS_OTHER:
      return Ended::malformed;
    case LAPSE_TLS_TOO_LARGE:
      return Ended::limit;
    default:
      return Ended::reset;
  }
}

Answer ended(Ended how, std::string detail) {
  Answer answer;
  answer.ended = how;
  answer.detail = std::move(detail);
  return answer;
}

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

}  // namespace

/// One connection and its one or two questions, from connect to close. Alive while the loop waits for it.
class WebEngine::Job : public std::enable_shared_from_this<Job> {
 public:
  Job(WebEngine& engine, std::string address, std::uint16_t port)
      : engine_(engine),
        connection_(std::make_shared<Connection>(engine.context_.loop)),
        address_(std::move(address)),
        port_(port) {}
  ~Job() { connection_->close(); }
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  void want_tls(std::string sni, std::string alpn, Done done) {
    secure_ = true;
    sni_ = std::move(sni);
    alpn_ = std::move(alpn);
    tls_done_ = std::move(done);
  }
  void want_http(std::string request, bool head_only, Done done) {
    request_ = std::move(request);
    reader_.emplace(network().limits.body_bytes, head_only);
    http_done_ = std::move(done);
  }

  void start() {
    const auto& deadlines = network().deadlines;
    const auto now = Connection::Clock::now();
    handshake_until_ = now + deadlines.tls;
    connection_->set_deadline(now + (secure_ ? std::min(deadlines.connect, deadlines.tls) : deadlines.connect));
    connection_->connect(network(), address_, port_,
                         [self = shared_from_this()](Connected outcome) { self->on_connected(std::move(outcome)); });
  }

 private:
  [[nodiscard]] const config::Network& network() const { return engine_.context_.network; }

  void on_connected(Connected outcome) {
    if (outcome.ended != Ended::answered) return give_up(outcome.ended, outcome.detail);
    if (!secure_) return start_request();
    connection_->secure(std::make_unique<TlsSession>(engine_.settings_, connection_->descriptor(), sni_, alpn_,
                                                     &engine_.certificates_));
    if (!connection_->tls()->usable()) return give_up(Ended::failed, connection_->tls()->trouble());
    connection_->set_deadline(handshake_until_);
    handshake();
  }

  void handshake() {
    const Io io = connection_->tls()->handshake();
    if (io == Io::want_read || io == Io::want_write) {
      return connection_->wait(io, [self = shared_from_this()](bool in_time) {
        if (in_time) return self->handshake();
        self->on_handshake(false);
      });
    }
    on_handshake(io == Io::done);
  }

  void on_handshake(bool complete) {
    TlsSession& tls = *connection_->tls();
    std::string trouble = complete ? std::string() : tls.trouble();
    TlsAnswer seen;
    if (tls_done_ || !complete) seen = tls.observed();
    const std::uint32_t failure = seen.failure;
    if (tls_done_) {
      if (engine_.trust_ != nullptr && !seen.chain.empty()) {
        const auto verification = engine_.trust_->verify(seen.chain, tls.parsed());
        seen.trust = verification->error;
        seen.trust_detail = verification->detail;
        seen.path = verification->path;
      }
      Answer answer = ended(Ended::answered, trouble);
      answer.body = std::move(seen);
      std::exchange(tls_done_, nullptr)(std::move(answer));
    }
    if (!complete) return give_up(ended_by(failure), trouble);
    if (http_done_) return start_request();
    tls.say_goodbye();
    connection_->close();
  }

  void start_request() {
    if (TlsSession* tls = connection_->tls())
      tls->allow(HttpReader::kHeadBytes + 5 * network().limits.body_bytes + kTlsExtra);
    connection_->set_deadline(Connection::Clock::now() + network().deadlines.http);
    send_request();
  }

  void send_request() {
    while (sent_ < request_.size()) {
      const Moved moved = connection_->send(std::string_view(request_).substr(sent_));
      if (moved.io == Io::done) {
        sent_ += moved.size;
      } else if (moved.io == Io::want_read || moved.io == Io::want_write) {
        return wait(moved.io, &Job::send_request);
      } else {
        break;  // the peer has closed; it may have said why before that
      }
    }
    // An answer is rarely there at once.
    if (!connection_->tls()) return wait(Io::want_read, &Job::receive);
    receive();
  }

  void receive() {
    while (true) {
      const Moved moved = connection_->receive(engine_.scratch_);
      if (moved.io == Io::want_read || moved.io == Io::want_write) return wait(moved.io, &Job::receive);
      if (moved.io != Io::done) {
        reader_->finish();
        if (moved.io == Io::end) return respond(Ended::reset, "the peer closed the connection");
        return respond(connection_->over_limit() ? Ended::limit : Ended::reset, connection_->trouble());
      }
      const auto state = reader_->feed({engine_.scratch_.data(), moved.size});
      if (state != HttpReader::State::head && state != HttpReader::State::body) return respond(Ended::reset, {});
    }
  }

  void wait(Io io, void (Job::*next)()) {
    connection_->wait(io, [self = shared_from_this(), next](bool in_time) {
      if (in_time) return (self.get()->*next)();
      self->respond(Ended::timeout, "the response did not come in time");
    });
  }

  /// Hands on what was read. `otherwise` and `detail` tell why no more came, where the response is not complete.
  void respond(Ended otherwise, std::string detail) {
    switch (reader_->state()) {
      case HttpReader::State::head:
        return give_up(otherwise, std::move(detail));
      case HttpReader::State::not_http:
        return give_up(Ended::malformed, "the peer did not answer in HTTP/1");
      case HttpReader::State::too_large:
        return give_up(Ended::limit, "the head of the response is over 64 KiB");
      case HttpReader::State::body:
      case HttpReader::State::done:
        break;
    }
    const bool whole = reader_->state() == HttpReader::State::done && !reader_->bad_body();
    if (reader_->bad_body()) detail = "the body is not in the chunked coding that the head announces";
    Answer answer = ended(Ended::answered, whole ? std::string() : "the body broke off: " + detail);
    HttpAnswer response;
    if (!whole || reader_->cut()) response.flags |= LAPSE_HTTP_BODY_CUT;
    response.status = reader_->status();
    response.head = bytes_of(reader_->head());
    response.body = bytes_of(reader_->body());
    answer.body = std::move(response);
    connection_->close();
    std::exchange(http_done_, nullptr)(std::move(answer));
  }

  void give_up(Ended how, const std::string& detail) {
    connection_->close();
    if (tls_done_) std::exchange(tls_done_, nullptr)(ended(how, detail));
    if (http_done_) std::exchange(http_done_, nullptr)(ended(how, detail));
  }

  WebEngine& engine_;
  std::shared_ptr<Connection> connection_;
  std::string address_;
  std::uint16_t port_;
  bool secure_ = false;
  std::string sni_;
  std::string alpn_;
  Done tls_done_;
  Connection::Clock::time_point handshake_until_{};
  std::string request_;
  std::size_t sent_ = 0;
  std::optional<HttpReader> reader_;
  Done http_done_;
};

WebEngine::WebEngine(const Context& context, Certificates& certificates, Trust* trust)
    : context_(context),
      certificates_(certificates),
      trust_(trust),
      settings_(context.network.limits, TlsSettings::For::web),
      scratch_(kScratchBytes) {}

WebEngine::~WebEngine() = default;

void WebEngine::ask_tls(const TlsQuestion& question, Done done) {
  const std::uint16_t port = mapped_port(context_.network, question.sni, question.port);
  const auto job = std::make_shared<Job>(*this, question.address, port);
  job->want_tls(question.sni, question.alpn, std::move(done));
  job->start();
}

void WebEngine::ask_http(const HttpQuestion& question, Done http, Done tls) {
  HttpRequest request = write_http_request(question);
  if (!request.refusal.empty()) {
    auto refuse = [refusal = std::move(request.refusal), http = std::move(http)] {
      http(ended(Ended::failed, refusal));
    };
    if (!tls) return boost::asio::post(context_.loop, std::move(refuse));
    return ask_tls({question.address, question.port, host_name(question.host), {}},
                   [refuse = std::move(refuse), tls = std::move(tls)](Answer answer) {
                     tls(std::move(answer));
                     refuse();
                   });
  }
  const std::string name = host_name(question.host);
  const std::uint16_t port = mapped_port(context_.network, name, question.port);
  const auto job = std::make_shared<Job>(*this, question.address, port);
  if (question.tls) job->want_tls(name, {}, std::move(tls));
  job->want_http(std::move(request.text), question.method == "HEAD", std::move(http));
  job->start();
}

}  // namespace lapse::observe
