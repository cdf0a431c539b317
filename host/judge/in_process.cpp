// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "judge/runner.hpp"

namespace lapse::judge {
namespace {

constexpr std::size_t kMostQuestions = 2000;  ///< of one call
constexpr std::size_t kMostFindings = 200;    ///< of one call
constexpr std::size_t kMostText = 16384;      ///< of one text of a finding

std::string take(lapse_string text, std::size_t most = kMostText) {
  return text.data ? std::string(text.data, std::min(text.size, most)) : std::string();
}

/// The question as an owned value; false when it is not one of a kind that this host knows.
bool take(const lapse_question& from, observe::Question& to) {
  if (!from.kind || !from.body) return false;
  const std::string_view kind = from.kind;
  to.again = from.again;
  to.at_end = from.at_end != 0;
  if (kind == "dns/1") {
    const auto& q = *static_cast<const lapse_dns_question*>(from.body);
    observe::DnsQuestion out{take(q.name, 1024), q.type, static_cast<observe::DnsView>(q.view), {}};
    if (q.view > LAPSE_DNS_SERVERS) return false;
    for (std::size_t i = 0; q.view == LAPSE_DNS_SERVERS && i < q.server_count; ++i) out.servers.push_back(take(q.servers[i], 256));
    to.of = std::move(out);
  } else if (kind == "dns-validated/1") {
    const auto& q = *static_cast<const lapse_validated_question*>(from.body);
    to.of = observe::ValidatedQuestion{take(q.name, 1024), static_cast<std::uint16_t>(q.type)};
  } else if (kind == "tls/1") {
    const auto& q = *static_cast<const lapse_tls_question*>(from.body);
    to.of = observe::TlsQuestion{take(q.address, 256), static_cast<std::uint16_t>(q.port), take(q.sni, 1024), take(q.alpn, 256)};
  } else if (kind == "http/1") {
    const auto& q = *static_cast<const lapse_http_question*>(from.body);
    to.of = observe::HttpQuestion{take(q.address, 256),  static_cast<std::uint16_t>(q.port), q.tls != 0, take(q.host, 1024),
                                  take(q.method, 16), take(q.target, 8192)};
  } else if (kind == "dialogue/1") {
    const auto& q = *static_cast<const lapse_dialogue_question*>(from.body);
    if (q.step_size < sizeof(lapse_step) || q.step_count > 1000 || q.framing > LAPSE_FRAMING_ALL) return false;
    observe::DialogueQuestion out{take(q.address, 256), static_cast<std::uint16_t>(q.port), static_cast<observe::Framing>(q.framing),
                                  take(q.peer, 1024), {}, 0, 0, 0, 0};
    // Appended after the first rules were built: a question of an older one ends before them.
    if (q.struct_size >= sizeof q) {
      out.connect_ms = q.connect_ms;
      out.reply_ms = q.reply_ms;
      out.whole_ms = q.whole_ms;
      out.kept_seconds = q.kept_seconds;
    }
    const auto* at = reinterpret_cast<const char*>(q.steps);
    for (std::uint32_t i = 0; i < q.step_count; ++i, at += q.step_size) {
      const auto& s = *reinterpret_cast<const lapse_step*>(at);
      if (s.op > LAPSE_LEAVE || (s.op == LAPSE_LEAVE && q.step_count != 1) || s.when > LAPSE_UNLESS_HAS || (s.when != LAPSE_ALWAYS && s.of >= i)) return false;
      out.steps.push_back({static_cast<observe::StepOp>(s.op), static_cast<observe::StepWhen>(s.when), s.of, take(s.pattern, 256),
                           take(s.text, 2048)});
    }
    to.of = std::move(out);
  } else {
    return false;
  }
  to = observe::canonical(std::move(to));
  return true;
}

lapse_answer ended(lapse_ended how, std::string_view detail) {
  return {sizeof(lapse_answer), static_cast<std::uint32_t>(how), 0, 0, {detail.data(), detail.size()}, {"", 0}, nullptr};
}

const lapse_answer kDenied = ended(LAPSE_DENIED, "the rule's description does not name this kind of question among its needs");
const lapse_answer kUnknown = ended(LAPSE_FAILED, "this host does not know that kind of question");
const lapse_answer kTooMany = ended(LAPSE_LIMIT, "the rule asked too many questions");

/// The host's side of one call.
struct Call {
  const Plugin& plugin;
  const SubjectView& subject;
  int name;
  const Known& known;
  Outcome out;
  std::string json;

  const lapse_answer* observe(const lapse_question& question) {
    const auto& needs = plugin.rule.needs;
    if (!question.kind || std::find(needs.begin(), needs.end(), question.kind) == needs.end()) return &kDenied;
    observe::Question q;
    if (!take(question, q)) return &kUnknown;
    if (const auto* answer = known.find(q)) return answer;
    if (out.missing.size() >= kMostQuestions) return &kTooMany;
    if (std::find(out.missing.begin(), out.missing.end(), q) == out.missing.end()) out.missing.push_back(std::move(q));
    return nullptr;
  }

  int report(const lapse_finding& f) {
    findings::Reported r;
    r.outcome = plugin.rule.find(take(f.outcome, 64));
    const auto refuse = [&](std::string why) {
      if (out.fault.empty()) out.fault = std::move(why);
      return -1;
    };
    if (!r.outcome) return refuse("it reported '" + take(f.outcome, 64) + "', which its description does not name");
    if (f.kind > LAPSE_NOT_APPLICABLE) return refuse("it reported kind " + std::to_string(f.kind));
    if (f.level > LAPSE_ERROR || f.bearing > LAPSE_BEARS_SERVICE || f.part > LAPSE_PART_RENEWAL)
      return refuse("it reported a finding with members out of range");
    if (out.findings.size() >= kMostFindings) return refuse("it reported more than " + std::to_string(kMostFindings) + " findings");
    r.kind = static_cast<findings::Kind>(f.kind);
    r.level = f.level;
    r.bearing = f.bearing;
    r.part = f.part;
    r.discriminator = take(f.discriminator, 512);
    r.asked = take(f.asked);
    r.seen = take(f.seen);
    r.expected = take(f.expected);
    r.fix = take(f.fix);
    r.visible_after = f.visible_after;
    const auto* at = reinterpret_cast<const char*>(f.arguments);
    for (std::size_t i = 0; i < f.argument_count && i < 64; ++i, at += f.argument_size) {
      const auto& a = *reinterpret_cast<const lapse_argument*>(at);
      r.arguments.emplace_back(take(a.name, 64), take(a.value, 2048));
    }
    out.findings.push_back(std::move(r));
    return 0;
  }
};

Call& call_of(const lapse_case* c) { return *static_cast<Call*>(c->host); }

const lapse_case_functions kFunctions{
    sizeof(lapse_case_functions), [](const lapse_case* c, const lapse_question* q) { return call_of(c).observe(*q); },
    [](const lapse_case* c, const lapse_finding* f) { return call_of(c).report(*f); },
    [](const lapse_case* c) -> lapse_string {
      Call& call = call_of(c);
      if (call.json.empty()) call.json = call.subject.json(call.name);
      return {call.json.data(), call.json.size()};
    }};

class InProcess : public Instance {
 public:
  InProcess(const Plugin& plugin, void* instance) : plugin_(plugin), instance_(instance) {}
  ~InProcess() override { plugin_.abi->functions->destroy(instance_); }
  InProcess(const InProcess&) = delete;
  InProcess& operator=(const InProcess&) = delete;

  [[nodiscard]] Outcome judge(const SubjectView& subject, int name, std::int64_t now, const Known& known) const override {
    Call call{plugin_, subject, name, known, {}, {}};
    const lapse_subject s = subject.subject(name);
    const lapse_case c{sizeof(lapse_case), &kFunctions, &s, now, &call};
    if (plugin_.abi->functions->judge(instance_, &c) != 0 && call.out.fault.empty())
      call.out.fault = "it reported a fault of its own";
    if (!call.out.fault.empty()) call.out.missing.clear();
    return std::move(call.out);
  }

 private:
  const Plugin& plugin_;
  void* instance_;
};

class InProcessRunner : public Runner {
 public:
  std::unique_ptr<Instance> make(const Plugin& plugin, const std::string& parameters, std::string& error) override {
    char why[512] = {};
    void* instance = plugin.abi->functions->create({parameters.data(), parameters.size()}, why, sizeof why);
    if (instance) return std::make_unique<InProcess>(plugin, instance);
    why[sizeof why - 1] = '\0';
    error = *why ? why : "it gave no reason";
    return nullptr;
  }
};

}  // namespace

std::unique_ptr<Runner> in_process() { return std::make_unique<InProcessRunner>(); }

}  // namespace lapse::judge
