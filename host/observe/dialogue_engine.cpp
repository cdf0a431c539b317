// SPDX-License-Identifier: Apache-2.0
#include "observe/dialogue_engine.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "lapse/abi.h"
#include "observe/connect.hpp"
#include "observe/dialogue_reply.hpp"
#include "observe/dialogue_script.hpp"
#include "observe/ports.hpp"

namespace lapse::observe {
namespace {

constexpr std::size_t kScratchBytes = 16U << 10U;
// What TLS may add around the replies.
constexpr std::size_t kTlsExtra = 64U << 10U;

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

}  // namespace

/// One conversation, from connect to close. Alive while the loop waits for it.
class DialogueEngine::Job : public std::enable_shared_from_this<Job> {
 public:
  Job(DialogueEngine& engine, DialogueQuestion question, Done done)
      : engine_(engine),
        question_(std::move(question)),
        done_(std::move(done)),
        connection_(std::make_shared<Connection>(engine.context_.loop)),
        reader_(question_.framing, engine.context_.network.limits),
        replies_(question_.steps.size()) {}
  ~Job() { connection_->close(); }
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  void start() {
    const auto now = Connection::Clock::now();
    until_ = now + shorter(question_.whole_ms, deadlines().dialogue);
    connection_->set_deadline(std::min(now + shorter(question_.connect_ms, deadlines().dialogue_connect), until_));
    const std::uint16_t port = mapped_port(engine_.context_.network, question_.peer, question_.port);
    connection_->connect(engine_.context_.network, question_.address, port,
                         [self = shared_from_this()](Connected outcome) { self->on_connected(std::move(outcome)); });
  }

 private:
  [[nodiscard]] const config::Deadlines& deadlines() const { return engine_.context_.network.deadlines; }
  [[nodiscard]] const DialogueStep& step() const { return question_.steps[step_]; }

  /// What the question asks for, if anything, and never more than the run allows.
  [[nodiscard]] static std::chrono::milliseconds shorter(std::uint32_t asked_ms, std::chrono::milliseconds most) {
    return asked_ms == 0 ? most : std::min(std::chrono::milliseconds(asked_ms), most);
  }

  void on_connected(Connected outcome) {
    if (outcome.ended == Ended::answered) return run();
    Answer answer;
    answer.ended = outcome.ended;
    answer.detail = std::move(outcome.detail);
    connection_->close();
    std::exchange(done_, nullptr)(std::move(answer));
  }

  /// Goes through the script until a step has to wait.
  void run() {
    for (; step_ < question_.steps.size(); ++step_) {
      if (!holds(step(), replies_)) continue;
      start_clock();
      switch (step().op) {
        case StepOp::expect:
          return look_for_reply();
        case StepOp::send:
          return begin_send();
        case StepOp::starttls:
          return begin_tls();
        case StepOp::leave:
          break;  // the broker's affair
      }
    }
    stop(LAPSE_DONE, {});
  }

  void start_clock() {
    connection_->set_deadline(
        std::min(Connection::Clock::now() + shorter(question_.reply_ms, deadlines().dialogue_reply), until_));
  }

  void look_for_reply() {
    switch (reader_.next()) {
      case ReplyReader::State::reply:
        return on_reply();
      case ReplyReader::State::too_much:
        return stop(LAPSE_TOO_MUCH, "the peer sent more than the limits of this run allow");
      case ReplyReader::State::bad:
        return stop(LAPSE_BAD_REPLY, "the reply is not in the form that was asked for");
      case ReplyReader::State::more:
        break;
    }
    // TLS may hold bytes that the socket no longer shows.
    if (connection_->tls()) return receive();
    wait(Io::want_read, &Job::receive);
  }

  void receive() {
    const Moved moved = connection_->receive(engine_.scratch_);
    switch (moved.io) {
      case Io::done:
        reader_.feed({engine_.scratch_.data(), moved.size});
        return look_for_reply();
      case Io::want_read:
      case Io::want_write:
        return wait(moved.io, &Job::receive);
      case Io::end:
        if (reader_.finish() == ReplyReader::State::reply) return on_reply();
        return stop(LAPSE_PEER_CLOSED, "the peer closed the connection");
      case Io::broken:
        return stop(connection_->over_limit() ? LAPSE_TOO_MUCH : LAPSE_PEER_CLOSED, connection_->trouble());
    }
  }

  void on_reply() {
    add_turn(step_, false, reader_.reply());
    replies_[step_] = reader_.reply();
    ++step_;
    run();
  }

  /// Texts that follow one another go out together, as one packet where they fit.
  void begin_send() {
    outgoing_.clear();
    sent_ = 0;
    first_send_ = step_;
    for (; step_ < question_.steps.size(); ++step_) {
      if (!holds(step(), replies_)) continue;
      if (step().op != StepOp::send) break;
      outgoing_ += step().text;
    }
    send();
  }

  void send() {
    while (sent_ < outgoing_.size()) {
      const Moved moved = connection_->send(std::string_view(outgoing_).substr(sent_));
      if (moved.io == Io::done) {
        sent_ += moved.size;
      } else if (moved.io == Io::want_read || moved.io == Io::want_write) {
        return wait(moved.io, &Job::send);
      } else {
        step_ = first_send_;
        collect();  // why the peer closed, if it said so
        return stop(LAPSE_PEER_CLOSED, connection_->trouble());
      }
    }
    for (std::size_t i = first_send_; i < step_; ++i) {
      if (question_.steps[i].op == StepOp::send && holds(question_.steps[i], replies_)) {
        add_turn(i, true, question_.steps[i].text);
      }
    }
    run();
  }

  /// Takes what has arrived already, within the bounds.
  void collect() {
    for (int i = 0; i < 8; ++i) {
      const Moved moved = connection_->receive(engine_.scratch_);
      if (moved.io != Io::done) return;
      reader_.feed({engine_.scratch_.data(), moved.size});
    }
  }

  void begin_tls() {
    if (connection_->tls()) return stop(LAPSE_TLS_BROKEN, "the connection speaks TLS already");
    if (!engine_.settings_) engine_.settings_.emplace(engine_.context_.network.limits, TlsSettings::For::starttls);
    collect();
    if (const std::string early = reader_.take_rest(); !early.empty()) {
      note_ = std::to_string(early.size()) + " bytes that came before the TLS handshake were dropped";
    }
    connection_->secure(std::make_unique<TlsSession>(*engine_.settings_, connection_->descriptor(), question_.peer,
                                                     std::string_view(), engine_.certificates_));
    handshake();
  }

  void handshake() {
    const Io io = connection_->tls()->handshake();
    if (io == Io::want_read || io == Io::want_write) {
      return connection_->wait(io, [self = shared_from_this()](bool in_time) {
        if (in_time) return self->handshake();
        self->stop(LAPSE_TLS_BROKEN, self->connection_->tls()->trouble());
      });
    }
    look_at_chain();
    if (io != Io::done) return stop(LAPSE_TLS_BROKEN, connection_->tls()->trouble());
    connection_->tls()->allow(2 * engine_.context_.network.limits.dialogue_bytes + kTlsExtra);
    ++step_;
    run();
  }

  void look_at_chain() {
    const TlsSession& tls = *connection_->tls();
    answer_.chain = tls.observed().chain;
    if (engine_.trust_ != nullptr && !answer_.chain.empty())
      answer_.trust = engine_.trust_->verify(answer_.chain, tls.parsed())->error;
  }

  void wait(Io io, void (Job::*next)()) {
    connection_->wait(io, [self = shared_from_this(), next](bool in_time) {
      if (in_time) return (self.get()->*next)();
      if (self->step_ < self->question_.steps.size() && self->step().op != StepOp::expect)
        self->step_ = self->first_send_;
      const bool all = Connection::Clock::now() >= self->until_;
      self->stop(LAPSE_PEER_SILENT, all ? "the whole conversation took too long" : "the peer did not reply in time");
    });
  }

  void add_turn(std::size_t at, bool sent, std::string_view text) {
    answer_.turns.push_back({static_cast<std::uint32_t>(at), sent, bytes_of(text)});
  }

  void stop(std::uint32_t why, std::string detail) {
    connection_->close();
    if (why != LAPSE_DONE) {
      if (const std::string rest = reader_.take_rest(); !rest.empty()) add_turn(step_, false, rest);
    }
    answer_.stopped = why;
    answer_.at_step = static_cast<std::uint32_t>(step_);
    if (!note_.empty()) detail += detail.empty() ? note_ : "; " + note_;
    Answer answer;
    answer.ended = Ended::answered;
    answer.detail = std::move(detail);
    answer.body = std::move(answer_);
    std::exchange(done_, nullptr)(std::move(answer));
  }

  DialogueEngine& engine_;
  DialogueQuestion question_;
  Done done_;
  std::shared_ptr<Connection> connection_;
  ReplyReader reader_;
  Replies replies_;
  Connection::Clock::time_point until_{};
  std::size_t step_ = 0;
  std::size_t first_send_ = 0;
  std::string outgoing_;
  std::size_t sent_ = 0;
  std::string note_;
  DialogueAnswer answer_;
};

DialogueEngine::DialogueEngine(const Context& context, Certificates* certificates, Trust* trust)
    : context_(context), certificates_(certificates), trust_(trust), scratch_(kScratchBytes) {}

DialogueEngine::~DialogueEngine() = default;

void DialogueEngine::ask(const DialogueQuestion& question, Done done) {
  std::make_shared<Job>(*this, question, std::move(done))->start();
}

}  // namespace lapse::observe
