// SPDX-License-Identifier: Apache-2.0
//
// What could not be observed becomes neither pass nor fail. Two ways to look:
//
//   blind   every question ends in the same bad way. A pass or a fail that is reported all the same must come from the
//           inventory alone: then it is there in every world. One that other answers take away rests on answers, and there
//           were none; unless its author says that it comes from the inventory and answers may refute it. Then it is there,
//           in the same words, in whatever way everything ends.
//   partly  one question ends badly, and with it whatever is asked only because of that. Where nothing was a fail, nothing
//           must become one; where nothing passed, nothing must pass. An outcome that its author let pass
//           on what else was answered has to name the question that was not.
#include <algorithm>
#include <functional>
#include <lapse/text.hpp>
#include <map>
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

std::string claim_of(const Found& f) {
  return std::string(testkit::kind_text(f.kind)) + " " + f.outcome + (f.discriminator.empty() ? "" : " about " + f.discriminator);
}

Claims claims(const Judgement& j) {
  Claims out;
  for (const auto& f : j.findings)
    if (f.kind == LAPSE_PASS || f.kind == LAPSE_FAIL) out.insert(claim_of(f));
  return out;
}

bool has(const Judgement& j, std::uint32_t kind) {
  return std::any_of(j.findings.begin(), j.findings.end(), [&](const Found& f) { return f.kind == kind; });
}

/// Does the evidence name the question, on a line of its own? A host's words for it end where a conversation's lines begin.
bool names(const Found& f, std::string_view question) {
  const std::string line = "\n" + std::string(question.substr(0, question.find(" | "))) + "\n";
  return ("\n" + f.asked + "\n").find(line) != std::string::npos;
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
  explicit Failures(Bench& bench) : bench_(bench), ways_(all_ways()) {
    for (const auto& id : bench.pass_on_the_rest)
      if (!is_outcome(id, {LAPSE_PASS})) bench.fault(say("--pass-on-the-rest names '{}', which is no outcome of it that passes", id));
    for (const auto& id : bench.from_the_inventory)
      if (!is_outcome(id, {LAPSE_PASS, LAPSE_FAIL}))
        bench.fault(say("--from-the-inventory names '{}', which is no outcome of it that passes or fails", id));
  }

  void look(const Scenario& scenario, std::size_t partly) {
    const Instance instance(bench_.rule(), scenario);
    if (!instance) return;
    bench_.at(where(scenario));
    const Judgement base = bench_.judge(instance, scenario);
    if (base.questions.empty()) return;
    constant_.reset();
    blind_.clear();
    for (const auto& way : ways_) blind(scenario, instance, base, way);
    for (const auto& [claim, said] : blind_)
      if (said.times != ways_.size())
        bench_.fault(say("{}: it reports {} when everything ends in one bad way, and not in the same words in another", where(scenario), claim));
    one_by_one(scenario, instance, base, partly);
  }

  /// What was let pass is told every time.
  void tell_of_the_rest() {
    for (const auto& [outcome, count] : on_the_rest_)
      bench_.remark(say("{} passes {} times although a question failed that kept it from passing when answered; its evidence names the question, and --pass-on-the-rest lets it pass",
                        outcome, count));
    for (const auto& outcome : could_pass_)
      bench_.remark(say("the evidence of {} names the question that failed: if the rest of the answers is to decide, --pass-on-the-rest {} says so",
                        outcome, outcome));
    for (const auto& [outcome, count] : from_inventory_)
      bench_.remark(say("{} is reported {} times where other answers would take it away; --from-the-inventory lets it", outcome, count));
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

  /// `which` gives the way in which a question ends, null for its own.
  Manner spoiling(const Scenario& scenario, std::function<const Way*(const std::string&)> which) {
    Manner manner;
    manner.answerer = [&scenario, which = std::move(which)](const lapse_question& q) {
      Reply reply = scenario.world.answer(q);
      if (const Way* way = which(testkit::question_text(q))) way->spoil(q.kind, reply);
      return reply;
    };
    return manner;
  }

  [[nodiscard]] bool is_outcome(const std::string& id, std::initializer_list<std::uint32_t> kinds) const {
    const auto& d = *bench_.rule().descriptor;
    return std::any_of(d.outcomes, d.outcomes + d.outcome_count, [&](const lapse_outcome* o) {
      return id == o->id && std::find(kinds.begin(), kinds.end(), o->kind) != kinds.end();
    });
  }

  static bool named(const std::vector<std::string>& outcomes, const std::string& outcome) {
    return std::find(outcomes.begin(), outcomes.end(), outcome) != outcomes.end();
  }

  void blind(const Scenario& scenario, const Instance& instance, const Judgement& base, const Way& way) {
    bench_.at(where(scenario) + ", everything ended as " + way.name);
    const Judgement j = bench_.judge(instance, scenario, spoiling(scenario, [&](const std::string&) { return &way; }));
    for (const auto& fault : j.faults) bench_.fault(say("{}, when everything ends as {}: {}", where(scenario), way.name, fault));
    if (j.findings.empty() && j.faults.empty())
      bench_.fault(say("{}, when everything ends as {}: it reports nothing", where(scenario), way.name));
    for (const auto& f : j.findings) {
      const std::string claim = claim_of(f);
      if ((f.kind != LAPSE_PASS && f.kind != LAPSE_FAIL) || constant(scenario, instance, base).contains(claim)) continue;
      if (named(bench_.from_the_inventory, f.outcome)) {
        auto& said = blind_.try_emplace(claim, Said{f.message, 0}).first->second;
        said.times += said.message == f.message ? 1 : 0;
        ++from_inventory_[f.outcome];
      } else {
        bench_.fault(say("{}, when everything ends as {}: it reports {}, which other answers take away", where(scenario), way.name, claim));
      }
    }
  }

  void one_by_one(const Scenario& scenario, const Instance& instance, const Judgement& base, std::size_t most) {
    std::vector<std::string> questions;
    for (const auto& line : base.questions) questions.push_back(line.substr(0, line.rfind(" -> ")));
    const std::string refused = testkit::ended_text(LAPSE_REFUSED);
    const bool all = questions.size() * ways_.size() <= most;
    for (std::size_t i = 0; i < (all ? questions.size() * ways_.size() : most); ++i) {
      const std::string& spoilt = all ? questions[i % questions.size()] : questions[bench_.random() % questions.size()];
      const Way& way = all ? ways_[i / questions.size()] : ways_[bench_.random() % ways_.size()];
      if (way.name == refused && refused_otherwise(base, spoilt)) continue;
      bench_.at(where(scenario) + ", '" + spoilt + "' ended as " + way.name);
      // Refused twice is what the peer says, and no failure to ask it: the second look ends otherwise.
      const Way& then = way.name == refused ? ways_.front() : way;
      const Judgement j = bench_.judge(instance, scenario, spoiling(scenario, [&](const std::string& text) -> const Way* {
        if (text == spoilt) return &way;
        return std::find(questions.begin(), questions.end(), text) == questions.end() ? &then : nullptr;
      }));
      for (const auto& fault : j.faults) bench_.fault(say("{}, when '{}' ends as {}: {}", where(scenario), spoilt, way.name, fault));
      const bool fails = !has(base, LAPSE_FAIL), passes = !has(base, LAPSE_PASS);
      for (const auto& f : j.findings)
        if ((f.kind == LAPSE_FAIL && fails) || (f.kind == LAPSE_PASS && passes && !may_pass(f, spoilt)))
          if (!comes_from_inventory(f))
            if (const auto claim = claim_of(f); !constant(scenario, instance, base).contains(claim))
              bench_.fault(say("{}, when '{}' ends as {}: it reports {}, which it does not when that is answered", where(scenario), spoilt, way.name, claim));
    }
  }

  /// Does another look at the same thing end as refused anyway? Then both would, as the peer says.
  static bool refused_otherwise(const Judgement& base, const std::string& spoilt) {
    const auto stem = [](const std::string& question) { return question.substr(0, question.rfind(", look ")); };
    return std::any_of(base.questions.begin(), base.questions.end(), [&](const std::string& line) {
      const auto end = line.rfind(" -> ");
      const std::string question = line.substr(0, end);
      return question != spoilt && stem(question) == stem(spoilt) && line.substr(end + 4).starts_with(testkit::ended_text(LAPSE_REFUSED));
    });
  }

  /// Did the author say that this outcome may pass on what else was answered, and does it tell what was not?
  bool may_pass(const Found& f, std::string_view spoilt) {
    if (!names(f, spoilt)) return false;
    if (!named(bench_.pass_on_the_rest, f.outcome)) {
      could_pass_.insert(f.outcome);
      return false;
    }
    ++on_the_rest_[f.outcome];
    return true;
  }

  /// Is it what the rule says in these words when nothing can be observed, and did its author say so?
  bool comes_from_inventory(const Found& f) {
    const auto said = blind_.find(claim_of(f));
    if (said == blind_.end() || said->second.message != f.message) return false;
    ++from_inventory_[f.outcome];
    return true;
  }

  Bench& bench_;
  std::vector<Way> ways_;
  std::optional<Claims> constant_;
  struct Said {
    std::string message;
    std::size_t times;
  };
  std::map<std::string, Said> blind_;  ///< what is claimed from the inventory in this scenario
  std::map<std::string, std::size_t> on_the_rest_, from_inventory_;
  std::set<std::string> could_pass_;  ///< outcomes that tell what failed, and that nobody named
};

}  // namespace

void check_failures(Bench& bench) {
  Failures failures(bench);
  const auto scenarios = bench.some(std::max<std::size_t>(bench.tries / 10, 1));
  for (const Scenario* scenario : scenarios) failures.look(*scenario, std::max<std::size_t>(bench.tries / scenarios.size(), 8));
  failures.tell_of_the_rest();
  bench.done(say("{} judgements, {} scenarios, {} bad ends", bench.judgements(), scenarios.size(), all_ways().size()));
}

}  // namespace lapse::conformance
