// SPDX-License-Identifier: Apache-2.0
//
// The loop between judge and observe. A certificate becomes a job with one check for each rule and name. A check is judged
// with what is known; what it misses is asked, once for the whole job, and when the last answer is there the check is
// judged again from the top. A job whose checks have all ended waits for its turn, so that reports see the inventory's
// order.
//
// With further vantage points a check that rests on DNS is judged from each of them too: the same rule, another view. A
// view is an observer with what it has answered for this job; view 0 is the run's own. What the views found is compared
// when the job is reported.
#include "audit.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <vector>

#include "findings/shared_record.hpp"
#include "findings/whole_inventory.hpp"
#include "perspectives/compare.hpp"
#include "perspectives/rule.hpp"
#include "verdict/verdict.hpp"

namespace lapse {
namespace {

constexpr int kMostRounds = 200;  ///< of one check

struct Job {
  explicit Job(inventory::Certificate c) : certificate(std::move(c)), subject(certificate) {}

  struct State {
    plan::Check check;
    std::size_t view = 0;
    std::size_t waits_for = 0;
    int rounds = 0;
    std::vector<findings::Finding> findings;
  };
  struct View {
    judge::Known known;
    std::unordered_map<observe::Question, std::vector<std::size_t>> waiting;  ///< checks by the question they miss
  };
  inventory::Certificate certificate;
  judge::SubjectView subject;
  std::vector<View> views;
  std::vector<State> checks;          ///< the planned ones, then those of the further views: all of the first compared check, ...
  std::size_t planned = 0;            ///< of `checks`, those of view 0
  std::vector<std::size_t> compared;  ///< planned checks that are judged from every view
  std::size_t open_checks = 0;
};

class Audit {
 public:
  explicit Audit(const AuditParts& parts) : parts_(parts), most_kept_(std::max<std::size_t>(4 * parts.in_flight, 4096)) {
    observers_.push_back(&parts.observer);
    for (const auto& vantage : parts.vantages) observers_.push_back(vantage.observer);
  }

  report::Summary run() {
    for (;;) {
      refill();
      judge_ready();
      emit();
      if (!ready_.empty()) continue;
      if (jobs_.empty() && all_read_) break;
      if (asked_ == 0 && !ask_held()) {
        // Nothing is under way and nobody is ready: only when more certificates can be read.
        if (!all_read_ && jobs_.size() < most_kept_) continue;
        break;
      }
      wait();
      if (parts_.progress) parts_.progress({summary_.certificates, active_, all_read_});
    }
    return summary_;
  }

 private:
  void refill() {
    while (!all_read_ && active_ < parts_.in_flight && jobs_.size() < most_kept_) {
      auto certificate = parts_.inventory.next();
      if (!certificate) {
        all_read_ = true;
        return;
      }
      auto job = std::make_unique<Job>(std::move(*certificate));
      set_up(*job);
      if (job->open_checks) ++active_;
      for (std::size_t i = 0; i < job->checks.size(); ++i) ready_.emplace_back(job.get(), i);
      jobs_.push_back(std::move(job));
      // Few at a time, so that the first questions go out before the last certificate of the window is read.
      if (ready_.size() >= 64) return;
    }
  }

  void set_up(Job& job) {
    job.views.resize(observers_.size());
    for (const auto& check : parts_.plan.checks(job.certificate)) job.checks.push_back({check, 0, 0, 0, {}});
    job.planned = job.checks.size();
    for (std::size_t i = 0; i < job.planned && observers_.size() > 1; ++i) {
      const plan::Check check = job.checks[i].check;
      if (!perspectives::compares(check.plugin->rule)) continue;
      job.compared.push_back(i);
      for (std::size_t view = 1; view < observers_.size(); ++view) job.checks.push_back({check, view, 0, 0, {}});
    }
    job.open_checks = job.checks.size();
  }

  /// Until something was answered. Several observers take turns; one with nothing under way gives its turn away at once.
  void wait() {
    const std::chrono::milliseconds turn(observers_.size() == 1 ? 100 : 5);
    for (auto* observer : observers_) observer->run(turn);
  }

  void judge_ready() {
    while (!ready_.empty()) {
      const auto [job, index] = ready_.front();
      ready_.pop_front();
      judge_one(*job, index);
    }
  }

  void judge_one(Job& job, std::size_t index) {
    auto& state = job.checks[index];
    const auto& check = state.check;
    if (!check.instance) {
      give_up(job, state, *check.fault);
      return;
    }
    judge::Outcome outcome = check.instance->judge(job.subject, check.name, parts_.now, job.views[state.view].known);
    if (!outcome.fault.empty()) {
      give_up(job, state, outcome.fault);
    } else if (outcome.missing.empty()) {
      for (const auto& reported : outcome.findings)
        state.findings.push_back(findings::settle(reported, check.plugin->rule, job.certificate, check.name, *check.levels));
      if (state.findings.empty()) {
        give_up(job, state, "it reported nothing");
      } else {
        finish(job);
      }
    } else if (++state.rounds > kMostRounds) {
      give_up(job, state, "it kept asking after " + std::to_string(kMostRounds) + " rounds");
    } else {
      state.waits_for = outcome.missing.size();
      for (auto& question : outcome.missing) ask(job, index, std::move(question));
    }
  }

  void ask(Job& job, std::size_t index, observe::Question question) {
    const std::size_t view = job.checks[index].view;
    auto& waiters = job.views[view].waiting[question];
    waiters.push_back(index);
    if (waiters.size() > 1) return;
    if (question.at_end) {
      held_.push_back({&job, view, std::move(question)});
    } else {
      put(job, view, question);
    }
  }

  void put(Job& job, std::size_t number, const observe::Question& question) {
    ++asked_;
    observers_[number]->ask(question, [this, &job, number, question](const observe::AnswerPtr& answer) {
      --asked_;
      // Another vantage point's recording may be of another day.
      if (number == 0) summary_.ended = std::max(summary_.ended, answer->at);
      if (number == 0) note_hindrance(*answer);
      auto& view = job.views[number];
      view.known.add(question, answer);
      const auto found = view.waiting.find(question);
      for (const std::size_t index : found->second)
        if (--job.checks[index].waits_for == 0) ready_.emplace_back(&job, index);
      view.waiting.erase(found);
    });
  }

  /// What lies in the way of this run as a whole is said once, whoever met it first.
  void note_hindrance(const observe::Answer& answer) {
    const auto* talk = std::get_if<observe::DialogueAnswer>(&answer.body);
    if (talk != nullptr && (talk->stopped == LAPSE_PORT_BLOCKED || talk->stopped == LAPSE_PORT_INTERCEPTED))
      summary_.hindrances.emplace(talk->stopped, answer.detail);
  }

  /// Asks what was put off to the end of the run; false when there is nothing.
  bool ask_held() {
    if (held_.empty()) return false;
    const auto held = std::move(held_);
    held_.clear();
    for (const auto& one : held) put(*one.job, one.view, one.question);
    return true;
  }

  void give_up(Job& job, Job::State& state, const std::string& reason) {
    state.findings.clear();
    state.findings.push_back(
        findings::inconclusive(findings::host_rule(), state.check.plugin->rule.kind, reason, job.certificate, state.check.name));
    finish(job);
  }

  void finish(Job& job) {
    if (--job.open_checks) return;
    --active_;
    job.views.clear();
  }

  /// What the further views found with the `number`th compared check, against what was found here.
  findings::Finding compare(const Job& job, std::size_t number) const {
    const auto& here = job.checks[job.compared[number]];
    std::vector<perspectives::Seen> seen{{perspectives::kHere, "", here.findings}};
    for (std::size_t i = 0; i < parts_.vantages.size(); ++i) {
      const auto& vantage = parts_.vantages[i];
      const auto& there = job.checks[job.planned + number * parts_.vantages.size() + i];
      seen.push_back({vantage.name, vantage.when, there.findings});
    }
    return perspectives::compare(parts_.quorum, {here.check.plugin->rule, job.certificate, here.check.name, seen});
  }

  void count(const findings::Finding& f) {
    summary_.waived += f.waiver ? 1 : 0;
    if (f.carried) {
      ++summary_.carried;
      return;
    }
    ++summary_.kinds[static_cast<std::size_t>(f.kind)];
    if (f.waiver) return;
    summary_.open_unwaived += f.kind == findings::Kind::open ? 1 : 0;
    if (f.kind == findings::Kind::fail) ++summary_.states[static_cast<std::size_t>(f.state)];
  }

  /// The same name in another region, judged otherwise. The findings before it have to be complete.
  void tell_of_regions(const inventory::Certificate& certificate, std::vector<findings::Finding>& all) {
    const auto value = verdict::conclude(certificate, all, {}).value;
    std::vector<findings::Finding> told;
    if (auto differs = regions_.tell(certificate, verdict::to_text(value))) told.push_back(std::move(*differs));
    if (parts_.drift) parts_.drift->check(findings::whole_inventory_rule().kind, certificate, -1, told);
    std::ranges::move(told, std::back_inserter(all));
  }

  void emit() {
    while (!jobs_.empty() && jobs_.front()->open_checks == 0) {
      Job& job = *jobs_.front();
      std::vector<findings::Finding> all;
      std::vector<findings::Finding> compared;
      for (std::size_t i = 0; i < job.compared.size(); ++i) compared.push_back(compare(job, i));
      std::size_t reported = compared.size();
      for (std::size_t i = 0; i < job.planned; ++i) {
        auto& state = job.checks[i];
        reported += state.findings.empty() ? 0 : 1;
        if (parts_.drift)
          parts_.drift->check(state.check.plugin->rule.kind, job.certificate, state.check.name, state.findings);
        for (auto& f : state.findings) all.push_back(std::move(f));
      }
      std::ranges::move(compared, std::back_inserter(all));
      if (parts_.shared_records) findings::tell_of_shared_records(*parts_.shared_records, job.certificate, all);
      tell_of_regions(job.certificate, all);
      const std::size_t planned = job.planned + job.compared.size();
      std::vector<findings::Finding> gone;
      if (parts_.drift) gone = parts_.drift->gone(job.certificate, all);
      const auto verdict = verdict::conclude(job.certificate, all, parts_.plan.window(job.certificate));
      if (parts_.waiving) parts_.waiving->cover(job.certificate, verdict.calendar.last_safe_day, all);
      for (const auto& f : all) count(f);
      summary_.states[static_cast<std::size_t>(findings::State::absent)] += gone.size();
      const bool accepted = verdict.decisive != nullptr && verdict.decisive->waiver != nullptr;
      summary_.undecided += verdict.value == verdict::Value::cannot_tell && !accepted ? 1 : 0;
      ++summary_.certificates;
      ++summary_.verdicts[static_cast<std::size_t>(verdict.value)];
      summary_.planned += planned;
      summary_.reported += reported;
      report::Judged judged{job.certificate, verdict, all, planned, gone, {}};
      judged.policy = parts_.plan.policy(job.certificate);
      for (auto* report : parts_.reports) report->add(judged);
      jobs_.pop_front();
    }
  }

  struct Held {
    Job* job;
    std::size_t view;
    observe::Question question;
  };

  const AuditParts& parts_;
  std::vector<observe::Observer*> observers_;  ///< by view
  const std::size_t most_kept_;  ///< jobs in memory, those that wait for their turn to be reported among them
  report::Summary summary_;
  findings::Regions regions_;
  std::deque<std::unique_ptr<Job>> jobs_;
  std::deque<std::pair<Job*, std::size_t>> ready_;
  std::vector<Held> held_;
  std::size_t active_ = 0;  ///< jobs with an open check
  std::size_t asked_ = 0;   ///< questions under way
  bool all_read_ = false;
};

}  // namespace

report::Summary audit(const AuditParts& parts) { return Audit(parts).run(); }

}  // namespace lapse
