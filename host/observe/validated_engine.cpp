// SPDX-License-Identifier: Apache-2.0
#include "observe/validated_engine.hpp"

#include <lapse/abi.h>
#include <unbound.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <list>
#include <string>
#include <utility>

#include "observe/egress.hpp"
#include "observe/validated_reason.hpp"

namespace lapse::observe {
namespace {

/// libunbound writes its complaints to a stream. They are about single names, and the answer tells of them already.
struct NullStream {
  std::FILE* file = std::fopen("/dev/null", "w");
  NullStream() = default;
  ~NullStream() {
    if (file != nullptr) std::fclose(file);
  }
  NullStream(const NullStream&) = delete;
  NullStream& operator=(const NullStream&) = delete;
};

struct ContextDelete {
  void operator()(ub_ctx* ctx) const { ub_ctx_delete(ctx); }
};

/// The order of reading matters (protocols: bogus data comes with rcode 0 and havedata 1): bogus, then rcode, then data.
ValidatedAnswer read(const ub_result& result, SilentZones& silent) {
  ValidatedAnswer out;
  out.code = static_cast<std::uint32_t>(result.rcode);
  out.has_data = result.havedata != 0;
  if (result.why_bogus != nullptr) out.why = result.why_bogus;
  if (result.bogus != 0) {
    out.state = silent.explain(out.why) ? LAPSE_INDETERMINATE : LAPSE_BOGUS;
  } else if (result.secure != 0) {
    out.state = LAPSE_SECURE;
  } else {
    // SERVFAIL without "bogus" is lame or dead servers: nothing was proven.
    out.state = result.rcode == 2 ? LAPSE_INDETERMINATE : LAPSE_INSECURE;
  }
  if (result.answer_packet != nullptr && result.answer_len > 0) {
    const auto* bytes = static_cast<const std::uint8_t*>(result.answer_packet);
    out.message.assign(bytes, bytes + result.answer_len);
  }
  return out;
}

}  // namespace

class ValidatedEngine::Validator {
 public:
  Validator(const Context& context, const std::vector<config::Endpoint>& roots)
      : context_(context), readable_(context.loop), ctx_(ub_ctx_create()) {
    if (ctx_ == nullptr) {
      problem_ = "libunbound could not be started";
      return;
    }
    ub_ctx_debugout(ctx_.get(), quiet_.file);
    set("module-config:", "validator iterator");
    set("val-sig-skew-min:", "0");
    set("val-sig-skew-max:", "0");
    set("do-not-query-localhost:", "no");  // the egress policy says what may be asked
    // Minimised, a name is asked for its address first. A server that holds the zone of an alias's target as well then
    // says that the target does not exist, and what proves it is out of zone: a sound alias would look bogus.
    set("qname-minimisation:", "no");
    set("edns-buffer-size:", "1232");
    set("msg-cache-size:", "8m");
    set("rrset-cache-size:", "8m");
    set("key-cache-size:", "4m");
    set("neg-cache-size:", "1m");
    set("outgoing-range:", "256");
    for (const auto& range : context.egress.refused_ranges()) set("do-not-query-address:", range);
    if (context.network.source_ipv4) set("outgoing-interface:", *context.network.source_ipv4);
    if (context.network.source_ipv6) set("outgoing-interface:", *context.network.source_ipv6);
    if (context.network.root_servers.empty()) {
      set("root-hints:", context.network.root_hints);
    } else {
      for (const auto& root : roots)
        check(ub_ctx_set_stub(ctx_.get(), ".", (root.address + "@" + std::to_string(root.port)).c_str(), 0), "root servers");
    }
    check(ub_ctx_add_ta_file(ctx_.get(), context.network.trust_anchor.c_str()), context.network.trust_anchor);
    check(ub_ctx_async(ctx_.get(), 1), "thread");
    // Built-in zones answer "does not exist" for these without asking anybody; a lab or a private network may have them.
    // Last, because this finalises the settings.
    for (const char* zone : {"test.", "invalid.", "home.arpa.", "onion."}) ub_ctx_zone_remove(ctx_.get(), zone);
  }

  ~Validator() {
    // The descriptor belongs to libunbound.
    if (readable_.is_open()) readable_.release();
    ctx_.reset();
  }
  Validator(const Validator&) = delete;
  Validator& operator=(const Validator&) = delete;

  void ask(const ValidatedQuestion& question, Done done) {
    jobs_.emplace_back(*this, std::move(done));
    Job& job = jobs_.back();
    job.self = std::prev(jobs_.end());
    if (problem_.empty()) {
      const std::string name = question.name.empty() ? "." : question.name;
      const int error = ub_resolve_async(ctx_.get(), name.c_str(), question.type, 1, &job, &Validator::arrived, &job.id);
      if (error != 0) {
        problem_of(job, ub_strerror(error));
        return;
      }
    } else {
      problem_of(job, problem_);
      return;
    }
    job.deadline.expires_after(context_.network.deadlines.validated);
    job.deadline.async_wait([this, &job, alive = std::weak_ptr<bool>(job.alive)](const boost::system::error_code& cancelled) {
      // A timer that has run out already cannot be cancelled any more.
      if (cancelled || alive.expired()) return;
      ub_cancel(ctx_.get(), job.id);
      Answer answer;
      answer.ended = Ended::timeout;
      answer.detail = "the name could not be validated in time";
      finish(job, std::move(answer));
    });
    watch();
  }

 private:
  struct Job {
    Job(Validator& owner, Done to) : of(owner), done(std::move(to)), deadline(owner.context_.loop) {}
    Validator& of;
    Done done;
    boost::asio::steady_timer deadline;
    int id = 0;
    std::list<Job>::iterator self;
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
  };

  void set(const char* option, const std::string& value) { check(ub_ctx_set_option(ctx_.get(), option, value.c_str()), option + (" " + value)); }
  void check(int error, const std::string& what) {
    if (error != 0 && problem_.empty()) problem_ = "libunbound refuses '" + what + "': " + ub_strerror(error);
  }

  void problem_of(Job& job, std::string why) {
    boost::asio::post(context_.loop, [this, &job, why = std::move(why)] {
      Answer answer;
      answer.ended = Ended::failed;
      answer.detail = why;
      finish(job, std::move(answer));
    });
  }

  static void arrived(void* data, int error, ub_result* result) {
    Job& job = *static_cast<Job*>(data);
    Answer answer;
    if (error != 0 || result == nullptr) {
      answer.ended = Ended::failed;
      answer.detail = error != 0 ? ub_strerror(error) : "libunbound gave no result";
    } else {
      answer.ended = Ended::answered;
      answer.body = read(*result, job.of.silent_);
    }
    ub_resolve_free(result);
    job.of.finish(job, std::move(answer));
  }

  void finish(Job& job, Answer answer) {
    const Done done = std::move(job.done);
    job.deadline.cancel();
    jobs_.erase(job.self);
    done(std::move(answer));
  }

  /// Waits for libunbound's descriptor while anything is under way.
  void watch() {
    if (watching_ || jobs_.empty()) return;
    if (!readable_.is_open()) readable_.assign(ub_fd(ctx_.get()));
    watching_ = true;
    readable_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& bad) {
      watching_ = false;
      if (bad) return;
      ub_process(ctx_.get());
      watch();
    });
  }

  const Context& context_;
  NullStream quiet_;
  boost::asio::posix::stream_descriptor readable_;
  std::unique_ptr<ub_ctx, ContextDelete> ctx_;
  std::string problem_;  ///< why nothing can be validated; empty when it can
  std::list<Job> jobs_;
  SilentZones silent_;
  bool watching_ = false;
};

ValidatedEngine::ValidatedEngine(const Context& context, std::vector<config::Endpoint> roots)
    : context_(context), roots_(std::move(roots)) {}

ValidatedEngine::~ValidatedEngine() = default;

void ValidatedEngine::ask(const ValidatedQuestion& question, std::uint32_t look, Done done) {
  auto& validator = validators_[std::min<std::size_t>(look, validators_.size() - 1)];
  if (!validator) validator = std::make_unique<Validator>(context_, roots_);
  validator->ask(question, std::move(done));
}

}  // namespace lapse::observe
