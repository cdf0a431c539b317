// SPDX-License-Identifier: Apache-2.0
//
// What could not be observed becomes neither pass nor fail. Two ways to look:
//
//   blind   every question ends in the same bad way. A pass or a fail that is reported all the same must come from the
//           inventory alone: then it is there in every world. One that other answers take away rests on answers, and there
//           were none.
//   partly  one question ends badly, and with it whatever is asked only because of that. Where nothing was a fail, nothing
//           must become one. A pass may rest on what else was answered: that is told, for the author to judge.
#include <algorithm>
#include <functional>
#include <lapse/text.hpp>
#include <optional>
#include <set>
#include <testkit/compare.hpp>
#include <testkit/given.hpp>
#include <testkit/say.hpp>

#include "bench.hpp"

namespace lapse::conformance {
namespace {

using testkit::say;

/// A bad end.
struct Way {
  std::string name;
  std::function<void(std::string_view kind, Reply&)> spoil;
};

std::vector<Way> all_ways() {
  std::vector<Way> out;
  for (std::uint32_t ended = LAPSE_TIMEOUT; ended <= LAPSE_MALFORMED + 1; ++ended) {
    const std::uint32_t how = ended <= LAPSE_MALFORMED ? ended : 42;  // one that a later version may add
    out.push_back({testkit::ended_text(how), [how](std::string_view, Reply& r) {
                     r = Reply{};
                     r.ended = how;
                     r.detail = "spoilt by the conformance kit";
                   }});
  }
  out.push_back({"an answer without anything usable", [](std::string_view kind, Reply& r) {
                   r = Reply{};
                   if (kind == "dns-validated/1") r.state = LAPSE_INDETERMINATE, r.code = 2;
                   if (kind == "tls/1") r.failure = LAPSE_TLS_SILENT;
                   if (kind == "dialogue/1") r.stopped = LAPSE_PORT_BLOCKED;
                   if (kind == "http/1") r.ended = LAPSE_RESET;
                 }});
  return out;
}

/// A finding that claims to know: what and about what.
using Claims = std::set<std::string>;

Claims claims(const Judgement& j) {
  Claims out;
  for (const auto& f : j.findings)
    if (f.kind == LAPSE_PASS || f.kind == LAPSE_FAIL)
      out.insert(std::string(testkit::kind_text(f.kind)) + " " + f.outcome + (f.discriminator.empty() ? "" : " about " + f.discriminator));
  return out;
}

bool has(const Claims& all, std::string_view kind) {
  return std::any_of(all.begin(), all.end(), [&](const std::string& claim) { return claim.starts_with(kind); });
}

/// A world in which everything answers, and says that there is nothing.
Reply nothing_there(const lapse_question& q, unsigned code) {
  Reply r;
  const std::string_view kind = q.kind;
  if (kind == "dns/1") {
    const auto& d = *static_cast<const lapse_dns_question*>(q.body);
    testkit::Message message;
    message.code = code;
    try {
      r.message = testkit::to_wire(message, canonical_name(view(d.name)), d.type);
    } catch (const std::exception&) {
      r.ended = LAPSE_FAILED;
    }
  }
  r.code = code;
  if (kind == "tls/1") r.failure = LAPSE_TLS_ALERT, r.alert = 112;
  if (kind == "http/1") r.status = 404, r.head = "HTTP/1.1 404 \r\n";
  if (kind == "dialogue/1") r.stopped = LAPSE_PEER_CLOSED;
  return r;
}

class Failures {
 public:
  explicit Failures(Bench& bench) : bench_(bench), ways_(all_ways()) {}

  void look(const Scenario& scenario, std::size_t partly) {
    const Instance instance(bench_.rule(), scenario);
    if (!instance) return;
    bench_.at(where(scenario));
    const Judgement base = bench_.judge(instance, scenario);
    if (base.questions.empty()) return;
    constant_.reset();
    for (const auto& way : ways_) blind(scenario, instance, base, way);
    one_by_one(scenario, instance, base, partly);
  }

 private:
  /// What is claimed in every world: it comes from the inventory.
  const Claims& constant(const Scenario& scenario, const Instance& instance, const Judgement& base) {
    if (constant_) return *constant_;
    constant_ = claims(base);
    const auto narrow = [&](const testkit::Answerer& answerer) {
      Manner manner;
      manner.answerer = answerer;
      const Claims other = claims(bench_.judge(instance, scenario, manner));
      std::erase_if(*constant_, [&](const std::string& claim) { return !other.contains(claim); });
    };
    for (const unsigned code : {0U, 3U}) narrow([code](const lapse_question& q) { return nothing_there(q, code); });
    for (const Scenario* other : bench_.some(12)) narrow([other](const lapse_question& q) { return other->world.answer(q); });
    return *constant_;
  }

  Manner spoiling(const Scenario& scenario, const Way& way, std::function<bool(const std::string&)> hit) {
    Manner manner;
    manner.answerer = [&scenario, &way, hit = std::move(hit)](const lapse_question& q) {
      Reply reply = scenario.world.answer(q);
      if (hit(testkit::question_text(q))) way.spoil(q.kind, reply);
      return reply;
    };
    return manner;
  }

  void blind(const Scenario& scenario, const Instance& instance, const Judgement& base, const Way& way) {
    bench_.at(where(scenario) + ", everything ended as " + way.name);
    const Judgement j = bench_.judge(instance, scenario, spoiling(scenario, way, [](const std::string&) { return true; }));
    for (const auto& fault : j.faults) bench_.fault(say("{}, when everything ends as {}: {}", where(scenario), way.name, fault));
    if (j.findings.empty() && j.faults.empty())
      bench_.fault(say("{}, when everything ends as {}: it reports nothing", where(scenario), way.name));
    for (const auto& claim : claims(j))
      if (!constant(scenario, instance, base).contains(claim))
        bench_.fault(say("{}, when everything ends as {}: it reports {}, which other answers take away", where(scenario), way.name, claim));
  }

  void one_by_one(const Scenario& scenario, const Instance& instance, const Judgement& base, std::size_t most) {
    std::vector<std::string> questions;
    for (const auto& line : base.questions) questions.push_back(line.substr(0, line.rfind(" -> ")));
    const Claims before = claims(base);
    const bool all = questions.size() * ways_.size() <= most;
    for (std::size_t i = 0; i < (all ? questions.size() * ways_.size() : most); ++i) {
      const std::string& spoilt = all ? questions[i % questions.size()] : questions[bench_.random() % questions.size()];
      const Way& way = all ? ways_[i / questions.size()] : ways_[bench_.random() % ways_.size()];
      bench_.at(where(scenario) + ", '" + spoilt + "' ended as " + way.name);
      const Judgement j = bench_.judge(instance, scenario, spoiling(scenario, way, [&](const std::string& text) {
        return text == spoilt || std::find(questions.begin(), questions.end(), text) == questions.end();
      }));
      for (const auto& fault : j.faults) bench_.fault(say("{}, when '{}' ends as {}: {}", where(scenario), spoilt, way.name, fault));
      const Claims after = claims(j);
      if (has(after, "fail") && !has(before, "fail"))
        for (const auto& claim : after)
          if (claim.starts_with("fail") && !constant(scenario, instance, base).contains(claim))
            bench_.fault(say("{}, when '{}' ends as {}: it reports {}, which it does not when that is answered", where(scenario), spoilt, way.name, claim));
      if (has(after, "pass") && !has(before, "pass") && has(before, "fail"))
        bench_.remark(say("{}, when '{}' ends as {}: it passes on what else was answered, and fails when that is answered", where(scenario), spoilt, way.name));
    }
  }

  Bench& bench_;
  std::vector<Way> ways_;
  std::optional<Claims> constant_;
};

}  // namespace

void check_failures(Bench& bench) {
  Failures failures(bench);
  const auto scenarios = bench.some(std::max<std::size_t>(bench.tries / 10, 1));
  for (const Scenario* scenario : scenarios) failures.look(*scenario, std::max<std::size_t>(bench.tries / scenarios.size(), 8));
  bench.done(say("{} judgements, {} scenarios, {} bad ends", bench.judgements(), scenarios.size(), all_ways().size()));
}

}  // namespace lapse::conformance
